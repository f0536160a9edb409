/** Cursors: what they contain, what they resume, and which ones are refused. */
import { describe, expect, test } from "vitest";
import {
  pollSessionLog,
  pollUserAuditLog,
  type WalkCursor,
  walkSessionLog,
  walkUserAuditLog,
} from "../../src/index.ts";
import { fakeAuditRecord, fakeServer, fakeSessionRecord } from "../../src/testing/index.ts";
import type { LogCursor } from "../../src/walk/cursor.ts";
import { clientOf } from "../support/handler.ts";
import { clientWith, newestFirst, read, sessions, settled } from "./support.ts";

const stored = (cursor: WalkCursor) => JSON.parse(JSON.stringify(cursor)) as WalkCursor;

/** What is opaque in the public types. */
const logsOf = ({ cursor }: { cursor: WalkCursor }) => cursor.logs as Record<string, LogCursor>;

describe("a cursor", () => {
  test("has the range, and nothing is read again after the end", async () => {
    const { client, requested } = clientWith({ sessions });
    const walk = walkSessionLog(client, { from: 1_010, to: 2_000 }, { pageSize: 10 });
    await read(walk);
    const { logs, ...rest } = walk.cursor;
    expect(rest).toEqual({
      version: 2,
      operation: "listSessionLog",
      strategy: "time",
      from: 1_010,
      to: 2_000,
    });
    expect(logs).toEqual({ "": { done: true, to: 1_024, latest: 1_024, recent: expect.any(Object) } });
    const requests = requested().length;
    expect((await read(walkSessionLog(client, {}, { cursor: stored(walk.cursor) }))).records).toEqual([]);
    expect(requested()).toHaveLength(requests);
  });

  test("from before the first record is the beginning", async () => {
    const { client } = clientWith({ sessions });
    const { cursor } = walkSessionLog(client);
    expect((await read(walkSessionLog(client, {}, { cursor: stored(cursor) }))).records).toEqual(newestFirst);
  });

  test("does not move when everything that is read again was yielded before, and reading then fails", async () => {
    const changes = [1, 2, 3].map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const { server, client } = clientWith({ changes });
    const first = walkUserAuditLog(client, "a", {}, { pageSize: 2 });
    for await (const _ of first) break;
    await settled();
    server.next({}, { status: 503 });
    const second = walkUserAuditLog(client, "a", {}, { pageSize: 2, cursor: stored(first.cursor) });
    expect((await read(second)).error).toMatchObject({ name: "ServerError" });
    const third = walkUserAuditLog(client, "a", {}, { pageSize: 2, cursor: stored(second.cursor) });
    expect((await read(third)).records).toEqual(changes.slice(1));
  });

  test("has times and hashes of records, but no login and no content", async () => {
    const changes = [1, 1, 1].map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const { client } = clientWith({ changes });
    const walk = walkUserAuditLog(client, "a");
    for await (const _ of walk) break;
    const hash = expect.any(Number);
    expect(walk.cursor.logs).toEqual({
      a: {
        time: 1,
        latest: 1,
        hash,
        occurrence: 1,
        recent: { 1: { [`${logsOf(walk)["a"]?.hash}`]: 1 } },
      },
    });
  });

  test("of a walk remembers the last 100 milliseconds that have records, whatever the order of the log", async () => {
    const times = [...Array(300).keys()].map((index) => 1_000 + index);
    const startTimes = times.map((startTime) => fakeSessionRecord({ id: `at ${startTime}`, startTime }));
    const changes = times.map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const { client } = clientWith({ changes, sessions: startTimes });
    for (const walk of [
      walkUserAuditLog(client, "a", {}, { pageSize: 70 }),
      walkSessionLog(client, {}, { pageSize: 70 }),
    ]) {
      await read<unknown>(walk);
      const [log] = Object.values(logsOf(walk));
      expect(log).toMatchObject({ to: 1_299, since: 1_200 });
      expect(Object.keys(log?.recent ?? {})).toHaveLength(100);
    }
  });

  test("resumes where the server sorts the fields of records differently and adds one", async () => {
    const { server } = clientWith({ changes: changesOfOneMillisecond });
    const reversed = clientOf(async (request) => {
      const records: object[] = await (await server.fetch(request)).json();
      return Response.json(records.map((record) => reverseFields({ ...record, added: true })));
    });
    const walk = walkUserAuditLog(clientWith({ changes: changesOfOneMillisecond }).client, "a");
    const ids: unknown[] = [];
    for await (const { entityId } of walk) if (ids.push(entityId) === 17) break;
    const rest = await read(walkUserAuditLog(reversed.client, "a", {}, { cursor: stored(walk.cursor) }));
    ids.push(...rest.records.map(({ entityId }) => entityId));
    expect(rest.error).toBeUndefined();
    expect(ids.sort()).toEqual(changesOfOneMillisecond.map(({ entityId }) => entityId).sort());
  });
});

