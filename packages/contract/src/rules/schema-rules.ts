/** The bodies of responses, validated by the schemas of the document. */
import * as validators from "@saymon-logs/validators";
import { readJson } from "../document.ts";
import type { Exchange } from "../server/exchange.ts";
import type { RuleResult } from "./rule-result.ts";

/** The part of a validator, which is a Standard Schema, that is used here. */
interface Validator {
  "~standard": { validate(value: unknown): unknown };
}

interface Issue {
  path: readonly PropertyKey[];
  keyword: string;
  requirement: string;
}

/** The names of a body's schemas, which are those of their validators. */
interface SchemaNames {
  body: string;
  /** The schema of each item, where the body is an array. */
  item?: string;
}

/** Operation → status → content type → schemas; the build takes them from the document. */
const schemas = readJson<Record<string, Record<string, Record<string, SchemaNames>>>>("schemas.json");

/** Validates a body: one result for each record that is invalid. Nothing where the document has no schema for it. */
export function checkSchema({ operation, response }: Exchange): RuleResult[] {
  const { status, headers, json, broken } = response;
  const type = headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const names = schemas[operation.id]?.[status]?.[type];
  if (!names || broken !== undefined || json === undefined) return [];
  const issues = validate(json, names);
  return issues.length > 0 ? issues.map(toResult) : [{ rule: "schema", place: "body" }];
}

/** A validator stops at the first issue, so each record is validated by itself. */
function validate(body: unknown, { body: name, item }: SchemaNames): Issue[] {
  if (item === undefined || !Array.isArray(body)) return issuesOf(name, body);
  return body.flatMap((record, index) =>
    issuesOf(item, record).map((issue) => ({ ...issue, path: [index, ...issue.path] })),
  );
}

function issuesOf(name: string, value: unknown): Issue[] {
  const validator = (validators as unknown as Record<string, Validator>)[name];
  if (!validator) throw new Error(`There is no validator ${name}.`);
  return (validator["~standard"].validate(value) as { issues?: Issue[] }).issues ?? [];
}

function toResult({ path, keyword, requirement }: Issue): RuleResult {
  const place = path.length > 0 ? `body /${path.map(String).join("/")}` : "body";
  const message =
    keyword === "required"
      ? "A required field is missing."
      : `The value ${requirement.replaceAll(",", " or ")}.`;
  return { rule: "schema", place, message };
}
