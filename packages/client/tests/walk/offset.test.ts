/** The strategy "offset". */
import { describe, expect, test } from "vitest";
import { type WalkCursor, walkSessionLog } from "../../src/index.ts";
import { fakeServer, fakeSessionRecord } from "../../src/testing/index.ts";
import { clientOf } from "../support/handler.ts";
import { clientWith, newestFirst, read, sessions, settled } from "./support.ts";

const options = { strategy: "offset", pageSize: 10 } as const;

test("each request begins with the last record of the page before", async () => {
  const { client, requested } = clientWith({ sessions });
  const { records } = await read(walkSessionLog(client, { from: 1_000, to: 2_000 }, options));
  expect(records).toEqual(newestFirst);
  expect(requested()).toEqual([
    "?from=1000&to=2000&limit=10&skip=0",
    "?from=1000&to=2000&limit=10&skip=9",
    "?from=1000&to=2000&limit=10&skip=18",
    "?from=1000&to=2000&limit=10&skip=24",
    "?from=1000&to=2000&limit=10&skip=25",
  ]);
});

test("pages of a single record do not stop it", async () => {
  const { client } = clientWith({ sessions, maxPageSize: 1 });
  expect((await read(walkSessionLog(client, {}, options))).records).toEqual(newestFirst);
});

test("without `to` it ends at the server's time, so that a record which arrives shifts nothing", async () => {
  const held = [...sessions];
  const server = fakeServer({ sessions: held, now: () => 2_000 });
  const { client, sent } = clientOf((request) => {
    held.push(fakeSessionRecord({ id: `later ${sent.length}`, startTime: 3_000 + sent.length }));
    return server.fetch(request);
  });
  const walk = walkSessionLog(client, {}, options);
  for await (const _ of walk) break;
  expect(walk.cursor.logs[""]).toEqual({ skip: 1, hash: expect.any(Number), to: 2_999 });
  expect((await read(walk)).records).toEqual(newestFirst.slice(1));
  const requests = sent.length;
  expect((await read(walkSessionLog(client, { from: 5_000 }, options))).records).toEqual([]);
  expect(sent).toHaveLength(requests + 1);
});

test("after the end, nothing is read again", async () => {
  const { client, requested } = clientWith({ sessions });
  const walk = walkSessionLog(client, {}, options);
  await read(walk);
  const requests = requested().length;
  expect((await read(walk)).records).toEqual([]);
  expect(requested()).toHaveLength(requests);
});

test("a response that is not a record is yielded as it is", async () => {
  const { client } = clientOf(() => Response.json([]));
  const pages = [[null], [null]];
  const list = async () => pages.shift() ?? [];
  const walk = walkSessionLog({ ...client, listSessionLog: list as never }, {}, options);
  expect(await read(walk)).toEqual({ records: [null], error: undefined });
});

describe("a log that changed ends in an error", () => {
  const message = "listSessionLog: the log changed while it was read by offset. Start again.";

  test("when a record was removed", async () => {
    const held = [...sessions];
    const { client } = clientWith({ sessions: held });
    const pages = walkSessionLog(client, {}, options).pages()[Symbol.asyncIterator]();
    await pages.next();
    await settled();
    held.splice(20, 1);
    await pages.next();
    await expect(pages.next()).rejects.toThrow(message);
  });

  test("when it is shorter than what was read", async () => {
    const held = [...sessions];
    const { client } = clientWith({ sessions: held });
    const walk = walkSessionLog(client, {}, options);
    for await (const _ of walk) break;
    held.length = 0;
    expect(String((await read(walk)).error)).toContain(message);
  });
});

test("a stored cursor resumes it", async () => {
  const { client } = clientWith({ sessions });
  const walk = walkSessionLog(client, { to: 2_000 }, options);
  const records: unknown[] = [];
  for await (const record of walk) if (records.push(record) === 13) break;
  const cursor = JSON.parse(JSON.stringify(walk.cursor)) as WalkCursor;
  expect(cursor.logs[""]).toEqual({ skip: 13, hash: expect.any(Number), to: 2_000 });
  const rest = await read(walkSessionLog(client, {}, { ...options, cursor }));
  expect([...records, ...rest.records]).toEqual(newestFirst);
});
