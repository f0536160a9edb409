/** Polls: reading what is new, exactly once. */
import { describe, expect, test } from "vitest";
import {
  type Client,
  createClient,
  pollPasswordLog,
  pollSessionLog,
  pollUserAuditLog,
  type SessionRecord,
  type WalkCursor,
  walkSessionLog,
  walkUserAuditLog,
} from "../../src/index.ts";
import {
  fakeAuditRecord,
  fakePasswordRecord,
  fakeServer,
  fakeSessionRecord,
} from "../../src/testing/index.ts";
import { clientOf } from "../support/handler.ts";
import { read } from "./support.ts";

const start = Date.parse("2026-11-01T00:00:00Z");
const second = 1_000;
const minute = 60 * second;

/** A session log whose server has the time `clock.now`. */
function createLog() {
  const clock = { now: start };
  const log: SessionRecord[] = [];
  const server = fakeServer({ sessions: log, now: () => clock.now });
  const { client, sent } = clientOf((request) => server.fetch(request), { maxRetries: 0 });
  const add = (...times: number[]) =>
    log.push(...times.map((time) => fakeSessionRecord({ id: `at ${time}`, startTime: start + time })));
  return { clock, log, add, client, sent };
}

const stored = (cursor: WalkCursor) => JSON.parse(JSON.stringify(cursor)) as WalkCursor;

/** Polls once; resolves to the times of the records, relative to `start`, and the stored cursor. */
async function poll(client: Client, cursor?: WalkCursor, options: object = {}) {
  const walk = pollSessionLog(client, {}, { cursor, ...options });
  const { records, error } = await read(walk);
  expect(error).toBeUndefined();
  return { times: records.map(({ startTime }) => startTime - start), cursor: stored(walk.cursor) };
}

test("the first poll reads all records, and the next ones what was added since", async () => {
  const { clock, add, client } = createLog();
  add(-3 * minute, -2 * minute, -minute);
  const first = await poll(client);
  expect(first.times).toEqual([-minute, -2 * minute, -3 * minute]);
  expect((await poll(client, first.cursor)).times).toEqual([]);
  add(10 * second);
  clock.now += minute;
  const third = await poll(client, first.cursor);
  expect(third.times).toEqual([10 * second]);
  expect((await poll(client, third.cursor)).times).toEqual([]);
});

test("records of the settle time come with a later poll", async () => {
  const { clock, add, client } = createLog();
  add(-11 * second, -10 * second, -9 * second, -second);
  const first = await poll(client);
  expect(first.times).toEqual([-10 * second, -11 * second]);
  clock.now += minute;
  expect((await poll(client, first.cursor)).times).toEqual([-second, -9 * second]);
  expect((await poll(client, undefined, { settleTime: 0 })).times).toHaveLength(4);
});

test("a record that becomes visible up to the overlap late is yielded, once", async () => {
  const { clock, add, client } = createLog();
  add(-minute);
  const first = await poll(client, undefined, { overlap: minute });
  clock.now += minute;
  // The second poll reads a minute back from the latest record.
  add(-120 * second, -121 * second, -30 * second);
  const second_ = await poll(client, first.cursor, { overlap: minute });
  expect(second_.times).toEqual([-30 * second, -120 * second]);
  expect((await poll(client, second_.cursor, { overlap: minute })).times).toEqual([]);
});

test("equal records of one millisecond are as many as there are, also when one comes late", async () => {
  const changes = [1, 1].map((time) => fakeAuditRecord({ userId: "a", timestamp: start - minute + time }));
  const server = fakeServer({ changes, now: () => start });
  const { client } = clientOf((request) => server.fetch(request));
  const first = pollUserAuditLog(client, "a");
  expect((await read(first)).records).toHaveLength(2);
  changes.push({ ...(changes[0] as (typeof changes)[0]) });
  const next = pollUserAuditLog(client, "a", {}, { cursor: stored(first.cursor) });
  expect((await read(next)).records).toHaveLength(1);
  expect((await read(next)).records).toHaveLength(0);
});

