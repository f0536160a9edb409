import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Client,
  type ClientOptions,
  PartialFailureError,
  type Position,
  type Progress,
  WalkError,
  type WalkOptions,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "../../src/index.ts";
import {
  type FakeLogs,
  fakeAuditRecord,
  fakePasswordRecord,
  fakeServer,
  fakeSessionRecord,
} from "../../src/testing/index.ts";
import { clientOf } from "../support/handler.ts";

const now = 1_000_000;
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now }));
afterEach(() => void vi.useRealTimers());

const sessions = Array.from({ length: 25 }, (_, index) =>
  fakeSessionRecord({ id: `session ${index}`, startTime: 1_000 + index }),
);
const newestFirst = sessions.toReversed();

/** A client of a fake server, whose requests are not repeated. */
function clientWith(logs: FakeLogs, options: Partial<ClientOptions> = {}) {
  const server = fakeServer(logs);
  const { client } = clientOf((request) => server.fetch(request), { maxRetries: 0, ...options });
  const asked = () => server.requests.map(({ url }) => new URL(url).search);
  return { server, client, asked };
}

/** All that an iterable gives, and the error that it ends with. */
async function read<T>(walk: AsyncIterable<T>): Promise<{ records: T[]; error: unknown }> {
  const records: T[] = [];
  try {
    for await (const record of walk) records.push(record);
  } catch (error) {
    return { records, error };
  }
  return { records, error: undefined };
}

