import type { Operation } from "../document.ts";
import type { RuleName, SentRequest } from "../report/report.ts";
import type { Exchange } from "../server/exchange.ts";

/** The result of one rule for one response: it passed unless there is a message. */
export interface RuleResult {
  rule: RuleName;
  place: string;
  /** What is wrong. It holds no text of the server. */
  message?: string;
  /** What the server sent instead, fit for a report. */
  received?: string;
}

/** A result, and what it is about. */
export interface RecordedResult {
  operation: Operation;
  result: RuleResult;
  request?: SentRequest;
  /** Whether the rule could not be applied; the message says why. */
  skipped?: boolean;
}

/** Records the result of one exchange. */
export function recordResult({ operation, request }: Exchange, result: RuleResult): RecordedResult {
  return { operation, request, result };
}

/** Records a rule that could not be applied to a log. */
export function recordSkipped(operation: Operation, rule: RuleName, reason: string): RecordedResult {
  return { operation, result: { rule, place: "body", message: reason }, skipped: true };
}