const changesOfOneMillisecond = Array.from({ length: 40 }, (_, index) =>
  fakeAuditRecord({
    userId: "a",
    timestamp: 7,
    entityId: `entity ${index}`,
    newBody: { name: "x", value: index },
  }),
);

/** The same value with the fields of all objects in the opposite order. */
function reverseFields(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).reverse();
  return Object.fromEntries(fields.map(([name, field]) => [name, reverseFields(field)]));
}

describe("a cursor that cannot be trusted is refused by name, and nothing is sent", () => {
  const { client, requested } = clientWith({ sessions });
  const cursor: WalkCursor = {
    version: 2,
    operation: "listSessionLog",
    strategy: "time",
    from: 5,
    to: 9,
    logs: { "": { order: "ascending", time: 6, hash: 1, occurrence: 1 } },
  };
  const withLog = (log: object) => ({ ...cursor, logs: { "": { ...cursor.logs[""], ...log } } });

  test("an intact one is accepted", async () => {
    expect(() => walkSessionLog(client, { from: 5, to: 9 }, { cursor: stored(cursor) })).not.toThrow();
    expect(() => pollSessionLog(client, { from: 5 }, { cursor: stored(cursor) })).not.toThrow();
  });

  test.each<[string, WalkCursor]>([
    ["a range of one millisecond", { ...cursor, from: 6, to: 6 }],
    ["no upper bound", { ...cursor, to: undefined }],
    ["the largest hash", withLog({ hash: Number.MAX_SAFE_INTEGER })],
    ["the latest record as the last one", withLog({ latest: 6 })],
    [
      "an open range of its own, in which a poll was later than the walk's end",
      withLog({ from: 5, time: 12 }),
    ],
  ])("so is one with %s", (_, intact) => {
    expect(() => pollSessionLog(client, {}, { cursor: intact })).not.toThrow();
  });

  test.each<[string, unknown]>([
    ["not an object", "cursor"],
    ["null", null],
    ["an array", []],
    ["no version", { ...cursor, version: undefined }],
    ["an older version", { ...cursor, version: 1 }],
    ["a newer version", { ...cursor, version: 3 }],
    ["another strategy", { ...cursor, strategy: "offset" }],
    ["an unknown strategy", { ...cursor, strategy: "constructor" }],
    ["another operation", { ...cursor, operation: "listPasswordLog" }],
    ["another from", { ...cursor, from: 6 }],
    ["another to", { ...cursor, to: 10 }],
    ["no from", { ...cursor, from: undefined }],
    ["a from that is a string", { ...cursor, from: "5" }],
    ["a from after to", { ...cursor, from: 10 }],
    ["an infinite to", { ...cursor, to: 1e308 }],
    ["a range that ends before it begins", { ...cursor, from: 10, to: 5, logs: {} }],
    ["a time that no record had", withLog({ latest: 5 })],
    ["no logs", { ...cursor, logs: undefined }],
    ["logs in an array", { ...cursor, logs: [] }],
    ["another user", { ...cursor, logs: { a: {} } }],
    ["a user named like a property of every object", JSON.parse('{"__proto__":{}}')],
    ["a log that is null", { ...cursor, logs: { "": null } }],
    ["an unknown field", { ...cursor, places: {} }],
    ["an unknown field of a log", withLog({ toString: 1 })],
    ["an order that is 0", withLog({ order: 0 })],
    ["an order of an older version", withLog({ order: 1 })],
    ["a time that is too large", withLog({ time: 1e308 })],
    ["a negative time", withLog({ time: -5 })],
    ["a time before the range", withLog({ time: 4 })],
    ["a time after the range", withLog({ time: 10 })],
    ["a fraction of a time", withLog({ time: 6.5 })],
    ["no hash", withLog({ hash: undefined })],
    ["a hash that is too large", withLog({ hash: 2 ** 53 })],
    ["no occurrence", withLog({ occurrence: undefined })],
    ["an occurrence of 0", withLog({ occurrence: 0 })],
    ["no time", withLog({ time: undefined })],
    ["a done that is a string", withLog({ done: "no" })],
    ["recent records that are an array", withLog({ recent: [1] })],
    ["recent records at no time", withLog({ recent: { x: {} } })],
    ["recent records at a negative time", withLog({ recent: { "-5": {} } })],
    ["recent records at a time that is written differently", withLog({ recent: { "06": {} } })],
    ["recent records that are no counts", withLog({ recent: { 6: [1] } })],
    ["a recent hash that is a word", withLog({ recent: { 6: { x: 1 } } })],
    ["a recent count that is a string", withLog({ recent: { 6: { 1: "1" } } })],
    ["a since that is negative", withLog({ since: -1 })],
    ["a latest that is a string", withLog({ latest: "6" })],
  ])("%s", (_, damaged) => {
    const walk = () => walkSessionLog(client, { from: 5, to: 9 }, { cursor: damaged as WalkCursor });
    expect(walk).toThrow(TypeError);
    expect(walk).toThrow(/^cursor\b/);
    expect(requested()).toEqual([]);
  });

  test("other users in the cursor of a poll of the session log", () => {
    const logs = JSON.parse('{"__proto__":{"done":true}}') as WalkCursor["logs"];
    expect(() => pollSessionLog(client, {}, { cursor: { ...cursor, logs } })).toThrow(/^cursor\.logs/);
    const reversed = { ...cursor, from: 10, to: 5, logs: {} };
    expect(() => pollSessionLog(client, {}, { cursor: reversed })).toThrow(/^cursor/);
  });

  test("no from, also where the walk has none", () => {
    const damaged = { ...cursor, from: undefined } as unknown as WalkCursor;
    expect(() => walkSessionLog(client, {}, { cursor: damaged })).toThrow(/^cursor: /);
  });

  test("messages name the field and what to do", () => {
    const message = (damaged: unknown) => {
      try {
        walkSessionLog(client, { from: 5, to: 9 }, { cursor: damaged as WalkCursor });
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    expect(
      ["cursor", { ...cursor, version: 3 }, { ...cursor, version: 1 }, { ...cursor, to: 8 }].map(message),
    ).toEqual([
      "cursor: is invalid, so the cursor is damaged. Start without it.",
      "cursor.version: must be 2. Update @saymon-logs/client.",
      "cursor.version: must be 2. Start without a cursor.",
      "cursor.to: differs from this walk's. Pass the cursor of the same walk.",
    ]);
    expect([withLog({ order: 0 }), withLog({ time: 4 }), withLog({ at: 4 })].map(message)).toEqual([
      "cursor.logs[…].order: is invalid, so the cursor is damaged. Start without it.",
      "cursor.logs[…]: is invalid, so the cursor is damaged. Start without it.",
      "cursor.logs[…]: is invalid, so the cursor is damaged. Start without it.",
    ]);
  });

  test("an offset without its hash", () => {
    const logs: Record<string, LogCursor> = { "": { skip: 3 } };
    const damaged: WalkCursor = { ...cursor, strategy: "offset", logs };
    expect(() => walkSessionLog(client, {}, { strategy: "offset", cursor: damaged })).toThrow(
      /^cursor\.logs/,
    );
  });
});

test("user ids may be named like properties of every object", async () => {
  const users = ["__proto__", "constructor", "toString"];
  const changes = users.map((userId) => fakeAuditRecord({ userId, timestamp: 3 }));
  const { client } = clientWith({ changes });
  const walk = walkUserAuditLog(client, users, {}, { concurrency: 1, maxRecords: 2 });
  await read(walk);
  const rest = await read(walkUserAuditLog(client, users, {}, { cursor: stored(walk.cursor) }));
  expect(rest.records).toHaveLength(1);
});

// Quadratic, either of them would take minutes.
test.each(["walk", "poll"] as const)("a %s resumes 40,000 users", async (kind) => {
  const users = Array.from({ length: 40_000 }, (_, index) => `user ${index}`);
  const { client, sent } = clientOf((request) => fakeServer().fetch(request));
  const logs = Object.fromEntries(users.map((userId) => [userId, { done: true, to: 5, since: 3 }]));
  logs["user 39999"] = {} as never;
  const cursor = stored({ version: 2, operation: "listUserAuditLog", strategy: "time", from: 0, logs });
  const read = { walk: walkUserAuditLog, poll: pollUserAuditLog }[kind];
  const walk = read(client, kind === "walk" ? users : ["user 7"], {}, { cursor });
  for await (const _ of walk);
  expect(sent).toHaveLength(1);
  expect(Object.keys(walk.cursor.logs)).toHaveLength(users.length);
});