test("a session that changes is not yielded again", async () => {
  const { clock, log, add, client } = createLog();
  add(-minute);
  const first = await poll(client);
  log[0] = { ...(log[0] as SessionRecord), endTime: start, expiredAt: start + minute };
  clock.now += minute;
  expect((await poll(client, first.cursor)).times).toEqual([]);
});

test("an iteration that ends early leaves the rest to the next poll, which then reads what is new", async () => {
  const { clock, add, client } = createLog();
  add(...Array.from({ length: 20 }, (_, index) => -minute - index));
  const first = pollSessionLog(client, {}, { pageSize: 6 });
  const times: number[] = [];
  for await (const { startTime } of first) if (times.push(startTime) === 9) break;
  add(second, 2 * second);
  clock.now += minute;
  const rest = await poll(client, stored(first.cursor), { pageSize: 6 });
  expect(rest.times).toEqual([
    ...Array.from({ length: 11 }, (_, index) => -minute - 9 - index),
    2_000,
    1_000,
  ]);
  expect((await poll(client, rest.cursor)).times).toEqual([]);
});

test("a poll that was interrupted while Date was a day ahead hides no late record from the next one", async () => {
  const changes = [-3, -2, -1].map((time) =>
    fakeAuditRecord({ userId: "a", timestamp: start + time * minute }),
  );
  const clock = { now: start + 1_440 * minute };
  const server = fakeServer({ changes, now: () => clock.now });
  const { client } = clientOf((request) => server.fetch(request));
  const first = pollUserAuditLog(client, "a", {}, { pageSize: 2 });
  for await (const _ of first) break;
  clock.now = start + 60 * minute;
  for (const time of [-4, 30])
    changes.push(fakeAuditRecord({ userId: "a", timestamp: start + time * minute }));
  const next = pollUserAuditLog(client, "a", {}, { cursor: stored(first.cursor) });
  const { records } = await read(next);
  expect(records.map(({ timestamp }) => (timestamp - start) / minute)).toEqual([-4, -2, -1, 30]);
});

test("iterating the same poll again polls again", async () => {
  const { clock, add, client } = createLog();
  add(-minute);
  const walk = pollSessionLog(client);
  expect((await read(walk)).records).toHaveLength(1);
  expect(walk.serverTime).toBe(start);
  add(second);
  clock.now += minute;
  expect((await read(walk)).records).toHaveLength(1);
  expect((await read(walk)).records).toHaveLength(0);
});

describe("cursors of walks are accepted", () => {
  test("of a finished one, with records that come late after it", async () => {
    const { clock, add, client } = createLog();
    add(-minute, -2 * minute, -3 * minute);
    const walk = walkSessionLog(client);
    await read(walk);
    add(-2 * minute - 1, -30 * second);
    clock.now += minute;
    expect((await poll(client, stored(walk.cursor))).times).toEqual([-30 * second, -2 * minute - 1]);
  });

  test("of a finished one whose range ended in the future: what was not there yet is new", async () => {
    const { clock, add, client } = createLog();
    add(-minute);
    const walk = walkSessionLog(client, { to: start + 86_400_000 });
    await read(walk);
    add(second);
    clock.now += minute;
    expect((await poll(client, stored(walk.cursor))).times).toEqual([second]);
  });

  test("of an unfinished one, which is completed first", async () => {
    const { clock, add, client } = createLog();
    add(-minute, -2 * minute, -3 * minute);
    const walk = walkSessionLog(client, { to: start - second });
    for await (const _ of walk) break;
    add(second);
    clock.now += minute;
    const next = await poll(client, stored(walk.cursor));
    expect(next.times).toEqual([-2 * minute, -3 * minute, second]);
    expect((await poll(client, next.cursor)).times).toEqual([]);
  });

  test("of an empty log", async () => {
    const { clock, add, client } = createLog();
    const walk = walkSessionLog(client);
    await read(walk);
    expect(walk.cursor.logs).toEqual({ "": { done: true } });
    add(second);
    clock.now += minute;
    expect((await poll(client, stored(walk.cursor))).times).toEqual([second]);
  });
});

