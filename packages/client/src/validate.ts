import type { Records } from "@saymon-logs/types";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type Call, clean, createError } from "./call.ts";
import { HookError, type ResponseIssue, UnexpectedResponseError } from "./errors.ts";

/** Any Standard Schema whose output is this record. */
export type RecordSchema<LogRecord> = StandardSchemaV1<unknown, LogRecord>;

/** A schema for the records of each operation. */
export type RecordSchemas = {
  [Operation in keyof Records]?: RecordSchema<Records[Operation]> | undefined;
};

/** @throws TypeError when this is no Standard Schema. */
export function checkSchema(schema: RecordSchema<unknown> | undefined): void {
  if (schema === undefined || typeof schema?.["~standard"]?.validate === "function") return;
  throw new TypeError("validate: must be a Standard Schema.");
}

/**
 * Checks each record, and resolves to what the schema makes of them.
 *
 * @throws {UnexpectedResponseError} for the first record that breaks the schema.
 * @throws {HookError} when the schema throws.
 */
export async function validateEach(
  call: Call,
  schema: RecordSchema<unknown>,
  records: unknown[],
): Promise<unknown[]> {
  const { validate } = schema["~standard"];
  const checked: unknown[] = [];
  for (let index = 0; index < records.length; index++) {
    const record = records[index];
    let result: ReturnType<typeof validate>;
    try {
      result = validate(record);
      // Awaiting each of 50 000 results that are there already would take longer than the checks.
      if (result instanceof Promise) result = await result;
    } catch (cause) {
      throw createError(call, HookError, "the schema threw.", { cause });
    }
    if (result.issues) throw toError(call, index, record, result.issues);
    checked.push(result.value);
  }
  return checked;
}

function toError(
  call: Call,
  index: number,
  record: unknown,
  found: readonly StandardSchemaV1.Issue[],
): UnexpectedResponseError {
  const withoutValues = createValueRemover(record);
  const issues = found.map(({ path = [], message }): ResponseIssue => {
    return { path: toPath([index, ...path]), message: clean(call, withoutValues(message)) };
  });
  const told = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  return createError(call, UnexpectedResponseError, `a record breaks its schema at ${told}`, {
    status: 200,
    issues,
  });
}

function toPath(path: readonly (PropertyKey | StandardSchemaV1.PathSegment)[]): string {
  return path
    .map((segment) => (typeof segment === "object" ? segment.key : segment))
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("");
}

/** Some libraries quote what they found, and a record may hold anything: its values, as whole words, are taken out. */
function createValueRemover(record: unknown): (text: string) => string {
  const values = new Set<string>();
  JSON.stringify(record, (_, value: unknown) => {
    if (typeof value === "string") values.add(value).add(JSON.stringify(value).slice(1, -1));
    if (typeof value === "number") values.add(String(value));
    return value;
  });
  const longestFirst = [...values].filter(Boolean).sort((one, other) => other.length - one.length);
  // A regular expression of a long value would be thrown as an error that quotes it.
  const remove = (text: string, value: string) =>
    text.replaceAll(value, (found, at: number) =>
      /\w/.test(text.charAt(at - 1) + text.charAt(at + value.length)) ? found : "…",
    );
  return (text) => longestFirst.reduce(remove, text);
}
