/** What a walk yields, what it requests for it, and which arguments it refuses. */
import { describe, expect, test } from "vitest";
import {
  pollPasswordLog,
  pollSessionLog,
  pollUserAuditLog,
  type WalkProgress,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "../../src/index.ts";
import { fakeAuditRecord, fakePasswordRecord, fakeSessionRecord } from "../../src/testing/index.ts";
import { clientOf } from "../support/handler.ts";
import { clientWith, newestFirst, read, sessions } from "./support.ts";

describe("records and pages", () => {
  test("each session comes once, newest first, and the bound moves to the last millisecond of a page", async () => {
    const { client, requested } = clientWith({ sessions });
    expect(await read(walkSessionLog(client, {}, { pageSize: 10 }))).toEqual({
      records: newestFirst,
      error: undefined,
    });
    expect(requested()).toEqual([
      "?limit=10&skip=0",
      "?to=1016&limit=10&skip=0",
      "?to=1015&limit=10&skip=0",
      "?to=1006&limit=10&skip=0",
      // A short page may be the last: nothing follows it, and nothing was removed from it meanwhile.
      "?to=1006&limit=10&skip=7",
      "?to=1006&limit=10&skip=0",
    ]);
  });

  test("the example of src/walk/README.md is what happens", async () => {
    const example = { A: 10, B: 15, C: 20, D: 20, E: 30, F: 40 };
    const changes = Object.entries(example).map(([entityId, timestamp]) =>
      fakeAuditRecord({ userId: "a", entityId, timestamp }),
    );
    const { client, requested } = clientWith({ changes });
    const { records } = await read(walkUserAuditLog(client, "a", {}, { pageSize: 3 }).pages());
    expect(records.map((page) => page.map(({ entityId }) => entityId).sort())).toEqual([
      ["A", "B"],
      ["C", "D"],
      ["E", "F"],
    ]);
    expect(requested().map((query) => query.replace("limit=3&", ""))).toEqual([
      "?skip=0",
      "?from=19&skip=0",
      "?from=29&skip=0",
      "?from=29&skip=2",
      "?from=29&skip=0",
    ]);
  });

  test("pages hold the same records, and none is empty", async () => {
    const { client } = clientWith({ sessions });
    const { records: pages } = await read(walkSessionLog(client, {}, { pageSize: 10 }).pages());
    expect(pages.flat()).toEqual(newestFirst);
    expect(pages.map(({ length }) => length)).toEqual([9, 9, 7]);
  });

  test("a range is inclusive at both ends, whatever the server takes it for", async () => {
    const { client } = clientWith({ sessions });
    const { records } = await read(walkSessionLog(client, { from: 1_003, to: 1_005 }));
    expect(records.map(({ startTime }) => startTime)).toEqual([1_005, 1_004, 1_003]);
  });

  test("an empty log takes one request", async () => {
    const { client, requested } = clientWith({});
    expect((await read(walkSessionLog(client))).records).toEqual([]);
    expect(requested()).toEqual(["?limit=1000&skip=0"]);
  });

  test("changes and passwords are walked for a user", async () => {
    const changes = [1, 2, 3].map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const passwords = [3, 1].map((timestamp) => fakePasswordRecord({ userId: "a", timestamp }));
    const { client } = clientWith({ changes, passwords });
    expect((await read(walkUserAuditLog(client, "a", {}, { pageSize: 2 }))).records).toEqual(changes);
    expect((await read(walkPasswordLog(client, { userId: "a" }, { pageSize: 2 }))).records).toEqual(
      passwords,
    );
  });

  test.each([2, 2_000])("records are hashed a few times each, also %d in a millisecond", async (size) => {
    let hashed = 0;
    const records = Array.from({ length: 6_000 }, (_, index) => ({
      timestamp: Math.floor((index + size / 2) / size),
      get entityId() {
        hashed++;
        return index;
      },
    }));
    const list = async (
      _: string,
      { from = 0, to = Infinity, limit = 0, skip = 0 }: Record<string, number>,
    ) => records.filter(({ timestamp }) => timestamp >= from && timestamp <= to).slice(skip, skip + limit);
    const { client } = clientOf(() => Response.json([]));
    const walk = walkUserAuditLog(
      { ...client, listUserAuditLog: list as never },
      "a",
      {},
      { pageSize: 2_000 },
    );
    for await (const _ of walk);
    expect(hashed).toBeGreaterThan(0);
    expect(hashed).toBeLessThan(10 * records.length);
  });

  test("equal records are as many as there are, also beyond a page", async () => {
    const changes = Array.from({ length: 30 }, () => fakeAuditRecord({ userId: "a", timestamp: 7 }));
    const { client } = clientWith({ changes });
    expect((await read(walkUserAuditLog(client, "a", {}, { pageSize: 4 }))).records).toEqual(changes);
  });

  test("without `to` a walk ends when it has caught up, whatever the clock of this machine tells", async () => {
    const later = fakeSessionRecord({ id: "later", startTime: Date.now() + 86_400_000 });
    const { client } = clientWith({ sessions: [...sessions, later] });
    expect((await read(walkSessionLog(client))).records).toEqual([later, ...newestFirst]);
    expect((await read(walkSessionLog(client, { from: later.startTime + 1 }))).records).toEqual([]);
  });

  test.each([3, 9])("no more than `maxRecords` are yielded: %d", async (maxRecords) => {
    const { client, requested } = clientWith({ sessions });
    const walk = walkSessionLog(client, {}, { pageSize: 10, maxRecords });
    expect((await read(walk)).records).toEqual(newestFirst.slice(0, maxRecords));
    expect((await read(walk)).records).toEqual([]);
    expect(requested()).toHaveLength(1);
    const { records } = await read(walkSessionLog(client, {}, { pageSize: 10, cursor: walk.cursor }));
    expect(records).toEqual(newestFirst.slice(maxRecords));
  });

  test("`maxRecords` holds across pages", async () => {
    const { client } = clientWith({ sessions });
    const { records } = await read(walkSessionLog(client, {}, { pageSize: 10, maxRecords: 12 }).pages());
    expect(records.flat()).toEqual(newestFirst.slice(0, 12));
  });

  test("onProgress is called after each page", async () => {
    const { client } = clientWith({ sessions });
    const told: WalkProgress[] = [];
    const walk = walkSessionLog(client, {}, { pageSize: 10, onProgress: (progress) => told.push(progress) });
    for await (const _ of walk) expect(told.length).toBeLessThan(3);
    expect(told).toEqual([
      { records: 9, pages: 1, time: 1_016 },
      { records: 18, pages: 2, time: 1_007 },
      { records: 25, pages: 3, time: 1_000 },
    ]);
  });

  test("an error from onProgress ends the walk", async () => {
    const { client } = clientWith({ sessions });
    const broken = new Error("broken");
    const onProgress = () => {
      throw broken;
    };
    const { records, error } = await read(walkSessionLog(client, {}, { pageSize: 10, onProgress }));
    expect([records.length, error]).toEqual([9, broken]);
    expect(broken).not.toHaveProperty("cursor");
  });

  test("the client's schema is applied to each record", async () => {
    const schema = {
      "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "no" }] }) },
    } as const;
    const { client } = clientWith({ sessions }, { validate: { listSessionLog: schema } });
    expect((await read(walkSessionLog(client))).error).toMatchObject({ name: "UnexpectedResponseError" });
    expect((await read(walkSessionLog(client, {}, { validate: false }))).records).toHaveLength(25);
  });

  test("request options apply to each request", async () => {
    const { server, client } = clientWith({ sessions });
    await read(walkSessionLog(client, {}, { pageSize: 10, headers: { "X-Run": "7" } }));
    expect(new Set(server.requests.map(({ headers }) => headers.get("X-Run")))).toEqual(new Set(["7"]));
  });
});

describe("an invalid argument is refused before anything is sent", () => {
  const { client, requested } = clientWith({});
  test.each<[string, () => unknown, string]>([
    ["query", () => walkSessionLog(client, { skip: 1 } as object), "query.skip"],
    ["from", () => walkSessionLog(client, { from: Number.NaN }), "from"],
    ["limit", () => walkSessionLog(client, { limit: 1 } as object), "query.limit"],
    ["pageSize", () => walkSessionLog(client, {}, { pageSize: 0 }), "pageSize"],
    ["from after to", () => walkSessionLog(client, { from: 2, to: 1 }), "from"],
    ["options", () => walkSessionLog(client, {}, { maxRecord: 1 } as object), "options.maxRecord"],
    ["maxRecords", () => walkSessionLog(client, {}, { maxRecords: 0 }), "maxRecords"],
    ["concurrency", () => walkSessionLog(client, {}, { concurrency: 0.5 }), "concurrency"],
    ["strategy", () => walkSessionLog(client, {}, { strategy: "toString" as "time" }), "strategy"],
    ["onProgress", () => walkSessionLog(client, {}, { onProgress: 1 as never }), "onProgress"],
    ["id", () => walkUserAuditLog(client, ""), "id"],
    ["id of a poll", () => pollUserAuditLog(client, ""), "id"],
    ["ids", () => walkUserAuditLog(client, ["a", "a/b"]), "id"],
    ["userId", () => walkPasswordLog(client, { userId: [".."] }), "userId"],
    ["no userId", () => walkPasswordLog(client, {} as never), "userId"],
    ["to of a poll", () => pollSessionLog(client, { to: 1 } as object), "query.to"],
    [
      "strategy of a poll",
      () => pollSessionLog(client, {}, { strategy: "time" } as object),
      "options.strategy",
    ],
    ["settleTime", () => pollSessionLog(client, {}, { settleTime: -1 }), "settleTime"],
    ["overlap", () => pollUserAuditLog(client, "a", {}, { overlap: Number.NaN }), "overlap"],
    ["users of a poll", () => pollPasswordLog(client, { userId: ["a", ""] }), "userId"],
  ])("%s", (_, walk, argument) => {
    expect(walk).toThrow(TypeError);
    expect(walk).toThrow(new RegExp(`^${argument.replace(".", "\\.")}: `));
    expect(requested()).toEqual([]);
  });
});