describe("several users", () => {
  const changeOf = (userId: string, time: number) => fakeAuditRecord({ userId, timestamp: start + time });

  test("each has its own place; one that fails is read on, while the others move on", async () => {
    const changes = ["a", "b", "c"].map((userId) => changeOf(userId, -minute));
    const clock = { now: start };
    const server = fakeServer({ changes, now: () => clock.now });
    let missing = "c";
    const { client } = clientOf((request) =>
      request.url.includes(`/users/${missing}/`)
        ? new Response(null, { status: 404 })
        : server.fetch(request),
    );
    const first = pollUserAuditLog(client, ["a", "b", "c"]);
    expect(await read(first)).toMatchObject({
      records: { length: 2 },
      error: { name: "PartialFailureError" },
    });
    changes.push(changeOf("b", second));
    clock.now += minute;
    const next = pollUserAuditLog(client, ["a", "b", "c"], {}, { cursor: stored(first.cursor) });
    expect(await read(next)).toMatchObject({
      records: [changeOf("b", second)],
      error: { name: "PartialFailureError" },
    });
    missing = "";
    expect((await read(next)).records).toEqual([changeOf("c", -minute)]);
  });

  test("may be added and left out from poll to poll", async () => {
    const passwords = ["a", "b"].map((userId) => fakePasswordRecord({ userId, timestamp: start - minute }));
    const server = fakeServer({ passwords, now: () => start });
    const { client } = clientOf((request) => server.fetch(request));
    let cursor: WalkCursor | undefined;
    const counts: number[] = [];
    for (const userId of [["a"], ["b"], ["a", "b"]]) {
      const walk = pollPasswordLog(client, { userId }, { cursor });
      counts.push((await read(walk)).records.length);
      cursor = stored(walk.cursor);
    }
    expect(counts).toEqual([1, 1, 0]);
    expect(Object.keys(cursor?.logs ?? {})).toEqual(["a", "b"]);
  });

  test("an idle user costs two requests in each poll", async () => {
    const changes = [-62, -61, -60].map((time) => changeOf("a", time * minute));
    const server = fakeServer({ changes, now: () => start });
    const { client, sent } = clientOf((request) => server.fetch(request));
    const walk = pollUserAuditLog(client, ["a"]);
    await read(walk);
    const before = sent.length;
    expect((await read(walk)).records).toEqual([]);
    expect(sent.length - before).toBe(2);
  });
});

