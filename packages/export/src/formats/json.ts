import type { Schema } from "../schemas/schemas.ts";
import type { Format } from "./format.ts";

/**
 * JSON on one line. Besides the line feed, some readers end lines at U+0085, U+2028 and U+2029, which JSON allows in
 * strings, so these are escaped.
 */
export function toJsonLine(value: object): string {
  return JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** One JSON object on each line. */
export function ndjson(schema: Schema): Format {
  return {
    extension: "ndjson",
    header: "",
    event: (event) => `${toJsonLine(schema(event))}\n`,
    footer: () => "",
  };
}

/** One JSON array with an event on each line; an empty array without events. */
export function json(schema: Schema): Format {
  return {
    extension: "json",
    header: "[",
    event: (event, isFirst) => `${isFirst ? "\n" : ",\n"}${toJsonLine(schema(event))}`,
    footer: (isEmpty) => (isEmpty ? "]\n" : "\n]\n"),
  };
}
