import type { OperationId } from "@saymon-logs/client";

/**
 * What a run came to: `kept` when no check failed; `broken` when one did; `unchecked` when the question could not be
 * answered, because nothing that looks like SAYMON answered, the credentials were refused, or a permission is missing
 * and nothing else failed.
 */
export type Verdict = "kept" | "broken" | "unchecked";

/** What one of the rules of the document came to. */
export interface Check {
  outcome: "passed" | "failed" | "skipped";
  operation: OperationId;
  /** The name of the rule; {@link rules} says it in words. */
  rule: RuleName;
  /** Where it was looked for: `status`, `header Content-Type`, `body /499/userId`, `body /3/startTime`. */
  place: string;
  /** What was found, or why the check was skipped. No value of a record stands in it. */
  message: string;
  /** The request that showed it. Absent where several did, or none. */
  request?: SentRequest;
  /** How many answers were looked at, or how many failed in the same way. */
  count: number;
}

/** A request as it may be shown: the credentials are named, never given. */
export interface SentRequest {
  method: "GET";
  /** The path as the document has it, such as `/node/api/users/{id}/audit-log`. */
  path: string;
  /** What stood in the path and in the query; an API token is not among it. */
  parameters: Record<string, string>;
  credentials: CredentialsName;
}

/** Which credentials a request carried. */
export type CredentialsName = "own" | "none" | "wrong password" | "other user" | "API token";

/** What a probe found out about something that is not published. */
export interface Finding {
  probe: ProbeName;
  /** The log that was asked; absent for what concerns the whole server. */
  operation?: OperationId;
  question: string;
  /** The answer for programs, such as `both` or `1000`; null when it was not found out. */
  value: string | number | null;
  /** The answer for people, or why there is none and what to supply. */
  finding: string;
  /** The server's own words in a refusal. They can hold anything; {@link toAttachment} leaves them out. */
  words?: string;
  /** The requests and what came, without values of records. */
  evidence: Evidence[];
  /** What it means for `@saymon-logs/client`. */
  meaning: string;
  /** Whether it breaks something that the client takes for granted; `meaning` then says what. */
  breaksAssumption: boolean;
}

/** One request of a probe and what came of it. */
export interface Evidence {
  request: SentRequest;
  /** Such as `200, 30 records`. */
  came: string;
}

/** Why a run, or a part of it, could not be done. */
export interface Obstacle {
  /** One sentence that says what is wrong and what to do. It holds no secrets. */
  message: string;
  /** The operation that is concerned; absent when the whole server is. */
  operation?: OperationId;
  /** The server's own words, which can hold anything. */
  words?: string;
}

/** What came out of {@link checkServer}. */
export interface Report {
  verdict: Verdict;
  /** Why something could not be checked; empty when all was. */
  obstacles: Obstacle[];
  /** Failures first. They are complete in so far as the run went, whatever the verdict. */
  checks: Check[];
  probes: Finding[];
  /** Requests that were sent. */
  requests: { all: number; probes: number };
  /** The server's address, as it was given. */
  server: string;
  /** Version of the OpenAPI document that the server was compared with. */
  document: string;
}

/** The rules, in words; a cause stands before what follows from it. Each holds for every answer, unless it says otherwise. */
export const rules: Record<RuleName, string> = {
  status: "the status is one that the document has for the operation",
  redirect: "nothing is redirected: credentials must not follow",
  complete: "the answer arrives whole",
  "content-type": "the content type is one that the document has for the status",
  charset: "the body is UTF-8, and no header says otherwise",
  header: "the headers are those that the document has for the status",
  json: "the body is JSON",
  schema: "the body keeps to its schema, in every record",
  "error-message": "the message of an error is JSON as text where the document says so",
  accepted: "a request that keeps to the document is answered with 200",
  "without-credentials": "a request without credentials is answered with 401",
  "wrong-password": "a request with a wrong password is answered with 401",
  malformed: "a malformed request is answered with 400",
  limit: "no more records come than the limit asks for",
  range: "no record comes from outside of from and to",
  user: "the records of a user's log are that user's",
  "whole-range": "every record inside of from and to comes",
  order: "the records of a log run in one direction in time: the document's, where it names one",
  repeats: "no record comes twice in one answer",
  paging: "two pages are the two halves of one",
  workflow: "the document's workflows run through",
};

/** The name of a rule. */
export type RuleName =
  | "status"
  | "redirect"
  | "complete"
  | "content-type"
  | "charset"
  | "header"
  | "json"
  | "schema"
  | "error-message"
  | "accepted"
  | "without-credentials"
  | "wrong-password"
  | "malformed"
  | "limit"
  | "range"
  | "user"
  | "whole-range"
  | "order"
  | "repeats"
  | "paging"
  | "workflow";

/** The name of a probe. */
export type ProbeName =
  | "order"
  | "bounds"
  | "ties"
  | "session-time"
  | "default-limit"
  | "greatest-limit"
  | "reversed-range"
  | "unknown-user"
  | "unknown-parameters"
  | "permissions"
  | "api-tokens";

/** The verdict on what was found. */
export function toVerdict(checks: Check[], obstacles: Obstacle[]): Verdict {
  if (obstacles.some(({ operation }) => operation === undefined)) return "unchecked";
  if (checks.some(({ outcome }) => outcome === "failed")) return "broken";
  return obstacles.length > 0 ? "unchecked" : "kept";
}
