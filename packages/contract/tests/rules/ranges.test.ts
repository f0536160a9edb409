import { describe, expect, test } from "vitest";
import { checkPaging, checkRange } from "../../src/rules/ranges.ts";
import type { LogRecord } from "../../src/server/exchange.ts";
import {
  always,
  fakeServer,
  logServer,
  passwordLog,
  passwords,
  type Query,
  sessionLog,
  sessions,
  surveyed,
} from "../support/fake-server.ts";

const newestFirst = sessions(...Array.from({ length: 40 }, (_, index) => 100_000 - index * 100));
const oldestFirst = passwords(...Array.from({ length: 40 }, (_, index) => 1000 + index * 100));

const passed = (rule: string) => expect.objectContaining({ result: { rule, place: "body" } });
const failed = (rule: "whole-range" | "paging", message: string) =>
  expect.objectContaining({ result: { rule, place: "body", message } });

describe("a range", () => {
  test("is respected by a healthy server, in either order, with inclusive bounds or not", async () => {
    for (const [about, records] of [
      [sessionLog, newestFirst],
      [passwordLog, oldestFirst],
    ] as const) {
      for (const change of [
        (query: Query) => query,
        (query: Query) => ({ ...query, from: query.from + 1, to: query.to - 1 }),
      ]) {
        const server = logServer(about, () => records, { change });
        expect(await checkRange(server, surveyed(about, records), "start")).toEqual(passed("whole-range"));
        expect(server.exchanges).toHaveLength(1);
      }
    }
  });

  test("is the middle half of what was read, with records on either side", async () => {
    const server = logServer(passwordLog, () => oldestFirst);
    await checkRange(server, surveyed(passwordLog, oldestFirst, 500), "start");
    expect(server.exchanges[0]?.request.parameters).toEqual({ from: "1999", to: "3901", limit: "500" });
  });

  test("is not respected when a record inside is missing each time", async () => {
    const lost = oldestFirst.filter((_, index) => index !== 20);
    const server = fakeServer(({ parameters }) => ({
      body: parameters["from"] === undefined ? oldestFirst : lost.slice(10, 29),
    }));
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual(
      failed("whole-range", "1 of 20 records between from and to are missing."),
    );
    expect(server.exchanges.filter(({ request }) => "from" in request.parameters)).toHaveLength(3);
  });

  test("is skipped when the missing record was removed", async () => {
    let records: LogRecord[] = oldestFirst;
    const server = logServer(passwordLog, () => {
      records = records.filter((_, index) => index !== 20);
      return records;
    });
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual({
      skipped: "Records were added or removed during each try.",
    });
  });

  test("passes when a record was removed only once", async () => {
    const left = oldestFirst.filter((_, index) => index !== 20);
    const server = logServer(passwordLog, () => left);
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual(
      passed("whole-range"),
    );
  });

  test("is taken from the largest page, which is read again with its limit and skip", async () => {
    const removed = oldestFirst.filter((_, index) => index !== 30);
    const pages = [
      { limit: 1000, skip: 0, records: oldestFirst.slice(0, 5) },
      { limit: 1000, skip: 5, records: oldestFirst.slice(5) },
    ];
    const server = logServer(passwordLog, () => removed);
    const log = { ...surveyed(passwordLog, oldestFirst), pages };
    expect(await checkRange(server, log, "start")).toEqual(passed("whole-range"));
    expect(server.exchanges.map(({ request }) => request.parameters["skip"])).toContain("5");
  });

  test("needs three records", async () => {
    const three = sessions(30, 20, 10);
    const server = logServer(sessionLog, () => three);
    expect(await checkRange(server, surveyed(sessionLog, three), "start")).toEqual(passed("whole-range"));
    expect(server.exchanges[0]?.request.parameters).toMatchObject({ from: "19", to: "21" });
    expect(await checkRange(server, surveyed(sessionLog, three.slice(1)), "start")).toEqual({
      skipped: "The log has too few records (2).",
    });
  });

  test("is skipped when the response is full, and can continue in the next", async () => {
    const server = always({ body: oldestFirst });
    const log = surveyed(passwordLog, [...oldestFirst.slice(0, 39), ...passwords(9999)]);
    const inside = {
      ...log,
      pages: [
        {
          limit: 40,
          skip: 0,
          records: [...oldestFirst.slice(0, 20), ...passwords(2950), ...oldestFirst.slice(21)],
        },
      ],
    };
    expect(await checkRange(server, inside, "start")).toEqual({
      skipped: "The response is full, so the missing records can follow it.",
    });
  });

  test.for([
    ["two records", passwords(1, 2), "start", "The log has too few records (2)."],
    ["records of one time", passwords(1, 1, 1, 1), "start", "There is no range with records on either side."],
    ["a time that is not known", newestFirst, undefined, "It is unknown which time is compared."],
  ] as const)("cannot be checked with %s", async ([, records, compared, skipped]) => {
    const server = logServer(passwordLog, () => [...records]);
    expect(await checkRange(server, surveyed(passwordLog, [...records]), compared)).toEqual({ skipped });
  });

  test("cannot be checked in a log without pages, or when the response is no array", async () => {
    const none = { operation: passwordLog, user: {}, pages: [], records: [] };
    expect(await checkRange(always({}), none, "start")).toEqual({
      skipped: "The log has too few records (0).",
    });
    const server = always({ status: 500 });
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual({
      skipped: "A response has no usable records.",
    });
  });
});

