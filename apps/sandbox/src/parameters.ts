import type { Operation } from "openapi-backend";
import { credentialParameters } from "./document.ts";

/** The parameters of a request to validate: no credentials, and unknown ones only if `keepUnknown`. */
export function toParameters(
  operation: Operation | undefined,
  query: URLSearchParams,
  keepUnknown: boolean,
): Record<string, string | string[]> {
  const parameters = (operation?.parameters ?? []).filter((parameter) => "name" in parameter);
  const types = new Map(
    parameters.map(({ name, schema }) => [name, schema && "type" in schema && schema.type]),
  );
  const isValidated = (name: string) =>
    types.has(name) || (keepUnknown && !credentialParameters.includes(name));
  const validated = [...new Set(query.keys())].filter(isValidated).map((name): [string, QueryValue] => {
    const [value = "", ...others] = query.getAll(name);
    if (others.length > 0) return [name, [value, ...others]];
    return [name, types.get(name) === "integer" ? toInteger(value) : value];
  });
  // openapi-backend passes numbers on to Ajv, though its types know strings only.
  return Object.fromEntries(validated) as Record<string, string | string[]>;
}

type QueryValue = string | number | string[];

/** Ajv's own conversion would also accept 0x10, 1e3 and a space. Other strings stay what they are, and invalid. */
function toInteger(value: string): string | number {
  return /^-?(0|[1-9]\d*)$/.test(value) ? Number(value) : value;
}

export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
