import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { ErrorObject } from "ajv";

/** A function in `checks.js`. After it returns false, it has the reasons in `errors`. */
interface Check {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** Wraps a check as Standard Schema. */
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
    // No value in the message, because records contain logins and confidential bodies.
    return { message: `${["#", ...path].join("/")}: ${error.message} (${error.keyword})`, path };
  });
}

/** The path as property keys: numbers for array items. It ends with the name of a missing field. */
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
