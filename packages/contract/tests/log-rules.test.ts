import { describe, expect, test } from "vitest";
import type { Ask, LogRecord } from "../src/exchange.ts";
import { judgeRecords, judgeUser, orderOf } from "../src/log-rules.ts";
import { exchange, operation, passwords, sessions } from "./fake-server.ts";

const sessionLog = operation("listSessionLog");
const passwordLog = operation("listPasswordLog");

function judge(records: LogRecord[], parameters: Ask["parameters"] = {}, about = sessionLog) {
  return judgeRecords(exchange({ body: records }, { operation: about, parameters }), "start", orderOf([]));
}

function breaches(...args: Parameters<typeof judge>) {
  return judge(...args)
    .filter(({ message }) => message !== undefined)
    .map(({ rule, place, message }) => `${rule} | ${place} | ${message}`);
}

test("a page that keeps to its request is held to each rule and breaks none", () => {
  const judged = judge(sessions(30, 20, 10), { limit: 3, from: 10, to: 30 });
  expect(judged).toEqual([
    { rule: "limit", place: "body" },
    { rule: "range", place: "body" },
    { rule: "order", place: "body" },
    { rule: "repeats", place: "body" },
  ]);
});

test("what was not asked is not judged", () => {
  expect(judge(sessions(1)).map(({ rule }) => rule)).toEqual(["order", "repeats"]);
  expect(judge(passwords(1), {}, passwordLog).map(({ rule }) => rule)).toEqual(["order"]);
});

test("refusals, and requests that something was wrong with, are not judged", () => {
  const refused = exchange(
    { status: 400, body: { code: "BadRequest", message: "" } },
    { parameters: { limit: 1 } },
  );
  expect(judgeRecords(refused, "start", undefined)).toEqual([]);
  const odd = exchange({ body: sessions(2, 1) }, { parameters: { limit: 1 }, isNormal: false });
  expect(judgeRecords(odd, "start", undefined)).toEqual([]);
});

describe("a page breaks", () => {
  test("limit, with one record too many", () => {
    expect(breaches(sessions(3, 2, 1), { limit: 2 })).toEqual([
      "limit | body | 3 records came; the limit was 2.",
    ]);
  });

  test("range, with a record before from or after to", () => {
    const message = "The record lies outside of from and to.";
    expect(breaches(sessions(3, 2, 1), { from: 2 })).toEqual([`range | body /2/startTime | ${message}`]);
    expect(breaches(sessions(3, 2, 1), { to: 2 })).toEqual([`range | body /0/startTime | ${message}`]);
  });

  test("order, where it turns", () => {
    expect(breaches(passwords(1, 2, 1), {}, passwordLog)).toEqual([
      "order | body /2/timestamp | The records above run the other way; this record does not.",
    ]);
  });

  test("order, where it turns back", () => {
    expect(breaches(passwords(2, 2, 1, 2), {}, passwordLog)).toHaveLength(1);
    expect(breaches(passwords(2, 2, 1, 2), {}, passwordLog)[0]).toContain("body /3/timestamp");
  });

  test("order, where the log runs the other way", () => {
    const judged = judgeRecords(exchange({ body: sessions(1, 2) }), "start", "newest-first");
    expect(judged).toContainEqual({
      rule: "order",
      place: "body /1/startTime",
      message: "The log runs newest first; this record does not.",
    });
  });

  test("repeats, with the same session twice", () => {
    const [one = {}, two = {}] = sessions(2, 1);
    expect(breaches([one, two, { ...one, startTime: 1 }])).toEqual([
      "repeats | body /2/id | The same record stands further up already.",
    ]);
  });
});

test("two equal records without an id are two changes", () => {
  const [one = {}] = passwords(1);
  expect(breaches([one, one], {}, passwordLog)).toEqual([]);
});

describe("whose records they are", () => {
  const judged = (records: LogRecord[], ask: Partial<Ask> = {}) =>
    judgeUser(
      exchange({ body: records }, { operation: passwordLog, parameters: { userId: "somebody" }, ...ask }),
    );
  const [one = {}, two = {}] = passwords(1, 2);

  test("is who was asked for", () => {
    expect(judged([one, two])).toEqual([{ rule: "user", place: "body" }]);
    expect(judged([one, { ...two, userId: "another" }])).toEqual([
      { rule: "user", place: "body /1/userId", message: "The record is another user's." },
    ]);
  });

  test("is for the schema to miss, and is asked of logs of a user alone, and in normal requests", () => {
    const { userId, ...rest } = one;
    expect(judged([rest])).toEqual([{ rule: "user", place: "body" }]);
    expect(judged([one], { operation: sessionLog })).toEqual([]);
    expect(judged([one], { isNormal: false })).toEqual([]);
    expect(judged([one], { parameters: {} })).toEqual([]);
    expect(judgeUser(exchange({ status: 403, body: {} }, { operation: passwordLog }))).toEqual([]);
  });
});

describe("the order of a log", () => {
  test("is the document's where it is promised, whatever comes", () => {
    expect(orderOf([exchange({ body: sessions(1, 2) })])).toBe("newest-first");
  });

  test("is that of most answers where it is not", () => {
    const answer = (...times: number[]) =>
      exchange({ body: passwords(...times) }, { operation: passwordLog });
    expect(orderOf([answer(1, 2), answer(2, 1), answer(1, 2), answer(1)])).toBe("oldest-first");
    expect(orderOf([answer(2, 1), answer(2, 1), answer(1, 2)])).toBe("newest-first");
    expect(orderOf([answer(1), answer(1, 2, 1)])).toBeUndefined();
    expect(orderOf([])).toBeUndefined();
  });

  test("is not learned from answers to odd requests", () => {
    const odd = exchange({ body: passwords(2, 1) }, { operation: passwordLog, isNormal: false });
    expect(orderOf([odd])).toBeUndefined();
  });
});

describe("the records of a user's log", () => {
  const records = passwords(1, 2).map((record) => ({ ...record, userId: "7" }));
  const asked = (userId: string, about = passwordLog) =>
    judgeUser(exchange({ body: records }, { operation: about, parameters: { userId } }));

  test("are that user's", () => {
    expect(asked("7")).toEqual([{ rule: "user", place: "body" }]);
  });

  test("are not another user's", () => {
    const message = "The record is another user's.";
    expect(asked("8")).toEqual([{ rule: "user", place: "body /0/userId", message }]);
  });

  test("are anybody's where the log is everybody's", () => {
    expect(asked("8", sessionLog)).toEqual([]);
  });
});
