import { describe, expect, test } from "vitest";
import type { RuleName } from "../../src/report/report.ts";
import { toVerdict } from "../../src/report/report.ts";
import { tally } from "../../src/report/tally.ts";
import type { RecordedResult } from "../../src/rules/rule-result.ts";
import { passwordLog, sessionLog } from "../support/fake-server.ts";

const request = { method: "GET", path: sessionLog.path, parameters: {}, credentials: "given" } as const;

function applied(rule: RuleName, message?: string, place: string = "body"): RecordedResult {
  return {
    operation: sessionLog,
    request,
    result: { rule, place, ...(message !== undefined && { message }) },
  };
}

test("a rule that passed is one check, with the number of responses", () => {
  expect(tally([applied("json"), applied("json")])).toEqual([
    {
      outcome: "passed",
      operation: "listSessionLog",
      rule: "json",
      place: "body",
      message: "Passed in 2 responses.",
      count: 2,
    },
  ]);
  expect(tally([applied("json")])[0]?.message).toBe("Passed in 1 response.");
});

test("a rule that failed has the first place, and how often it failed", () => {
  expect(tally([applied("json"), applied("json", "Bad."), applied("json", "Bad.")])).toEqual([
    {
      outcome: "failed",
      operation: "listSessionLog",
      rule: "json",
      place: "body",
      message: "Bad.",
      request,
      count: 2,
    },
  ]);
});

test("the same field of another record is the same failure, another field is not", () => {
  const checks = tally([
    applied("schema", "Bad.", "body /499/userId"),
    applied("schema", "Bad.", "body /3/userId"),
    applied("schema", "Bad.", "body /3/login"),
  ]);
  expect(checks.map(({ place, count }) => [place, count])).toEqual([
    ["body /499/userId", 2],
    ["body /3/login", 1],
  ]);
});

test("at most five failures of a rule are listed, the others are counted", () => {
  const checks = tally(["a", "b", "c", "d", "e", "f", "g"].map((place) => applied("schema", "Bad.", place)));
  expect(checks.map(({ message }) => message)).toEqual([
    ...Array(4).fill("Bad."),
    "Bad. The rule failed in 2 more ways.",
  ]);
  expect(
    tally(["a", "b", "c", "d", "e"].map((place) => applied("schema", "Bad.", place))).at(-1)?.message,
  ).toBe("Bad.");
});

test("a rule is skipped only where it was never applied", () => {
  const skipped = { ...applied("paging", "Too few."), skipped: true };
  expect(tally([skipped])).toEqual([
    {
      outcome: "skipped",
      operation: "listSessionLog",
      rule: "paging",
      place: "body",
      message: "Too few.",
      count: 0,
    },
  ]);
  expect(tally([skipped, applied("paging")])[0]).toMatchObject({ outcome: "passed", count: 1 });
});

test("failures come first, then skipped checks, and causes before their consequences", () => {
  const checks = tally([
    applied("status"),
    { ...applied("paging", "Skipped."), skipped: true },
    applied("workflow", "Bad."),
    applied("json", "Bad."),
  ]);
  expect(checks.map(({ outcome, rule }) => `${outcome} ${rule}`)).toEqual([
    "failed json",
    "failed workflow",
    "skipped paging",
    "passed status",
  ]);
});

test("operations are kept apart", () => {
  const other = { ...applied("json", "Bad."), operation: passwordLog };
  expect(tally([applied("json"), other]).map(({ operation, outcome }) => [operation, outcome])).toEqual([
    ["listPasswordLog", "failed"],
    ["listSessionLog", "passed"],
  ]);
});

describe("the verdict", () => {
  const passed = tally([applied("json")]);
  const failed = tally([applied("json", "Bad.")]);
  const server = { message: "It cannot be reached." };
  const log = { message: "A permission is missing.", operation: "listSessionLog" } as const;

  test.for([
    ["passed", passed, []],
    ["passed", [], []],
    ["failed", failed, []],
    ["failed", failed, [log]],
    ["blocked", passed, [log]],
    ["blocked", failed, [server]],
    ["blocked", failed, [log, server]],
  ] as const)("is %s", ([verdict, checks, blockers]) => {
    expect(toVerdict([...checks], [...blockers])).toBe(verdict);
  });
});
