import { operations } from "../document.ts";
import type { Blocker, Check, Evidence, Finding, Report, SentRequest } from "./report.ts";

/** Replaces what was left out. */
const mask = "***";

/**
 * Returns the report as it may be given to others. It has no address, login, id or time, and no text of the server:
 * fields that can hold any are left out or masked. What remains is which rule failed where, and what the probes found.
 */
export function toAttachment({ verdict, blockers, checks, findings, requests, document }: Report): Report {
  return {
    verdict,
    blockers: blockers.map(withoutText),
    checks: checks.map(withoutText).map(({ request, ...check }) => ({
      ...check,
      ...(request && { request: maskRequest(request) }),
    })),
    findings: findings.map(withoutText).map((finding) => ({
      ...finding,
      value: maskValue(finding),
      evidence: finding.evidence.map(maskEvidence),
    })),
    requests,
    server: mask,
    document,
  };
}

/** Text of the server is in these fields only. */
function withoutText<Item extends Partial<Blocker & Pick<Check, "received">>>(
  item: Item,
): Omit<Item, "serverMessage" | "received"> {
  const { serverMessage, received, ...rest } = item;
  return rest;
}

/** The server's name for a permission is its own text, unless the document has it. */
function maskValue({ probe, value }: Pick<Finding, "probe" | "value">): Finding["value"] {
  if (probe !== "permissions" || value === null) return value;
  const known = ["none", "not named", ...operations.map(({ permission }) => permission)];
  return known.includes(String(value)) ? value : mask;
}

function maskEvidence({ request, outcome }: Evidence): Evidence {
  return { request: maskRequest(request), outcome };
}

/** Ids and times come from records or from the user; limits and offsets are ours. */
function maskRequest(request: SentRequest): SentRequest {
  const parameters = Object.entries(request.parameters).map(([name, value]) => [
    name,
    isFromRecords(name) ? mask : value,
  ]);
  return { ...request, parameters: Object.fromEntries(parameters) };
}

function isFromRecords(name: string): boolean {
  const parameter = operations
    .flatMap(({ parameters }) => parameters)
    .find((parameter) => parameter.name === name);
  return parameter?.type === "string" || parameter?.format === "int64";
}
