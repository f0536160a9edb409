import { describe, expect, test } from "vitest";
import { checkOwner, checkRecords, orderOf } from "../../src/rules/log-rules.ts";
import type { LogRecord, LogRequest } from "../../src/server/exchange.ts";
import { exchange, passwordLog, passwords, sessionLog, sessions } from "../support/fake-server.ts";

function check(records: LogRecord[], parameters: LogRequest["parameters"] = {}, about = sessionLog) {
  return checkRecords(exchange({ body: records }, { operation: about, parameters }), "start", orderOf([]));
}

function errors(...args: Parameters<typeof check>) {
  return check(...args)
    .filter(({ message }) => message !== undefined)
    .map(({ rule, place, message }) => `${rule} | ${place} | ${message}`);
}

test("a page that conforms to its request passes each rule", () => {
  const results = check(sessions(30, 20, 10), { limit: 3, from: 10, to: 30 });
  expect(results).toEqual([
    { rule: "limit", place: "body" },
    { rule: "range", place: "body" },
    { rule: "order", place: "body" },
    { rule: "repeats", place: "body" },
    { rule: "user-id", place: "body" },
  ]);
});

test("what was not requested is not checked", () => {
  expect(check(sessions(1)).map(({ rule }) => rule)).toEqual(["order", "repeats", "user-id"]);
  expect(check(passwords(1), {}, passwordLog).map(({ rule }) => rule)).toEqual(["order", "user-id"]);
});

test("responses to invalid requests, and refusals, are not checked", () => {
  const refused = exchange(
    { status: 400, body: { code: "BadRequest", message: "" } },
    { parameters: { limit: 1 } },
  );
  expect(checkRecords(refused, "start", undefined)).toEqual([]);
  const odd = exchange({ body: sessions(2, 1) }, { parameters: { limit: 1 }, isValid: false });
  expect(checkRecords(odd, "start", undefined)).toEqual([]);
});

describe("a page fails", () => {
  test("limit, with one record too many", () => {
    expect(errors(sessions(3, 2, 1), { limit: 2 })).toEqual([
      "limit | body | The response has 3 records; limit was 2.",
    ]);
  });

  test("range, with a record before from or after to", () => {
    const message = "The record is outside from and to.";
    expect(errors(sessions(3, 2, 1), { from: 2 })).toEqual([`range | body /2/startTime | ${message}`]);
    expect(errors(sessions(3, 2, 1), { to: 2 })).toEqual([`range | body /0/startTime | ${message}`]);
  });

  test("order, where it changes", () => {
    expect(errors(passwords(1, 2, 1), {}, passwordLog)).toEqual([
      "order | body /2/timestamp | The order changes here; this record is out of order.",
    ]);
  });

  test("order, where it changes back", () => {
    expect(errors(passwords(2, 2, 1, 2), {}, passwordLog)).toHaveLength(1);
    expect(errors(passwords(2, 2, 1, 2), {}, passwordLog)[0]).toContain("body /3/timestamp");
  });

  test("order, where it is not that of the log", () => {
    const results = checkRecords(exchange({ body: sessions(1, 2) }), "start", "newest-first");
    expect(results).toContainEqual({
      rule: "order",
      place: "body /1/startTime",
      message: "The log is ordered newest first; this record is out of order.",
    });
  });

  test("repeats, with the same session twice", () => {
    const [one = {}, two = {}] = sessions(2, 1);
    expect(errors([one, two, { ...one, startTime: 1 }])).toEqual([
      "repeats | body /2/id | The same record is in the response already.",
    ]);
  });
});

test("two equal records without an id are two changes", () => {
  const [one = {}] = passwords(1);
  expect(errors([one, one], {}, passwordLog)).toEqual([]);
});

describe("user ids", () => {
  const idsOf = (...ids: unknown[]) =>
    errors(
      sessions(...ids.map((_, index) => 9 - index)).map((record, index) => ({
        ...record,
        userId: ids[index],
      })),
    );

  test("that cannot be used in a request fail", () => {
    for (const id of ["..", ".", "a/b", "a\\b", "", "  ", "\ud800", "x".repeat(200_000)])
      expect(idsOf("user", id)).toEqual([
        "user-id | body /1/userId | This user id cannot be used in a request.",
      ]);
  });

  test("that are unusual, but usable, pass", () => {
    expect(idsOf("%s", "%2e%2e", "a b", "ü", "x".repeat(1000), "?#")).toEqual([]);
    expect(idsOf(7, null)).toEqual([]);
  });
});

describe("whose records they are", () => {
  const results = (records: LogRecord[], ask: Partial<LogRequest> = {}) =>
    checkOwner(
      exchange({ body: records }, { operation: passwordLog, parameters: { userId: "user" }, ...ask }),
    );
  const [one = {}, two = {}] = passwords(1, 2);

  test("is the requested user", () => {
    expect(results([one, two])).toEqual([{ rule: "user", place: "body" }]);
    expect(results([one, { ...two, userId: "another" }])).toEqual([
      { rule: "user", place: "body /1/userId", message: "The record belongs to another user." },
    ]);
  });

  test("is checked for valid requests of the log of a user only", () => {
    const { userId, ...rest } = one;
    expect(results([rest])).toEqual([{ rule: "user", place: "body" }]);
    expect(results([one], { operation: sessionLog })).toEqual([]);
    expect(results([one], { isValid: false })).toEqual([]);
    expect(results([one], { parameters: {} })).toEqual([]);
    expect(checkOwner(exchange({ status: 403, body: {} }, { operation: passwordLog }))).toEqual([]);
  });
});

describe("the order of a log", () => {
  test("is the document's where it is promised", () => {
    expect(orderOf([exchange({ body: sessions(1, 2) })])).toBe("newest-first");
  });

  test("is that of most responses where it is not", () => {
    const response = (...times: number[]) =>
      exchange({ body: passwords(...times) }, { operation: passwordLog });
    expect(orderOf([response(1, 2), response(2, 1), response(1, 2), response(1)])).toBe("oldest-first");
    expect(orderOf([response(2, 1), response(2, 1), response(1, 2)])).toBe("newest-first");
    expect(orderOf([response(1), response(1, 2, 1)])).toBeUndefined();
    expect(orderOf([])).toBeUndefined();
  });

  test("is not taken from responses to invalid requests", () => {
    const odd = exchange({ body: passwords(2, 1) }, { operation: passwordLog, isValid: false });
    expect(orderOf([odd])).toBeUndefined();
  });
});
