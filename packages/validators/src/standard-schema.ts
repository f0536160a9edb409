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

/** An issue, and the parts that its message consists of. */
interface Issue extends StandardSchemaV1.Issue {
  /** The keyword of the schema, such as `type`. */
  keyword: string;
  /** What the keyword requires, such as `must be string`. */
  requirement: string;
}

function issues(value: unknown, errors: ErrorObject[] | null | undefined): Issue[] {
  return (errors ?? []).map((error) => {
    const path = pathOf(value, error);
    const { keyword, message: requirement = "" } = error;
    // No value in the message, because records contain logins and confidential bodies.
    return {
      message: `${["#", ...path].join("/")}: ${requirement} (${keyword})`,
      path,
      keyword,
      requirement,
    };
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