describe("records and pages", () => {
  test("each session comes once, newest first, and the bound moves to the last millisecond of a page", async () => {
    const { client, asked } = clientWith({ sessions });
    expect(await read(walkSessionLog(client, { limit: 10 }))).toEqual({
      records: newestFirst,
      error: undefined,
    });
    expect(asked()).toEqual([
      "?to=1000001&limit=10&skip=0",
      "?to=1016&limit=10&skip=0",
      "?to=1015&limit=10&skip=0",
      "?to=1006&limit=10&skip=0",
      // A short answer may be the last: nothing comes behind it, and nothing was removed from it meanwhile.
      "?to=1006&limit=10&skip=7",
      "?to=1006&limit=10&skip=0",
    ]);
  });

  test("pages hold the same records, and none is empty", async () => {
    const { client } = clientWith({ sessions });
    const { records: pages } = await read(walkSessionLog(client, { limit: 10 }).pages());
    expect(pages.flat()).toEqual(newestFirst);
    expect(pages.map(({ length }) => length)).toEqual([9, 9, 7]);
  });

  test("a range is inclusive at both ends, whatever the server takes it for", async () => {
    const { client } = clientWith({ sessions });
    const { records } = await read(walkSessionLog(client, { from: 1_003, to: 1_005 }));
    expect(records.map(({ startTime }) => startTime)).toEqual([1_005, 1_004, 1_003]);
  });

  test("an empty log takes one request", async () => {
    const { client, asked } = clientWith({});
    expect((await read(walkSessionLog(client))).records).toEqual([]);
    expect(asked()).toEqual(["?to=1000001&limit=1000&skip=0"]);
  });

  test("changes and passwords are walked for a user", async () => {
    const changes = [1, 2, 3].map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const passwords = [3, 1].map((timestamp) => fakePasswordRecord({ userId: "a", timestamp }));
    const { client } = clientWith({ changes, passwords });
    expect((await read(walkUserAuditLog(client, "a", { limit: 2 }))).records).toEqual(changes);
    expect((await read(walkPasswordLog(client, { userId: "a", limit: 2 }))).records).toEqual(passwords);
  });

  test.each([2, 2_000])("records are hashed a few times each, also %d in a millisecond", async (crowd) => {
    let hashed = 0;
    const records = Array.from({ length: 6_000 }, (_, index) => {
      const toJSON = () => {
        hashed++;
        return index;
      };
      return { timestamp: Math.floor((index + crowd / 2) / crowd), toJSON };
    });
    const list = async (_: string, { from = 0, to = now, limit = 0, skip = 0 }: Record<string, number>) =>
      records.filter(({ timestamp }) => timestamp >= from && timestamp <= to).slice(skip, skip + limit);
    const { client } = clientOf(() => Response.json([]));
    const walk = walkUserAuditLog({ ...client, listUserAuditLog: list as never }, "a", { limit: 2_000 });
    for await (const _ of walk);
    expect(hashed).toBeGreaterThan(0);
    expect(hashed).toBeLessThan(20 * records.length);
  });

  test("equal records are as many as there are, also beyond a page", async () => {
    const changes = Array.from({ length: 30 }, () => fakeAuditRecord({ userId: "a", timestamp: 7 }));
    const { client } = clientWith({ changes });
    expect((await read(walkUserAuditLog(client, "a", { limit: 4 }))).records).toEqual(changes);
  });

  test("without `to` a walk ends now, and one that would begin later is empty", async () => {
    const later = fakeSessionRecord({ startTime: now + 1 });
    const { client } = clientWith({ sessions: [...sessions, later] });
    const walk = walkSessionLog(client);
    expect((await read(walk)).records).toEqual(newestFirst);
    expect(walk.position.to).toBe(now);
    expect((await read(walkSessionLog(client, { from: now + 2 }))).records).toEqual([]);
  });

  test("no more than `maxRecords` are handed out", async () => {
    const { client, asked } = clientWith({ sessions });
    const walk = walkSessionLog(client, { limit: 10 }, { maxRecords: 3 });
    expect((await read(walk)).records).toEqual(newestFirst.slice(0, 3));
    expect(asked()).toHaveLength(1);
    expect((await read(walk)).records).toEqual([]);
    const { records } = await read(walkSessionLog(client, { limit: 10 }, { after: walk.position }));
    expect(records).toEqual(newestFirst.slice(3));
  });

  test("`maxRecords` holds across pages", async () => {
    const { client } = clientWith({ sessions });
    const { records } = await read(walkSessionLog(client, { limit: 10 }, { maxRecords: 12 }).pages());
    expect(records.flat()).toEqual(newestFirst.slice(0, 12));
  });

  test("progress is told after each page", async () => {
    const { client } = clientWith({ sessions });
    const told: Progress[] = [];
    const walk = walkSessionLog(client, { limit: 10 }, { progress: (progress) => told.push(progress) });
    for await (const _ of walk) expect(told.length).toBeLessThan(3);
    expect(told).toEqual([
      { records: 9, pages: 1, time: 1_016 },
      { records: 18, pages: 2, time: 1_007 },
      { records: 25, pages: 3, time: 1_000 },
    ]);
  });

  test("what progress throws ends the walk", async () => {
    const { client } = clientWith({ sessions });
    const broken = new Error("broken");
    const progress = () => {
      throw broken;
    };
    const { records, error } = await read(walkSessionLog(client, { limit: 10 }, { progress }));
    expect([records.length, error]).toEqual([9, broken]);
  });

  test("the client's schema is applied to each record", async () => {
    const schema = {
      "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "no" }] }) },
    } as const;
    const { client } = clientWith({ sessions }, { validate: { listSessionLog: schema } });
    expect((await read(walkSessionLog(client))).error).toMatchObject({ name: "UnexpectedResponseError" });
    expect((await read(walkSessionLog(client, {}, { validate: false }))).records).toHaveLength(25);
  });

  test("what is said of a call holds for each request", async () => {
    const { server, client } = clientWith({ sessions });
    await read(walkSessionLog(client, { limit: 10 }, { headers: { "X-Run": "7" } }));
    expect(new Set(server.requests.map(({ headers }) => headers.get("X-Run")))).toEqual(new Set(["7"]));
  });
});

