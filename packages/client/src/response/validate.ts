import type { Records } from "@saymon-logs/types";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type Call, clean, createError } from "../call.ts";
import { HookError, type ResponseIssue, UnexpectedResponseError } from "../errors.ts";

/** Any Standard Schema whose output is this record. */
export type RecordSchema<LogRecord> = StandardSchemaV1<unknown, LogRecord>;

/** A schema for the records of each operation. */
export type RecordSchemas = {
  [Operation in keyof Records]?: RecordSchema<Records[Operation]> | undefined;
};

/** Enough to find the fault. */
const maxIssues = 20;

/** @throws TypeError when this is not a Standard Schema. */
export function checkSchema(schema: RecordSchema<unknown> | undefined): void {
  if (schema === undefined || typeof schema?.["~standard"]?.validate === "function") return;
  throw new TypeError("validate: must be a Standard Schema.");
}

/**
 * Validates each record, and replaces it by the output of the schema.
 *
 * @throws {UnexpectedResponseError} for the first record that does not conform to the schema.
 * @throws {HookError} when the schema throws.
 */
export async function validateEach(
  call: Call,
  schema: RecordSchema<unknown>,
  records: unknown[],
): Promise<void> {
  const { validate } = schema["~standard"];
  for (const [index, record] of records.entries()) {
    let result: ReturnType<typeof validate>;
    try {
      result = validate(record);
      // Awaiting 50,000 results that are there already would take longer than the checks.
      if (result instanceof Promise) result = await result;
    } catch (cause) {
      throw createError(call, HookError, "the schema threw.", { cause });
    }
    if (result.issues) throw createIssueError(call, index, record, result.issues);
    records[index] = result.value;
  }
}

function createIssueError(
  call: Call,
  index: number,
  record: unknown,
  found: readonly StandardSchemaV1.Issue[],
): UnexpectedResponseError {
  const removeWords = createWordRemover(record);
  const issues = found.slice(0, maxIssues).map(({ path = [], message }): ResponseIssue => {
    return { path: clean(call, formatPath([index, ...path])), message: clean(call, removeWords(message)) };
  });
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  const message = `a record does not conform to its schema at ${list}`;
  return createError(call, UnexpectedResponseError, message, { status: 200, issues });
}

function formatPath(path: readonly (PropertyKey | StandardSchemaV1.PathSegment)[]): string {
  return path
    .map((segment) => (typeof segment === "object" ? segment.key : segment))
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("");
}

/** Some libraries quote what they found, and a record may contain anything: its words are removed. */
function createWordRemover(record: unknown): (text: string) => string {
  const word = /[\p{L}\p{N}_]+/gu;
  const words = new Set<string>();
  // No recursion: a record can be nested deeper than the stack.
  const todo = [record];
  for (const value of todo) {
    if (typeof value === "object" && value) for (const inner of Object.values(value)) todo.push(inner);
    else if (typeof value !== "boolean")
      for (const found of String(value ?? "").match(word) ?? []) words.add(found);
  }
  return (text) => text.replace(word, (found) => (words.has(found) ? "…" : found));
}
