/** How many requests a walk costs. */
import { describe, expect, test } from "vitest";
import { type Client, walkSessionLog, walkUserAuditLog } from "../../src/index.ts";
import { maxRequests } from "../support/handler.ts";
import { read } from "./support.ts";

interface Query {
  from?: number;
  to?: number;
  limit?: number;
  skip?: number;
}

/** A client of a server with these records, in this order; and the number of its requests. */
function serving(records: object[], cap: number): { client: Client; requests: () => number } {
  let requests = 0;
  const list = async ({ from = 0, to = Infinity, limit = 0, skip = 0 }: Query) => {
    if (++requests > maxRequests) throw new Error("too many requests");
    const inRange = (record: { startTime?: number; timestamp?: number }) => {
      const time = record.startTime ?? record.timestamp ?? 0;
      return time >= from && time <= to;
    };
    return records.filter(inRange).slice(skip, skip + Math.min(limit, cap));
  };
  const client = { listSessionLog: list, listUserAuditLog: (_: string, query: Query) => list(query) };
  return { client: client as unknown as Client, requests: () => requests };
}

describe("a long log costs its pages and at most 2 % more", () => {
  test.each([
    ["newest first", 1],
    ["oldest first", -1],
  ])("%s", async (_, sign) => {
    const records = Array.from({ length: 20_000 }, (_, index) => ({
      id: `${index}`,
      startTime: 1e6 - sign * index,
    }));
    const { client, requests } = serving(records, 100);
    expect((await read(walkSessionLog(client))).records).toHaveLength(20_000);
    // A page overlaps the one before by a record.
    expect(requests()).toBeLessThanOrEqual((20_000 / 99) * 1.02);
  });
});

test.each([
  ["without records", 0, 1],
  ["with one record", 1, 3],
  ["with several", 99, 3],
])("a short log %s costs the least that can show its end", async (_, count, expected) => {
  const records = Array.from({ length: count }, (_, timestamp) => ({ entityId: "e", timestamp }));
  const { client, requests } = serving(records, 1_000);
  expect((await read(walkUserAuditLog(client, "a"))).records).toHaveLength(count);
  // The page, an empty page after it, and the page again: without it, a removed record could hide a later one.
  expect(requests()).toBe(expected);
});

describe("a millisecond with more records than a page, in a stable order", () => {
  const longMillisecond = (size: number, toRecord: (index: number) => object) => [
    ...Array.from({ length: 30 }, (_, index) => ({ timestamp: index, entityId: "before" })),
    ...Array.from({ length: size }, (_, index) => ({ timestamp: 50, ...toRecord(index) })),
    ...Array.from({ length: 30 }, (_, index) => ({ timestamp: 60 + index, entityId: "after" })),
  ];

  /** Requests of a walk over a log with such a millisecond, beyond the five around it, by each of its pages. */
  async function readingsOf(size: number, cap: number, toRecord: (index: number) => object): Promise<number> {
    const [empty, full] = [
      serving(longMillisecond(0, toRecord), cap),
      serving(longMillisecond(size, toRecord), cap),
    ];
    await read(walkUserAuditLog(empty.client, "a"));
    const { records, error } = await read(walkUserAuditLog(full.client, "a"));
    expect(error).toBeUndefined();
    expect(records).toHaveLength(60 + size);
    return (full.requests() - empty.requests()) / Math.ceil(size / cap);
  }

  const sizes = [
    [15, 10],
    [20, 10],
    [45, 20],
    [95, 20],
    [1_000, 100],
    [5_000, 100],
  ] as const;

  /**
   * The end of the millisecond may take a page more in each reading, that `skip` works is tested once, and the log
   * without it may be short enough to cost two requests less.
   */
  const overheadOf = (size: number, cap: number) => (cap < 60 ? 4 : 6) / Math.ceil(size / cap);

  test.each(sizes)(
    "of %d different records in pages of %d is read at most three times",
    async (size, cap) => {
      const overhead = overheadOf(size, cap);
      expect(await readingsOf(size, cap, (entityId) => ({ entityId }))).toBeLessThanOrEqual(3 + overhead);
    },
  );

  test.each(sizes.slice(2))("of %d records, some of them equal, likewise", async (size, cap) => {
    const overhead = overheadOf(size, cap);
    const toRecord = (index: number) => ({ entityId: index % Math.ceil(size * 0.7) });
    expect(await readingsOf(size, cap, toRecord)).toBeLessThanOrEqual(3 + overhead);
  });

  test("of equal records alone, where nothing shows that the order is stable, is read up to eleven times", async () => {
    expect(await readingsOf(95, 20, () => ({ entityId: "same" }))).toBeLessThanOrEqual(15);
  });
});