describe("stopping", () => {
  test("one page is read ahead, and no more", async () => {
    const { client, asked } = clientWith({ sessions });
    const records = walkSessionLog(client, { limit: 5 })[Symbol.asyncIterator]();
    await records.next();
    await settled();
    // The second page takes another request, once, because the bound is found to be inclusive.
    expect(asked()).toHaveLength(3);
    for (let index = 0; index < 3; index++) await records.next();
    await settled();
    expect(asked()).toHaveLength(3);
    await records.next();
    await settled();
    expect(asked()).toHaveLength(4);
    await records.return?.();
  });

  test("`break` ends the request that is under way", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, { delay: Infinity });
    for await (const _ of walkSessionLog(client, { limit: 5 })) {
      await settled();
      break;
    }
    expect(server.requests.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  test("abort ends the walk in the middle of a page, and the request that is under way", async () => {
    const { server, client } = clientWith({ sessions });
    const controller = new AbortController();
    const reason = new Error("enough");
    server.next({}, { delay: Infinity });
    const walk = walkSessionLog(client, { limit: 10 }, { signal: controller.signal });
    const seen: unknown[] = [];
    const error = await (async () => {
      for await (const record of walk) {
        seen.push(record);
        await settled();
        if (seen.length === 2) controller.abort(reason);
      }
    })().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "AbortError", operation: "listSessionLog", cause: reason });
    expect(seen).toEqual(newestFirst.slice(0, 2));
    expect(server.requests.at(-1)?.signal.aborted).toBe(true);
    const { records } = await read(walkSessionLog(client, { limit: 10 }, { after: walk.position }));
    expect(records).toEqual(newestFirst.slice(2));
  });

  test("an abort before the first record sends nothing", async () => {
    const { client, asked } = clientWith({ sessions });
    const { error } = await read(walkSessionLog(client, {}, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ name: "AbortError" });
    expect(asked()).toEqual([]);
  });

  test("an abort while the last page is worked on is no end", async () => {
    const { client } = clientWith({ sessions: sessions.slice(0, 1) });
    const controller = new AbortController();
    const pages: unknown[] = [];
    const run = async () => {
      for await (const page of walkSessionLog(client, { limit: 2 }, { signal: controller.signal })) {
        pages.push(page);
        controller.abort();
      }
    };
    await run().catch((error: unknown) => pages.push(error));
    expect(pages).toHaveLength(1);
  });

  test("no listener stays at the caller's signal", async () => {
    const { client } = clientWith({ sessions });
    const { signal } = new AbortController();
    const walk = walkSessionLog(client, { limit: 10 }, { signal });
    for await (const page of walk.pages()) expect(page.length).toBeGreaterThan(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("an error waits until the records before it were handed out, and the walk can be gone on with", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, {}, { status: 503 });
    const walk = walkSessionLog(client, { limit: 10 });
    const first = await read(walk);
    expect(first.error).toMatchObject({ name: "ServerError", operation: "listSessionLog" });
    expect(first.records).toEqual(newestFirst.slice(0, 9));
    expect((await read(walk)).records).toEqual(newestFirst.slice(9));
  });

  test("an error tells where the walk stood, for who did not keep the walk", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, {}, { status: 503 });
    const { error } = await read(walkSessionLog(client, { limit: 10 }));
    const after = JSON.parse(JSON.stringify(error)).cursor as Position;
    expect((await read(walkSessionLog(client, { limit: 10 }, { after }))).records).toEqual(
      newestFirst.slice(9),
    );
  });
});

