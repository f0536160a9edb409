import type { OperationId } from "@saymon-logs/client";
import {
  operations as all,
  type Check,
  type Clock,
  fakeClock,
  type Report,
  type RuleName,
  type Verdict,
  type VerifyOptions,
  verify,
} from "./contract.ts";
import { reader, userId } from "./traffic.ts";

/** A server of the gallery, and what must be reported of it. */
export interface Exhibit {
  name: string;
  description: string;
  /** @param clock The clock of the verification, whose waits take no time. */
  start(clock: Clock): Promise<Running>;
  expected: Expected;
}

/** A server that listens. */
export interface Running {
  url: string;
  close(): Promise<void>;
  /** How it is verified, where that differs from the others. */
  options?: Partial<VerifyOptions>;
}

/** What a verification must report. */
export interface Expected {
  verdict: Verdict;
  /** A failed check that must be reported. */
  failure?: Failure;
  /** A blocker that must be reported; a part of its message. */
  blocker?: string;
}

interface Failure {
  rule: RuleName;
  place: string;
  /** The operations of which it must be reported. */
  operations: OperationId[];
}

/** Starts a server, verifies it as users do, and closes it. */
export async function verifyExhibit(
  { start }: Pick<Exhibit, "start">,
  withWorkflows: boolean,
): Promise<Report> {
  const clock = fakeClock();
  const { url, options, close } = await start(clock);
  try {
    return await verify(
      { server: url, auth: reader, userId, ...options },
      { clock, ...(!withWorkflows && { respect: () => async () => [] }) },
    );
  } finally {
    await close();
  }
}

/** Expects a failed check; of each operation, where none is named. */
export function failed(
  rule: RuleName,
  place: string,
  operations: OperationId[] = all.map(({ id }) => id),
): Expected {
  return { verdict: "failed", failure: { rule, place, operations } };
}

/** Expects a failed check that prevents others. */
export function blockedAfter(...failure: Parameters<typeof failed>): Expected {
  return { ...failed(...failure), verdict: "blocked" };
}

/** Returns how a report differs from what is expected; empty when it does not. */
export function differencesIn({ verdict, checks, blockers }: Report, expected: Expected): string[] {
  const failures = checks.filter(({ outcome }) => outcome === "failed");
  const differences = verdict === expected.verdict ? [] : [`verdict ${verdict}, not ${expected.verdict}`];
  const { failure, blocker } = expected;
  if (blocker !== undefined && !blockers.some(({ message }) => message.includes(blocker)))
    differences.push(`no blocker: ${blocker}`);
  if (!failure) return [...differences, ...failures.map((check) => `false alarm: ${toLine(check)}`)];
  const missed = failure.operations.filter(
    (operation) => !failures.some((check) => isExpected(check, operation, failure)),
  );
  return [...differences, ...missed.map((operation) => toMiss(operation, failure, checks))];
}

/** A miss, and why the check was skipped, if it was. */
function toMiss(operation: OperationId, { place, rule }: Failure, checks: Check[]): string {
  const skipped = checks.find(
    (check) => check.outcome === "skipped" && check.operation === operation && check.rule === rule,
  );
  return `missed: ${operation}, ${place}: ${rule}${skipped ? `, skipped: ${skipped.message}` : ""}`;
}

/** Returns what a report says first about what is expected, or else about anything. */
export function summaryOf({ checks, blockers }: Report, { failure }: Expected): string {
  const failures = checks.filter(({ outcome }) => outcome === "failed");
  const first =
    failures.find(({ rule, place }) => rule === failure?.rule && place === failure.place) ?? failures[0];
  return first ? toLine(first) : (blockers[0]?.message ?? "");
}

function isExpected(check: Check, operation: OperationId, { rule, place }: Failure): boolean {
  return (
    check.operation === operation && check.place === place && check.rule === rule && check.message !== ""
  );
}

function toLine({ operation, place, rule, message }: Check): string {
  return `${operation}, ${place}: ${rule}. ${message}`;
}
