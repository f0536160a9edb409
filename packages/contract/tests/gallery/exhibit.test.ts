import { expect, test } from "vitest";
import { broken, wordsOf, wrongIn } from "../../gallery/exhibit.ts";
import type { Check, Report, Verdict } from "../../src/index.ts";

const failed: Check = {
  outcome: "failed",
  operation: "listSessionLog",
  place: "body /0/login",
  rule: "schema",
  message: "The value must be string.",
  count: 1,
};

function report(verdict: Verdict, ...checks: Check[]): Report {
  return { verdict, checks, obstacles: [], probes: [] } as unknown as Report;
}

test("a report that tells what is expected is right", () => {
  const expected = broken("schema", "body /0/login", ["listSessionLog"]);
  expect(wrongIn(report("broken", failed), expected)).toEqual([]);
  expect(wordsOf(report("broken", failed), expected)).toBe(
    "listSessionLog, body /0/login: schema. The value must be string.",
  );
});

test.each<[string, Report]>([
  ["another verdict", report("kept", failed)],
  ["another operation", report("broken", { ...failed, operation: "listPasswordLog" })],
  ["another place", report("broken", { ...failed, place: "body" })],
  ["another rule", report("broken", { ...failed, rule: "json" })],
  ["a rule that holds", report("broken", { ...failed, outcome: "passed" })],
  ["nothing to say", report("broken", { ...failed, message: "" })],
])("%s is wrong", (_, told) => {
  expect(wrongIn(told, broken("schema", "body /0/login", ["listSessionLog"]))).toHaveLength(1);
});

test("any failure of a healthy server is a false alarm", () => {
  expect(wrongIn(report("kept"), { verdict: "kept" })).toEqual([]);
  expect(wrongIn(report("kept", failed), { verdict: "kept" })).toEqual([
    "a false alarm: listSessionLog, body /0/login: schema. The value must be string.",
  ]);
});