describe("positions", () => {
  test("the range goes along, and what is at the end stays there", async () => {
    const { client, asked } = clientWith({ sessions });
    const walk = walkSessionLog(client, { from: 1_010, limit: 10 });
    await read(walk);
    expect(walk.position).toEqual({
      version: 1,
      operation: "listSessionLog",
      strategy: "time",
      from: 1_010,
      to: now,
      places: { "": { ended: true } },
    });
    const requests = asked().length;
    expect((await read(walkSessionLog(client, {}, { after: walk.position }))).records).toEqual([]);
    expect(asked()).toHaveLength(requests);
  });

  test("a position before the first record is the beginning", async () => {
    const { client } = clientWith({ sessions });
    const { position } = walkSessionLog(client, { limit: 10 });
    expect((await read(walkSessionLog(client, {}, { after: position }))).records).toEqual(newestFirst);
  });

  test("stays where it was when what is read again was all handed out before, and reading fails then", async () => {
    const changes = [1, 2, 3].map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const { server, client } = clientWith({ changes });
    const first = walkUserAuditLog(client, "a", { limit: 2 });
    for await (const _ of first) break;
    await settled();
    server.next({}, { status: 503 });
    const second = walkUserAuditLog(client, "a", { limit: 2 }, { after: first.position });
    expect((await read(second)).error).toMatchObject({ name: "ServerError" });
    const third = walkUserAuditLog(client, "a", { limit: 2 }, { after: second.position });
    expect((await read(third)).records).toEqual(changes.slice(1));
  });

  test("holds no login and no content", async () => {
    const changes = [1, 1, 1].map((timestamp) => fakeAuditRecord({ userId: "a", timestamp }));
    const { client } = clientWith({ changes });
    const walk = walkUserAuditLog(client, "a");
    for await (const _ of walk) break;
    expect(walk.position.places["a"]).toEqual({
      order: undefined,
      at: 1,
      mark: expect.any(Number),
      equal: 1,
    });
  });

  const position: Position = {
    version: 1,
    operation: "listSessionLog",
    strategy: "time",
    from: 5,
    to: 9,
    places: { "": {} },
  };
  test.each<[string, unknown]>([
    ["another version", { ...position, version: 2 }],
    ["another strategy", { ...position, strategy: "skip" }],
    ["another operation", { ...position, operation: "listPasswordLog" }],
    ["another user", { ...position, places: { a: {} } }],
    ["another from", { ...position, from: 6 }],
    ["another to", { ...position, to: 10 }],
    ["no range", { ...position, from: undefined, to: undefined }],
    ["no places", { ...position, places: undefined }],
    ["no object", "position"],
  ])("one of %s is refused", (_, after) => {
    const { client } = clientWith({});
    const walk = () => walkSessionLog(client, { from: 5, to: 9 }, { after } as WalkOptions);
    expect(walk).toThrow(
      new TypeError("after: must be of the same operation, strategy, users, from and to."),
    );
  });
});

test("a position with a place that was damaged is no end of the log", async () => {
  const { client } = clientWith({ sessions });
  const { position } = walkSessionLog(client);
  for (const order of [1, -1] as const) {
    const places = { "": { order, at: "x" as unknown as number } };
    const { records, error } = await read(walkSessionLog(client, {}, { after: { ...position, places } }));
    expect(records).toEqual([]);
    expect(String(error)).toMatch(/^TypeError: (from|to): must be/);
  }
});

describe("bad input is refused before anything is sent", () => {
  const { client, asked } = clientWith({});
  test.each<[string, () => unknown, string]>([
    ["query", () => walkSessionLog(client, { skip: 1 } as object), "query.skip"],
    ["from", () => walkSessionLog(client, { from: Number.NaN }), "from"],
    ["limit", () => walkSessionLog(client, { limit: 0 }), "limit"],
    ["from after to", () => walkSessionLog(client, { from: 2, to: 1 }), "from"],
    ["options", () => walkSessionLog(client, {}, { maxRecord: 1 } as object), "options.maxRecord"],
    ["maxRecords", () => walkSessionLog(client, {}, { maxRecords: 0 }), "maxRecords"],
    ["concurrency", () => walkSessionLog(client, {}, { concurrency: 0.5 }), "concurrency"],
    ["strategy", () => walkSessionLog(client, {}, { strategy: "toString" as "time" }), "strategy.toString"],
    ["progress", () => walkSessionLog(client, {}, { progress: 1 as never }), "progress"],
    ["id", () => walkUserAuditLog(client, ""), "id"],
    ["ids", () => walkUserAuditLog(client, ["a", "a/b"]), "id"],
    ["userId", () => walkPasswordLog(client, { userId: [".."] }), "userId"],
    ["no userId", () => walkPasswordLog(client, {} as never), "userId"],
  ])("%s", (_, walk, argument) => {
    expect(walk).toThrow(TypeError);
    expect(walk).toThrow(new RegExp(`^${argument.replace(".", "\\.")}: `));
    expect(asked()).toEqual([]);
  });
});

