/** Responses that contradict what a walk rests on: an error, and never a result that only looks complete. */
import { expect, test } from "vitest";
import { type Client, WalkError, walkSessionLog, walkUserAuditLog } from "../../src/index.ts";
import { clientOf } from "../support/handler.ts";
import { read } from "./support.ts";

const at = (...times: unknown[]) => times.map((timestamp) => ({ timestamp }));
const range = { from: 10, to: 20 };

/** A client of a server that responds with whatever `respond` returns. */
function clientOfServer(respond: (query: { from: number; to: number; skip: number }) => unknown[]): Client {
  const handle = ({ url }: Request) => {
    const query = [...new URL(url).searchParams].map(([name, value]) => [name, Number(value)]);
    const { from = -1, to = Infinity, skip = 0 } = Object.fromEntries(query);
    return Response.json(respond({ from, to, skip }));
  };
  return clientOf(handle, { maxRetries: 0 }).client;
}

const noTime =
  "a record has no time, or one outside 1970-01-01T00:00:00.009Z to 1970-01-01T00:00:00.021Z. " +
  'Try the strategy "offset".';
const contradiction = 'two responses contradict each other. Try the strategy "offset".';

test.each<[string, unknown[], string]>([
  ["a record of another time", at(5), noTime],
  ["a record without a time", [{}], noTime],
  ["a time as a string", at("11"), noTime],
  ["null", [null], noTime],
  ["an order that turns", at(11, 13, 12), 'a response is not sorted by time. Try the strategy "offset".'],
  [
    "a `skip` that is ignored",
    at(11),
    "the server ignores `skip`, and one millisecond fills a page. Try a larger pageSize.",
  ],
])("%s", async (_, records, message) => {
  const client = clientOfServer(() => records);
  const { error } = await read(walkUserAuditLog(client, "a", range));
  expect(error).toBeInstanceOf(WalkError);
  expect(String(error)).toBe(`WalkError: listUserAuditLog: ${message}`);
});

test("a short log of sessions whose end is compared with the range", async () => {
  const sessions = [19, 18, 13, 12, 11].map((startTime) => ({
    id: `${startTime}`,
    startTime,
    endTime: startTime + (startTime % 2 ? 1 : 9),
  }));
  const client = clientOfServer(({ from, to, skip }) =>
    sessions.filter(({ endTime }) => from <= endTime && endTime <= to).slice(skip),
  );
  const { error } = await read(walkSessionLog(client, range));
  expect(error).toBeInstanceOf(WalkError);
});

/** Records of one millisecond from servers with different orders, which respond in turns. */
function takingTurns(servers: number, toRecord: (index: number) => object): Client {
  let turn = 0;
  const records = Array.from({ length: 60 }, (_, index) => toRecord(index));
  return clientOfServer(({ skip }) => {
    const shift = 17 * (turn++ % servers);
    return [...records.slice(shift), ...records.slice(0, shift)].slice(skip, skip + 25);
  });
}

test.each([2, 3, 4, 5, 7])("the order of %d servers that take turns", async (servers) => {
  for (const different of [60, 30]) {
    const client = takingTurns(servers, (index) => ({ timestamp: 11, entityId: index % different }));
    const walk = walkUserAuditLog(client, "a", range);
    expect(String((await read(walk)).error)).toContain(
      "the order within one millisecond changes. Try a larger pageSize.",
    );
    expect(walk.cursor.logs).toEqual({ a: {} });
  }
});

test.each(["oldest", "newest"])("pages of the %s records, each in the other order", async (which) => {
  const times = [11, 12, 13, 14, 15, 16];
  const log = which === "oldest" ? times : times.toReversed();
  const client = clientOfServer(({ from, to, skip }) => {
    const found = log.filter((time) => time >= from && time <= to);
    return at(...found.slice(skip, skip + 3).reverse());
  });
  const { error } = await read(walkUserAuditLog(client, "a", range));
  expect(String(error)).toContain(contradiction);
});

test("pages of one millisecond that are followed by earlier records", async () => {
  const client = clientOfServer(({ skip }) => (skip === 0 ? at(12, 12) : at(11, 13)));
  const { records, error } = await read(walkUserAuditLog(client, "a", range));
  expect([records, error]).toEqual([[], expect.any(WalkError)]);
});

test("a record that arrives before the first one is not a contradiction", async () => {
  const held = [12, 13, 14];
  let requests = 0;
  const client = clientOfServer(({ from, to, skip }) => {
    if (++requests === 6) held.unshift(11);
    return at(...held.filter((time) => time >= from && time <= to).slice(skip, skip + 2));
  });
  const { records, error } = await read(walkUserAuditLog(client, "a", range, { pageSize: 2 }));
  expect([records, error]).toEqual([at(12, 13, 14), undefined]);
});

test("sessions that are compared by their end: a narrower range lacks what is in it", async () => {
  const sessions = [
    { id: "1", startTime: 18, endTime: 40 },
    { id: "2", startTime: 16, endTime: 30 },
    { id: "3", startTime: 15, endTime: 35 },
    { id: "4", startTime: 12, endTime: 13 },
  ];
  const client = clientOfServer(({ from, to, skip }) =>
    sessions.filter(({ endTime }) => endTime >= from && endTime <= to).slice(skip, skip + 2),
  );
  const { records, error } = await read(walkSessionLog(client, { from: 0, to: 40 }, { pageSize: 2 }));
  expect(String(error)).toContain(contradiction);
  expect(records).toEqual([sessions[0]]);
});
