import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { ErrorObject } from "ajv";

/** A function in `checks.js`: it answers yes or no, and keeps the reasons of its latest no. */
interface Check {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** Offers a check as Standard Schema. */
export function standardSchema<T>(check: Check): StandardSchemaV1<unknown, T> {
  return {
    "~standard": {
      version: 1,
      vendor: "saymon-logs",
      validate: (value) => (check(value) ? { value: value as T } : { issues: issues(value, check.errors) }),
    },
  };
}

function issues(value: unknown, errors: ErrorObject[] | null | undefined): StandardSchemaV1.Issue[] {
  return (errors ?? []).map((error) => {
    const path = pathOf(value, error);
    // No value in here, only names and the rule's own words: records hold logins and whatever was changed.
    return { message: `${["#", ...path].join("/")}: ${error.message} (${error.keyword})`, path };
  });
}

/** The path as the keys that lead there: numbers for the places in a list, and a missing field is its own end. */
function pathOf(value: unknown, { instancePath, params }: ErrorObject): PropertyKey[] {
  let parent = value as Record<PropertyKey, unknown>;
  const path = instancePath
    .split("/")
    .slice(1)
    .map((segment) => {
      const key = Array.isArray(parent) ? Number(segment) : unescapePointer(segment);
      parent = parent[key] as typeof parent;
      return key;
    });
  return "missingProperty" in params ? [...path, params["missingProperty"]] : path;
}

function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