describe("paging", () => {
  test("passes on a healthy server", async () => {
    for (const [about, records] of [
      [sessionLog, newestFirst],
      [passwordLog, oldestFirst],
    ] as const) {
      const server = logServer(about, () => records);
      expect(await checkPaging(server, surveyed(about, records))).toEqual(passed("paging"));
      expect(
        server.exchanges.map(({ request }) => [request.parameters["limit"], request.parameters["skip"]]),
      ).toEqual([
        ["10", undefined],
        ["5", "0"],
        ["5", "5"],
        ["10", undefined],
      ]);
    }
  });

  test("does not read the newest records, where more are added", async () => {
    const server = logServer(sessionLog, () => newestFirst);
    await checkPaging(server, surveyed(sessionLog, newestFirst));
    expect(server.exchanges.map(({ request }) => request.parameters["to"])).toEqual(Array(4).fill("99000"));
  });

  test("reads all of a log with few records", async () => {
    const server = logServer(passwordLog, () => passwords(1, 2, 3));
    expect(await checkPaging(server, surveyed(passwordLog, passwords(1, 2, 3)))).toEqual(passed("paging"));
    expect(server.exchanges[0]?.request.parameters).toEqual({ limit: "2" });
  });

  test("fails when skip is ignored, or a record is lost between pages", async () => {
    const message = "The pages with limit=5 and skip=0 and skip=5 differ from the page with limit=10.";
    const careless = logServer(sessionLog, () => newestFirst, { change: (query) => ({ ...query, skip: 0 }) });
    expect(await checkPaging(careless, surveyed(sessionLog, newestFirst))).toEqual(failed("paging", message));
    const losing = logServer(sessionLog, () => newestFirst, {
      change: (query) => ({ ...query, skip: query.skip && query.skip + 1 }),
    });
    expect(await checkPaging(losing, surveyed(sessionLog, newestFirst))).toEqual(failed("paging", message));
    expect(losing.exchanges).toHaveLength(12);
  });

  test("is skipped when records are added or removed each time", async () => {
    let count = 0;
    const server = logServer(sessionLog, () => [...sessions(98_999 - count++), ...newestFirst.slice(11)]);
    expect(await checkPaging(server, surveyed(sessionLog, newestFirst))).toEqual({
      skipped: "Records were added or removed during each try.",
    });
  });

  test.for([
    [passwords(1), "The log has too few records (1)."],
    [passwords(), "The log has too few records (0)."],
  ] as const)("cannot be checked with %j", async ([records, skipped]) => {
    const server = logServer(passwordLog, () => [...records]);
    expect(await checkPaging(server, surveyed(passwordLog, [...records]))).toEqual({ skipped });
  });

  test("cannot be checked where the server returns one record at a time, or no array", async () => {
    const [one = {}, two = {}] = passwords(1, 2);
    const pages = [one, two].map((record, skip) => ({ limit: 1000, skip, records: [record] }));
    const log = { operation: passwordLog, user: {}, pages, records: [one, two] };
    expect(await checkPaging(always({}), log)).toEqual({
      skipped: "The server returns one record at a time.",
    });
    const failing = fakeServer((_, index) =>
      index === 2 ? { status: 500 } : { body: oldestFirst.slice(0, 10) },
    );
    expect(await checkPaging(failing, surveyed(passwordLog, oldestFirst))).toEqual({
      skipped: "A response has no usable records.",
    });
  });
});
