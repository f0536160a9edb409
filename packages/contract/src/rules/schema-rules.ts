/** The bodies of responses, validated by the schemas of the document. */
import * as validators from "@saymon-logs/validators";
import type { DocumentedBody } from "../document.ts";
import type { Exchange } from "../server/exchange.ts";
import { toMediaType } from "./response-rules.ts";
import type { RuleResult } from "./rule-result.ts";

const validatorsByName: Record<string, (typeof validators)[keyof typeof validators]> = validators;

interface Issue {
  path: readonly PropertyKey[];
  keyword: string;
  requirement: string;
}

/** Validates a body: one result for each record that is invalid. Nothing where the document has no schema for it. */
export function checkSchema({ operation, response }: Exchange): RuleResult[] {
  const { status, headers, json, broken } = response;
  const type = toMediaType(headers.get("Content-Type"));
  const documented = operation.responses[status]?.content[type?.essence ?? ""];
  if (!documented || broken !== undefined || json === undefined) return [];
  const issues = validate(json, documented);
  return issues.length > 0 ? issues.map(toResult) : [{ rule: "schema", place: "body" }];
}

/** A validator stops at the first issue, so each record is validated by itself. */
function validate(body: unknown, { validator, itemValidator }: DocumentedBody): Issue[] {
  if (itemValidator === undefined || !Array.isArray(body)) return issuesOf(validator, body);
  return body.flatMap((record, index) =>
    issuesOf(itemValidator, record).map((issue) => ({ ...issue, path: [index, ...issue.path] })),
  );
}

function issuesOf(name: string, value: unknown): Issue[] {
  const validator = validatorsByName[name];
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
