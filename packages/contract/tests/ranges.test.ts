import { describe, expect, test } from "vitest";
import type { LogRecord } from "../src/exchange.ts";
import { checkPaging, checkRange } from "../src/ranges.ts";
import {
  fakeServer,
  logServer,
  operation,
  passwords,
  type Query,
  sessions,
  surveyed,
} from "./fake-server.ts";

const sessionLog = operation("listSessionLog");
const passwordLog = operation("listPasswordLog");
const newestFirst = sessions(...Array.from({ length: 40 }, (_, index) => 100_000 - index * 100));
const oldestFirst = passwords(...Array.from({ length: 40 }, (_, index) => 1000 + index * 100));

const kept = (rule: string) => expect.objectContaining({ judgement: { rule, place: "body" } });
const broken = (rule: "whole-range" | "paging", message: string) =>
  expect.objectContaining({ judgement: { rule, place: "body", message } });

describe("a range", () => {
  test("is heeded by a healthy server, in either order, bounds inclusive or not", async () => {
    for (const [about, records] of [
      [sessionLog, newestFirst],
      [passwordLog, oldestFirst],
    ] as const) {
      for (const change of [
        (query: Query) => query,
        (query: Query) => ({ ...query, from: query.from + 1, to: query.to - 1 }),
      ]) {
        const server = logServer(about, () => records, { change });
        expect(await checkRange(server, surveyed(about, records), "start")).toEqual(kept("whole-range"));
        expect(server.exchanges).toHaveLength(1);
      }
    }
  });

  test("is the middle half of what was read, with records on either side", async () => {
    const server = logServer(passwordLog, () => oldestFirst);
    await checkRange(server, surveyed(passwordLog, oldestFirst, 500), "start");
    expect(server.exchanges[0]?.request.parameters).toEqual({ from: "1999", to: "3901", limit: "500" });
  });

  test("is not heeded when a record inside of it is missing each time", async () => {
    const lost = oldestFirst.filter((_, index) => index !== 20);
    const server = fakeServer(({ parameters }) => ({
      body: parameters["from"] === undefined ? oldestFirst : lost.slice(10, 29),
    }));
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual(
      broken("whole-range", "1 of 20 records inside of from and to are missing."),
    );
    expect(server.exchanges.filter(({ request }) => "from" in request.parameters)).toHaveLength(3);
  });

  test("says nothing when the record that is missing was removed", async () => {
    let records: LogRecord[] = oldestFirst;
    const server = logServer(passwordLog, () => {
      records = records.filter((_, index) => index !== 20);
      return records;
    });
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual({
      skipped: "records came or went at each try",
    });
  });

  test("holds when it was only once that a record was removed", async () => {
    const left = oldestFirst.filter((_, index) => index !== 20);
    const server = logServer(passwordLog, () => left);
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual(
      kept("whole-range"),
    );
  });

  test("lies in the largest page of several, which is read again as it was", async () => {
    const removed = oldestFirst.filter((_, index) => index !== 30);
    const pages = [
      { limit: 1000, skip: 0, records: oldestFirst.slice(0, 5) },
      { limit: 1000, skip: 5, records: oldestFirst.slice(5) },
    ];
    const server = logServer(passwordLog, () => removed);
    const log = { ...surveyed(passwordLog, oldestFirst), pages };
    expect(await checkRange(server, log, "start")).toEqual(kept("whole-range"));
    expect(server.exchanges.map(({ request }) => request.parameters["skip"])).toContain("5");
  });

  test("takes three records", async () => {
    const three = sessions(30, 20, 10);
    const server = logServer(sessionLog, () => three);
    expect(await checkRange(server, surveyed(sessionLog, three), "start")).toEqual(kept("whole-range"));
    expect(server.exchanges[0]?.request.parameters).toMatchObject({ from: "19", to: "21" });
    expect(await checkRange(server, surveyed(sessionLog, three.slice(1)), "start")).toEqual({
      skipped: "2 records are too few",
    });
  });

  test("says nothing of a full answer, which can go on in the next", async () => {
    const server = fakeServer(() => ({ body: oldestFirst }));
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
      skipped: "the answer was full, so what is missing can come after it",
    });
  });

  test.for([
    ["two records", passwords(1, 2), "start", "2 records are too few"],
    ["records of one time", passwords(1, 1, 1, 1), "start", "there is no range with records on either side"],
    ["a time that is not known", newestFirst, undefined, "which time is compared was not found out"],
  ] as const)("cannot be checked with %s", async ([, records, compared, skipped]) => {
    const server = logServer(passwordLog, () => [...records]);
    expect(await checkRange(server, surveyed(passwordLog, [...records]), compared)).toEqual({ skipped });
  });

  test("cannot be checked in a log without pages, or when the answer is no list", async () => {
    const none = { operation: passwordLog, user: {}, pages: [], records: [] };
    expect(
      await checkRange(
        fakeServer(() => ({})),
        none,
        "start",
      ),
    ).toEqual({ skipped: "0 records are too few" });
    const server = fakeServer(() => ({ status: 500 }));
    expect(await checkRange(server, surveyed(passwordLog, oldestFirst), "start")).toEqual({
      skipped: "an answer has no records that can be looked at",
    });
  });
});