describe("several users", () => {
  const users = ["a", "b", "c", "d", "e"];
  const changes = users.flatMap((userId) =>
    [1, 2, 3, 4, 5].map((timestamp) => fakeAuditRecord({ userId, timestamp })),
  );
  const ofUser = (userId: string) => changes.filter((change) => change.userId === userId);

  test("come in one stream, each in its order", async () => {
    const { client } = clientWith({ changes });
    const { records } = await read(walkUserAuditLog(client, [...users, "a"], { limit: 2 }));
    expect(records).toHaveLength(25);
    for (const user of users) expect(records.filter(({ userId }) => userId === user)).toEqual(ofUser(user));
  });

  test("a quick log does not hold up the others", async () => {
    const { client } = clientWith({ changes });
    const { records } = await read(walkUserAuditLog(client, ["a", "b"], { limit: 2 }, { concurrency: 2 }));
    const lastOf = (user: string) => records.findLastIndex(({ userId }) => userId === user);
    expect(records.findIndex(({ userId }) => userId === "b")).toBeLessThan(lastOf("a"));
  });

  test("no more of them are read at once than asked for", async () => {
    let open = 0;
    let most = 0;
    const server = fakeServer({ changes });
    const { client } = clientOf(async (request) => {
      most = Math.max(most, ++open);
      await settled();
      return server.fetch(request).finally(() => open--);
    });
    await read(walkUserAuditLog(client, users, { limit: 2 }, { concurrency: 3 }));
    expect(most).toBe(3);
  });

  /** Answers 404 for user c as long as `missing`. */
  function withMissing() {
    const server = fakeServer({ changes });
    const state = { missing: true };
    const { client, sent } = clientOf((request) =>
      state.missing && request.url.includes("/users/c/")
        ? Response.json({ code: "NotFound", message: "no such user" }, { status: 404 })
        : server.fetch(request),
    );
    return { client, sent, state };
  }

  test("one that fails is told apart, after all others were handed out", async () => {
    const { client } = withMissing();
    const { records, error } = await read(walkUserAuditLog(client, users, { limit: 2 }));
    expect(records).toHaveLength(20);
    expect(error).toBeInstanceOf(PartialFailureError);
    expect(error).toMatchObject({
      name: "PartialFailureError",
      message: "listUserAuditLog: users that could not be read: 1.",
      failures: [{ userId: "c", error: { name: "NotFoundError", status: 404 } }],
    });
  });

  test("the position then has the log of the one that failed read, and no other", async () => {
    const { client, sent, state } = withMissing();
    const walk = walkUserAuditLog(client, users, { limit: 2 });
    await read(walk);
    state.missing = false;
    sent.length = 0;
    const after = JSON.parse(JSON.stringify(walk.position)) as Position;
    expect((await read(walkUserAuditLog(client, users, { limit: 2 }, { after }))).records).toEqual(
      ofUser("c"),
    );
    expect(sent.every(({ url }) => url.includes("/users/c/"))).toBe(true);
  });

  test("a single id fails as a call does", async () => {
    const { client } = withMissing();
    expect((await read(walkUserAuditLog(client, "c"))).error).toMatchObject({ name: "NotFoundError" });
  });

  test("refused credentials end everything at once, before an account is locked", async () => {
    const { client, sent } = clientOf(() => Response.json({ code: "x", message: "y" }, { status: 401 }));
    const { error } = await read(walkUserAuditLog(client, users, {}, { concurrency: 2 }));
    expect(error).toMatchObject({ name: "UnauthorizedError" });
    expect(sent).toHaveLength(2);
  });

  test("credentials that cannot be had end everything at once, so that a key store is not asked for each user", async () => {
    let asked = 0;
    const auth = () => {
      asked++;
      throw new Error("locked");
    };
    const { client } = clientOf(() => Response.json([]), { auth });
    const { error } = await read(walkUserAuditLog(client, users, {}, { concurrency: 2 }));
    expect(error).toMatchObject({ name: "CredentialsError" });
    expect(asked).toBe(2);
  });

  test("passwords of several users", async () => {
    const passwords = users.map((userId) => fakePasswordRecord({ userId, timestamp: 3 }));
    const { client } = clientWith({ passwords });
    expect((await read(walkPasswordLog(client, { userId: users }))).records).toHaveLength(5);
  });
});

