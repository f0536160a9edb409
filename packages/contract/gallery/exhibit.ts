import type { OperationId } from "@saymon-logs/client";
import { operations as all } from "../src/document.ts";
import {
  type Check,
  type CheckOptions,
  checkServer,
  type Report,
  type RuleName,
  type Verdict,
} from "../src/index.ts";
import type { Listening } from "../src/listen.ts";
import { reader, userId } from "./traffic.ts";

/** A server of the gallery, and what has to be said of it. */
export interface Exhibit {
  name: string;
  description: string;
  start(): Promise<Running>;
  expected: Expected;
}

/** A server that listens. */
export interface Running extends Listening {
  /** How it has to be checked, where that is not the usual way. */
  options?: Partial<CheckOptions>;
}

/** What a check must come to. */
export interface Expected {
  verdict: Verdict;
  /** The failure that has to be among those that are told. Where this is absent, none may be told. */
  failure?: Failure;
}

/** A failure, as a report tells it. */
interface Failure {
  rule: RuleName;
  place: string;
  /** The operations of which it must be told. */
  operations: OperationId[];
}

/** Checks a server of the gallery, as its users would. */
export function check({ url, options }: Running): Promise<Report> {
  return checkServer({ server: url, auth: reader, userId, ...options });
}

/** What is expected of a server that breaks a rule; of each operation, where none is named. */
export function broken(
  rule: RuleName,
  place: string,
  operations: OperationId[] = all.map(({ id }) => id),
): Expected {
  return { verdict: "broken", failure: { rule, place, operations } };
}

/** What is expected of a server that breaks a rule so badly that others cannot be checked. */
export function unchecked(...failure: Parameters<typeof broken>): Expected {
  return { ...broken(...failure), verdict: "unchecked" };
}

/** What is wrong with a report, in words; empty when it says what is expected. */
export function wrongIn({ verdict, checks }: Report, expected: Expected): string[] {
  const failures = checks.filter(({ outcome }) => outcome === "failed");
  const wrong = verdict === expected.verdict ? [] : [`the verdict is ${verdict}, not ${expected.verdict}`];
  if (!expected.failure) return [...wrong, ...failures.map((failure) => `a false alarm: ${toLine(failure)}`)];

  const { rule, place, operations } = expected.failure;
  const missed = operations.filter(
    (operation) => !failures.some((failure) => isAt(failure, operation, place, rule)),
  );
  return [...wrong, ...missed.map((operation) => `not told: ${operation}, ${place}: ${rule}`)];
}

/** What a report says first of what is expected, or else of anything. */
export function wordsOf({ checks, obstacles }: Report, { failure }: Expected): string {
  const failures = checks.filter(({ outcome }) => outcome === "failed");
  const told =
    failures.find(({ rule, place }) => rule === failure?.rule && place === failure.place) ?? failures[0];
  return told ? toLine(told) : (obstacles[0]?.message ?? "");
}

function isAt(check: Check, operation: OperationId, place: string, rule: RuleName): boolean {
  return (
    check.operation === operation && check.place === place && check.rule === rule && check.message !== ""
  );
}

function toLine({ operation, place, rule, message }: Check): string {
  return `${operation}, ${place}: ${rule}. ${message}`;
}
