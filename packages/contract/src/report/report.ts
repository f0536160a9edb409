import type { OperationId } from "@saymon-logs/client";

/**
 * The result of a verification:
 *
 * - `passed`: no check failed.
 * - `failed`: at least one check failed.
 * - `blocked`: the question could not be decided. The server cannot be reached, is not SAYMON, refuses the credentials
 *   or the rate of the requests; or a permission is missing or the user may not exist, and nothing else failed.
 */
export type Verdict = "passed" | "failed" | "blocked";

/** The result of one rule for one operation. */
export interface Check {
  outcome: "passed" | "failed" | "skipped";
  operation: OperationId;
  /** The name of the rule; {@link ruleDescriptions} describes it. */
  rule: RuleName;
  /** Where the rule was applied: `status`, `header Content-Type`, `body /499/userId`. */
  place: string;
  /** What is wrong, or why the check was skipped. It holds no text of the server. */
  message: string;
  /** What the server sent instead, shortened and without secrets. It can be any text. */
  received?: string;
  /** The request that showed it; absent where there were several or none. */
  request?: SentRequest;
  /** How many responses were checked, or how many failed in the same way. */
  count: number;
}

/** A request as it is reported. It holds no credentials. */
export interface SentRequest {
  method: "GET";
  /** The path as it is in the document, such as `/node/api/users/{id}/audit-log`. */
  path: string;
  /** The path and query parameters, without an API token. */
  parameters: Record<string, string>;
  credentials: CredentialsName;
}

/** Which credentials a request carried. */
export type CredentialsName = "given" | "none" | "wrong password" | "other user" | "API token";

/** What a probe found out about something that the vendor has not published. */
export interface Finding {
  probe: ProbeName;
  /** The log that was read; absent for a finding about the whole server. */
  operation?: OperationId;
  question: string;
  /** The result for programs, such as `both` or `1000`; null when it was not found out. */
  value: string | number | null;
  /** The result for people, or why there is none. It holds no text of the server. */
  finding: string;
  /** The server's message in a refusal, shortened and without secrets. It can be any text. */
  serverMessage?: string;
  /** The requests and their outcomes, without values of records. */
  evidence: Evidence[];
  /** What it means for `@saymon-logs/client`. */
  meaning: string;
  /** Whether it contradicts what the client assumes; `meaning` then says how. */
  breaksAssumption: boolean;
}

/** One request of a probe. */
export interface Evidence {
  request: SentRequest;
  /** Such as `200, 30 records`. */
  outcome: string;
}

/** Why the verification, or a part of it, was not possible. */
export interface Blocker {
  /** What happened, and what to do. It holds no text of the server. */
  message: string;
  /** The operation that is concerned; absent for the whole server. */
  operation?: OperationId;
  /** The server's message, shortened and without secrets. It can be any text. */
  serverMessage?: string;
}

/** The result of {@link verifyProvider}. */
export interface Report {
  verdict: Verdict;
  /** What prevented checks; empty when nothing did. */
  blockers: Blocker[];
  /** Failed checks first. Where the verification stopped early, they cover what was received until then. */
  checks: Check[];
  /** What the probes found out. */
  findings: Finding[];
  /** How many requests were sent in all and for the probes, and how many of them were repetitions. */
  requests: { all: number; probes: number; repeated: number };
  /** The server's address, as it was given. */
  server: string;
  /** Version of the OpenAPI document that the server was compared with. */
  document: string;
}

/** The rules and their descriptions; causes come before their consequences. Each applies to every response, unless it says otherwise. */
export const ruleDescriptions = {
  status: "the document has the status for the operation",
  redirect: "the server does not redirect: a client could send the credentials elsewhere",
  complete: "the response arrives completely",
  "content-type": "the document has the content type for the status",
  charset: "the body is UTF-8, and the header names no other charset",
  header: "the headers that the document requires are present",
  json: "the body is JSON",
  schema: "the body, with each of its records, conforms to its schema",
  "error-message": "the message of an error is JSON where the document says so",
  accepted: "a valid request gets a 200",
  "without-credentials": "a request without credentials gets a 401",
  "wrong-password": "a request with a wrong password gets a 401",
  malformed: "a malformed request gets a 400",
  limit: "the response has no more records than limit",
  range: "no record is outside from and to",
  user: "the records of a user's log belong to that user",
  "user-id": "the user ids of records can be used in requests",
  "whole-range": "every record between from and to is in the response",
  order: "the records of a log are in one order of time: the document's, where it names one",
  repeats: "no record is twice in one response",
  paging: "two consecutive pages equal one page of their size",
  workflow: "the document's workflows succeed",
} as const;

/** The name of a rule. */
export type RuleName = keyof typeof ruleDescriptions;

/** The name of a probe. */
export type ProbeName =
  | "order"
  | "bounds"
  | "ties"
  | "session-time"
  | "default-limit"
  | "max-limit"
  | "reversed-range"
  | "unknown-user"
  | "unknown-parameters"
  | "permissions"
  | "api-tokens";

/** Decides the verdict. */
export function toVerdict(checks: Check[], blockers: Blocker[]): Verdict {
  if (blockers.some(({ operation }) => operation === undefined)) return "blocked";
  if (checks.some(({ outcome }) => outcome === "failed")) return "failed";
  return blockers.length > 0 ? "blocked" : "passed";
}