describe("answers that contradict what a walk rests on", () => {
  const at = (...times: number[]) => times.map((timestamp) => ({ timestamp }));

  /** A server whose answers are made up. */
  function answering(answer: (query: { from: number; to: number; skip: number }) => unknown[]): Client {
    return clientOf(({ url }) => {
      const {
        from = -1,
        to = Infinity,
        skip,
      } = Object.fromEntries([...new URL(url).searchParams].map(([name, value]) => [name, Number(value)]));
      return Response.json(answer({ from, to, skip: skip ?? 0 }));
    }).client;
  }

  test.each<[string, () => unknown[], string]>([
    ["a record of another time", () => at(5), 'a record has no time from 9 to 21. Try the strategy "skip".'],
    ["a record without a time", () => [{}], 'a record has no time from 9 to 21. Try the strategy "skip".'],
    [
      "a time as text",
      () => at("11" as never),
      'a record has no time from 9 to 21. Try the strategy "skip".',
    ],
    ["null", () => [null], 'a record has no time from 9 to 21. Try the strategy "skip".'],
    ["an order that turns", () => at(11, 13, 12), "the answer is not ordered by time"],
  ])("%s", async (_, answer, message) => {
    const { error } = await read(walkUserAuditLog(answering(answer), "a", { from: 10, to: 20 }));
    expect(error).toBeInstanceOf(WalkError);
    expect(String(error)).toContain(`WalkError: listUserAuditLog: ${message}`);
  });

  test("a skip that is not heeded", async () => {
    const { error } = await read(
      walkUserAuditLog(
        answering(() => at(11)),
        "a",
        { from: 10, to: 20 },
      ),
    );
    expect(String(error)).toContain("the server does not heed skip");
  });

  test.each([2, 3, 4, 5, 7])("records of a millisecond from %d servers that take turns", async (servers) => {
    let turn = 0;
    const records = Array.from({ length: 60 }, (_, entityId) => ({ timestamp: 11, entityId }));
    const client = answering(({ skip }) => {
      const shift = 17 * (turn++ % servers);
      return [...records.slice(shift), ...records.slice(0, shift)].slice(skip, skip + 25);
    });
    const walk = walkUserAuditLog(client, "a", { from: 10, to: 20 });
    expect(String((await read(walk)).error)).toContain(
      "the order within a millisecond changes. Try a greater limit.",
    );
    expect(walk.position.places).toEqual({ a: {} });
  });

  test.each(["oldest", "newest"])("pages of the %s records, each in the other order", async (which) => {
    const records = at(11, 12, 13, 14, 15, 16);
    const log = which === "oldest" ? records : records.toReversed();
    const client = answering(({ from, to, skip }) =>
      log
        .filter(({ timestamp }) => timestamp >= from && timestamp <= to)
        .slice(skip, skip + 3)
        .reverse(),
    );
    const { error } = await read(walkUserAuditLog(client, "a", { from: 10, to: 20 }));
    expect(String(error)).toContain("two answers contradict each other");
  });

  test("a record that arrives before the first one is no contradiction", async () => {
    const held = at(12, 13);
    let requests = 0;
    const client = answering(({ from, to, skip }) => {
      if (++requests === 5) held.unshift(...at(11));
      return held.filter(({ timestamp }) => timestamp >= from && timestamp <= to).slice(skip, skip + 3);
    });
    const { records, error } = await read(walkUserAuditLog(client, "a", { from: 10, to: 20 }));
    expect([records, error]).toEqual([at(12, 13), undefined]);
  });

  test("sessions compared by their end: a narrower range lacks what is in it", async () => {
    const sessions = [
      { id: "1", startTime: 18, endTime: 40 },
      { id: "2", startTime: 16, endTime: 30 },
      { id: "3", startTime: 15, endTime: 35 },
      { id: "4", startTime: 12, endTime: 13 },
    ];
    const client = answering(({ from, to, skip }) =>
      sessions.filter(({ endTime }) => endTime >= from && endTime <= to).slice(skip, skip + 2),
    );
    const { records, error } = await read(walkSessionLog(client, { from: 0, to: 40, limit: 2 }));
    expect(String(error)).toContain("two answers contradict each other");
    expect(records).toEqual([sessions[0]]);
  });
});

