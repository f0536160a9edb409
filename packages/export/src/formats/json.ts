import type { EventMapper } from "../schemas/schemas.ts";
import type { Format } from "./format.ts";

/**
 * JSON on one line. Characters that JSON allows in strings are escaped where some readers end lines at them (U+0085,
 * U+2028, U+2029), and where a terminal obeys them (C1) or turns the text around (bidirectional controls). A parser
 * reads the same.
 */
export function toJsonLine(value: object): string {
  return escapeUnsafe(JSON.stringify(value));
}

/** Escapes in JSON text what {@link toJsonLine} says. */
export function escapeUnsafe(json: string): string {
  // Looking first is faster: hardly any record has such a character.
  return unsafe.test(json) ? json.replaceAll(everyUnsafe, toEscape) : json;
}

const unsafe = /[\u007F-\u009F\u2028-\u202E\u2066-\u2069]/;
const everyUnsafe: RegExp = new RegExp(unsafe, "g");

/** A character as an escape sequence of JSON. */
export function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** One JSON object on each line. */
export function ndjsonFormat(schema: EventMapper): Format {
  return {
    extension: "ndjson",
    header: "",
    event: (event) => `${toJsonLine(schema(event))}\n`,
    footer: () => "",
  };
}

/** One JSON array with an event on each line; an empty array without events. */
export function jsonFormat(schema: EventMapper): Format {
  return {
    extension: "json",
    header: "[",
    event: (event, isFirst) => `${isFirst ? "\n" : ",\n"}${toJsonLine(schema(event))}`,
    footer: (isEmpty) => (isEmpty ? "]\n" : "\n]\n"),
  };
}