describe("the server's clock", () => {
  test.each([-1, 1])("that is %d day from this machine's changes nothing", async (days) => {
    const now = Date.now() + days * 86_400_000;
    const log = [now - minute, now - second].map((startTime) =>
      fakeSessionRecord({ id: `${startTime}`, startTime }),
    );
    const server = fakeServer({ sessions: log, now: () => now });
    const { client } = clientOf((request) => server.fetch(request));
    const walk = pollSessionLog(client);
    expect((await read(walk)).records).toHaveLength(1);
    expect((await read(walk)).records).toHaveLength(0);
  });

  test.each([1, 60, 24 * 60])(
    "in the header Date, of a proxy, may be %d minutes ahead of the records",
    async (minutes) => {
      const { clock, add, client } = createLog();
      add(-minute);
      clock.now = start + minutes * minute;
      const first = await poll(client);
      add(-minute + 1, second);
      const next = await poll(client, first.cursor);
      expect(next.times).toEqual([second, -minute + 1]);
      // Its clock is corrected.
      clock.now = start + 2 * minute;
      add(90 * second);
      const last = await poll(client, next.cursor);
      expect(last.times).toEqual([90 * second]);
      expect((await poll(client, last.cursor)).times).toEqual([]);
    },
  );

  test("that is a day ahead in one response makes no poll lose late records", async () => {
    const { clock, add, client } = createLog();
    add(-minute);
    let { cursor } = await poll(client);
    clock.now += 1_440 * minute;
    ({ cursor } = await poll(client, cursor));
    clock.now -= 1_440 * minute;
    for (let turn = 1; turn < 4; turn++) {
      clock.now += minute;
      const now = clock.now - start;
      add(now - 20 * second, now - 85 * second);
      const next = await poll(client, cursor);
      expect(next.times).toEqual([now - 20 * second, now - 85 * second]);
      ({ cursor } = next);
    }
  });

  test.each([
    ["missing", undefined],
    ["years behind its records", Date.UTC(2000, 0, 1)],
  ])("that is %s is an error: a record from the future could hide what follows", async (_, now) => {
    const { clock, log, add, client } = createLog();
    add(-minute);
    const { cursor } = await poll(client);
    const server = fakeServer({ sessions: log, now: () => now ?? start });
    const { client: broken } = clientOf(async (request) => {
      const response = await server.fetch(request);
      if (now === undefined) response.headers.delete("Date");
      return response;
    });
    const { records, error } = await read(pollSessionLog(broken, {}, { cursor }));
    expect(records).toEqual([]);
    expect(error).toMatchObject({ name: "WalkError", cursor });
    expect((error as Error).message).toContain("the response has no header Date");
    clock.now += minute;
    add(second);
    expect((await poll(client, cursor)).times).toEqual([second]);
  });

  test("decides what a walk has reached: a record from the future hides nothing from polls", async () => {
    const { clock, add, client } = createLog();
    add(-minute, 120 * minute);
    const walk = walkSessionLog(client);
    expect((await read(walk)).records).toHaveLength(2);
    let cursor = stored(walk.cursor);
    for (let turn = 1; turn < 130; turn++) {
      clock.now += minute;
      const time = clock.now - start - 15 * second;
      add(time);
      const next = await poll(client, cursor);
      expect(next.times).toEqual([time]);
      ({ cursor } = next);
    }
  });

  test("that was set back within the overlap loses and repeats nothing", async () => {
    const { clock, add, client } = createLog();
    add(-minute);
    const first = await poll(client);
    clock.now -= 2 * minute;
    add(-110 * second);
    clock.now += 30 * second;
    const next = await poll(client, first.cursor);
    expect(next.times).toEqual([-110 * second]);
    expect((await poll(client, next.cursor)).times).toEqual([]);
  });

  test("that was set back by more than the overlap is an error: records would be missed", async () => {
    const { clock, add, client } = createLog();
    add(-minute);
    const first = await poll(client);
    clock.now -= 60 * minute;
    const { error } = await read(pollSessionLog(client, {}, { cursor: first.cursor }));
    expect(error).toMatchObject({ name: "WalkError", cursor: first.cursor });
    expect((error as Error).message).toBe(
      "listSessionLog: the server's clock was set back to before 2026-10-31T23:54:00.000Z, where this poll starts. " +
        "Poll without a cursor.",
    );
  });

  test("that is before a first poll's `from` is not an error", async () => {
    const { client } = createLog();
    const walk = pollSessionLog(client, { from: start + minute });
    for (let time = 0; time < 2; time++) expect(await read(walk)).toEqual({ records: [], error: undefined });
  });
});

test("walks and polls use a client of another copy of this package, or one that was wrapped", async () => {
  const { clock, add, client } = createLog();
  add(-minute, -second);
  clock.now = start;
  const wrapped: Client = {
    ...client,
    listSessionLog: ((...args: []) => client.listSessionLog(...args)) as never,
  };
  expect((await read(pollSessionLog(wrapped))).records).toHaveLength(1);
  const copied: Client = {
    ...createClient({ baseUrl: "https://saymon.example.com", auth: { login: "a", password: "b" } }),
    listUserAuditLog: (async () => []) as never,
  };
  expect((await read(walkUserAuditLog(copied, "a"))).records).toEqual([]);
});