describe('the strategy "skip"', () => {
  test("counts, and begins each page with the last record of the one before", async () => {
    const { client, asked } = clientWith({ sessions });
    const { records } = await read(
      walkSessionLog(client, { from: 1_000, to: 2_000, limit: 10 }, { strategy: "skip" }),
    );
    expect(records).toEqual(newestFirst);
    expect(asked()).toEqual([
      "?from=1000&to=2000&limit=10&skip=0",
      "?from=1000&to=2000&limit=10&skip=9",
      "?from=1000&to=2000&limit=10&skip=18",
      "?from=1000&to=2000&limit=10&skip=24",
      "?from=1000&to=2000&limit=10&skip=25",
    ]);
  });

  test("reads on past answers of a single record", async () => {
    const { client } = clientWith({ sessions, greatestLimit: 1 });
    const { records } = await read(walkSessionLog(client, {}, { strategy: "skip" }));
    expect(records).toEqual(newestFirst);
  });

  test("sees that the log moved", async () => {
    const held = [...sessions];
    const { client } = clientWith({ sessions: held });
    const walk = walkSessionLog(client, { limit: 10 }, { strategy: "skip" });
    const pages = walk.pages()[Symbol.asyncIterator]();
    await pages.next();
    await settled();
    held.splice(20, 1);
    await pages.next();
    await expect(pages.next()).rejects.toThrow("listSessionLog: the log moved. Begin again.");
  });

  test("sees that the log has become shorter than what was read", async () => {
    const held = [...sessions];
    const { client } = clientWith({ sessions: held });
    const walk = walkSessionLog(client, { limit: 10 }, { strategy: "skip" });
    for await (const _ of walk) break;
    held.length = 0;
    expect(String((await read(walk)).error)).toContain("the log moved");
  });

  test("hands out what is no record", async () => {
    const { client } = clientOf(() => Response.json([]));
    const answers = [[null], [null]];
    const list = async () => answers.shift() ?? [];
    const walk = walkSessionLog({ ...client, listSessionLog: list as never }, {}, { strategy: "skip" });
    expect(await read(walk)).toEqual({ records: [null], error: undefined });
  });

  test("is taken up again", async () => {
    const { client } = clientWith({ sessions });
    const options = { strategy: "skip" } as const;
    const walk = walkSessionLog(client, { limit: 10 }, options);
    const records: unknown[] = [];
    for await (const record of walk) if (records.push(record) === 13) break;
    const after = JSON.parse(JSON.stringify(walk.position)) as Position;
    expect(after.places[""]).toEqual({ skip: 13, mark: expect.any(Number) });
    const rest = await read(walkSessionLog(client, { limit: 10 }, { ...options, after }));
    expect([...records, ...rest.records]).toEqual(newestFirst);
  });
});

/** Lets happen what can happen without time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
