import { expect, test } from "vitest";
import type { Check, Report, Verdict } from "../src/contract.ts";
import { differencesIn, type Expected, failed, summaryOf } from "../src/exhibit.ts";

const check: Check = {
  outcome: "failed",
  operation: "listSessionLog",
  place: "body /0/login",
  rule: "schema",
  message: "The value must be string.",
  count: 1,
};

function report(verdict: Verdict, ...checks: Check[]): Report {
  return { verdict, checks, blockers: [], findings: [] } as unknown as Report;
}

const expected = failed("schema", "body /0/login", ["listSessionLog"]);

test("a report with the expected failure is right", () => {
  expect(differencesIn(report("failed", check), expected)).toEqual([]);
  expect(summaryOf(report("failed", check), expected)).toBe(
    "listSessionLog, body /0/login: schema. The value must be string.",
  );
});

test.each<[string, Report]>([
  ["another verdict", report("passed", check)],
  ["another operation", report("failed", { ...check, operation: "listPasswordLog" })],
  ["another place", report("failed", { ...check, place: "body" })],
  ["another rule", report("failed", { ...check, rule: "json" })],
  ["a rule that passed", report("failed", { ...check, outcome: "passed" })],
  ["no message", report("failed", { ...check, message: "" })],
])("%s is wrong", (_, report) => {
  expect(differencesIn(report, expected)).toHaveLength(1);
});

test("the reason is told why an expected failure was not found", () => {
  const skipped: Check = { ...check, outcome: "skipped", message: "The log has too few records (1)." };
  expect(differencesIn(report("failed", skipped), expected)).toEqual([
    "missed: listSessionLog, body /0/login: schema, skipped: The log has too few records (1).",
  ]);
});

test("a failed check of a healthy server is a false alarm", () => {
  expect(differencesIn(report("passed"), { verdict: "passed" })).toEqual([]);
  expect(differencesIn(report("passed", check), { verdict: "passed" })).toEqual([
    "false alarm: listSessionLog, body /0/login: schema. The value must be string.",
  ]);
});

test("an expected blocker must be reported", () => {
  const blocked: Expected = { verdict: "blocked", blocker: "is down" };
  const down = { ...report("blocked"), blockers: [{ message: "The server is down." }] };
  expect(differencesIn(down, blocked)).toEqual([]);
  expect(differencesIn(report("blocked"), blocked)).toEqual(["no blocker: is down"]);
});
