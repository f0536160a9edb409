import { describe, expect, test } from "vitest";
import type { RuleName } from "../src/report.ts";
import { toVerdict } from "../src/report.ts";
import { type Judged, tally } from "../src/tally.ts";
import { operation } from "./fake-server.ts";

const about = operation("listSessionLog");
const request = { method: "GET", path: about.path, parameters: {}, credentials: "own" } as const;

function judged(rule: RuleName, message?: string, place: string = "body"): Judged {
  return { operation: about, request, judgement: { rule, place, ...(message !== undefined && { message }) } };
}

test("a rule that held is one check, with the number of answers", () => {
  expect(tally([judged("json"), judged("json")])).toEqual([
    {
      outcome: "passed",
      operation: "listSessionLog",
      rule: "json",
      place: "body",
      message: "Held in 2 answers.",
      count: 2,
    },
  ]);
  expect(tally([judged("json")])[0]?.message).toBe("Held in 1 answer.");
});

test("a rule that was broken tells the first place, and how often it was", () => {
  expect(tally([judged("json"), judged("json", "Bad."), judged("json", "Bad.")])).toEqual([
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
    judged("schema", "Bad.", "body /499/userId"),
    judged("schema", "Bad.", "body /3/userId"),
    judged("schema", "Bad.", "body /3/login"),
  ]);
  expect(checks.map(({ place, count }) => [place, count])).toEqual([
    ["body /499/userId", 2],
    ["body /3/login", 1],
  ]);
});

test("at most five failures of a rule are told, and how many more there are", () => {
  const checks = tally(["a", "b", "c", "d", "e", "f", "g"].map((place) => judged("schema", "Bad.", place)));
  expect(checks.map(({ message }) => message)).toEqual([
    ...Array(4).fill("Bad."),
    "Bad. The rule is broken in 2 more ways.",
  ]);
  expect(
    tally(["a", "b", "c", "d", "e"].map((place) => judged("schema", "Bad.", place))).at(-1)?.message,
  ).toBe("Bad.");
});

test("a rule is skipped only where nothing else was said of it", () => {
  const skipped = { ...judged("paging", "Too few."), skipped: true };
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
  expect(tally([skipped, judged("paging")])[0]).toMatchObject({ outcome: "passed", count: 1 });
});

test("failures come first, then what was skipped, and causes before what follows from them", () => {
  const checks = tally([
    judged("status"),
    { ...judged("paging", "Skipped."), skipped: true },
    judged("workflow", "Bad."),
    judged("json", "Bad."),
  ]);
  expect(checks.map(({ outcome, rule }) => `${outcome} ${rule}`)).toEqual([
    "failed json",
    "failed workflow",
    "skipped paging",
    "passed status",
  ]);
});

test("operations do not mix", () => {
  const other = { ...judged("json", "Bad."), operation: operation("listPasswordLog") };
  expect(tally([judged("json"), other]).map(({ operation, outcome }) => [operation, outcome])).toEqual([
    ["listPasswordLog", "failed"],
    ["listSessionLog", "passed"],
  ]);
});

describe("the verdict", () => {
  const passed = tally([judged("json")]);
  const failed = tally([judged("json", "Bad.")]);
  const server = { message: "It cannot be reached." };
  const log = { message: "A permission is missing.", operation: "listSessionLog" } as const;

  test.for([
    ["kept", passed, []],
    ["kept", [], []],
    ["broken", failed, []],
    ["broken", failed, [log]],
    ["unchecked", passed, [log]],
    ["unchecked", failed, [server]],
    ["unchecked", failed, [log, server]],
  ] as const)("is %s", ([verdict, checks, obstacles]) => {
    expect(toVerdict([...checks], [...obstacles])).toBe(verdict);
  });
});