describe("paging", () => {
  test("is right on a healthy server", async () => {
    for (const [about, records] of [
      [sessionLog, newestFirst],
      [passwordLog, oldestFirst],
    ] as const) {
      const server = logServer(about, () => records);
      expect(await checkPaging(server, surveyed(about, records))).toEqual(kept("paging"));
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

  test("stays away from the newest records, where more arrive", async () => {
    const server = logServer(sessionLog, () => newestFirst);
    await checkPaging(server, surveyed(sessionLog, newestFirst));
    expect(server.exchanges.map(({ request }) => request.parameters["to"])).toEqual(Array(4).fill("99000"));
  });

  test("takes all of a log with hardly any records", async () => {
    const server = logServer(passwordLog, () => passwords(1, 2, 3));
    expect(await checkPaging(server, surveyed(passwordLog, passwords(1, 2, 3)))).toEqual(kept("paging"));
    expect(server.exchanges[0]?.request.parameters).toEqual({ limit: "2" });
  });

  test("is wrong when skip is not heeded, or a record is lost between pages", async () => {
    const message = "Limit 5 with skip 0 and with skip 5 gives other records than limit 10 does.";
    const careless = logServer(sessionLog, () => newestFirst, { change: (query) => ({ ...query, skip: 0 }) });
    expect(await checkPaging(careless, surveyed(sessionLog, newestFirst))).toEqual(broken("paging", message));
    const losing = logServer(sessionLog, () => newestFirst, {
      change: (query) => ({ ...query, skip: query.skip && query.skip + 1 }),
    });
    expect(await checkPaging(losing, surveyed(sessionLog, newestFirst))).toEqual(broken("paging", message));
    expect(losing.exchanges).toHaveLength(12);
  });

  test("says nothing where records come or go each time", async () => {
    let count = 0;
    const server = logServer(sessionLog, () => [...sessions(98_999 - count++), ...newestFirst.slice(11)]);
    expect(await checkPaging(server, surveyed(sessionLog, newestFirst))).toEqual({
      skipped: "records came or went at each try",
    });
  });

  test.for([
    [passwords(1), "1 records are too few"],
    [passwords(), "0 records are too few"],
  ] as const)("cannot be checked with %j", async ([records, skipped]) => {
    const server = logServer(passwordLog, () => [...records]);
    expect(await checkPaging(server, surveyed(passwordLog, [...records]))).toEqual({ skipped });
  });

  test("cannot be checked where one record comes at a time, or no list", async () => {
    const [one = {}, two = {}] = passwords(1, 2);
    const pages = [one, two].map((record, skip) => ({ limit: 1000, skip, records: [record] }));
    const log = { operation: passwordLog, user: {}, pages, records: [one, two] };
    expect(
      await checkPaging(
        fakeServer(() => ({})),
        log,
      ),
    ).toEqual({ skipped: "the server gives one record at a time" });
    const failing = fakeServer((_, index) =>
      index === 2 ? { status: 500 } : { body: oldestFirst.slice(0, 10) },
    );
    expect(await checkPaging(failing, surveyed(passwordLog, oldestFirst))).toEqual({
      skipped: "an answer has no records that can be looked at",
    });
  });
});
