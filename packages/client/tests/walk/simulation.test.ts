/**
 * Incremental reading, simulated: clocks that drift, step and jump, a `Date` that is wrong in one response, a record
 * from the future, late records, ties, restarts, failures, and a reader that is killed at any request.
 * With TEST_ALL=1 there are more than 100,000 polls; WALKS and SEED try more and others.
 */
import { expect, test } from "vitest";
import {
  type AnySaymonError,
  isSaymonError,
  pollSessionLog,
  pollUserAuditLog,
  type Walk,
  type WalkCursor,
  walkSessionLog,
  walkUserAuditLog,
} from "../../src/index.ts";
import { Killed, type LiveLog as Live, LiveLog, type LiveRecord, overlap, settleTime } from "./live-log.ts";

/** Ten parts, so that each has time enough on a slow machine. */
const parts = [...Array(10).keys()];
const simulationsEach = process.env["TEST_ALL"]
  ? 235
  : Math.ceil(Number(process.env["WALKS"] ?? 9_000) / 3_000);
const pollsEach = 40;
const firstSeed = Number(process.env["SEED"] ?? 1);

/** Reads a log on from a stored cursor, and stores records and cursor together after each page. */
type ReadNew = (log: Live, stored: Store) => Promise<void>;

interface Store {
  records: LiveRecord[];
  cursor: string | undefined;
}

const poll: ReadNew = async (log, stored) => {
  log.requests = 0;
  const cursor = stored.cursor === undefined ? undefined : (JSON.parse(stored.cursor) as WalkCursor);
  const { ids, users, isStable } = log.traits;
  // An order that changes can be read as long as a millisecond fits into a page.
  const pageSize = isStable ? 3 + (log.random() % 40) : 60;
  const options = { cursor, overlap, settleTime, pageSize, concurrency: 2 };
  const walk: Walk<unknown> = ids
    ? pollSessionLog(log.client, {}, options)
    : pollUserAuditLog(log.client, users, {}, options);
  // Stopping early is one more way of restarting.
  const stopsAfter = log.chance(log.traits.stops) ? log.random() % 30 : Infinity;
  try {
    for await (const page of walk.pages()) {
      stored.records.push(...(page as LiveRecord[]));
      stored.cursor = JSON.stringify(walk.cursor);
      if (stored.records.length > stopsAfter) return;
    }
    stored.cursor = JSON.stringify(walk.cursor);
  } catch (error) {
    // A process that is killed stores nothing any more.
    if (error instanceof Killed) return;
    if (!isExpected(error)) throw error;
    stored.cursor = JSON.stringify(error.cursor);
  }
};

function isExpected(error: unknown): error is AnySaymonError {
  if (!isSaymonError(error)) return false;
  const isTold = error.name === "WalkError" && error.message.includes("no header Date");
  return isTold || ["RateLimitError", "NetworkError", "PartialFailureError"].includes(error.name);
}

/** Polls a log while it lives; resolves to the records that were lost and repeated. */
async function simulate(log: Live, readNew: ReadNew): Promise<{ lost: string[]; repeated: string[] }> {
  const stored: Store = { records: [], cursor: undefined };
  log.pass(log.random() % 2_000);
  for (let index = 0; index < pollsEach; index++) {
    await readNew(log, stored);
    if (index === 3 && log.traits.hasFuture) log.addFuture();
    log.pass(log.random() % (log.chance(0.1) ? 3 * overlap : 800));
  }
  Object.assign(log.traits, { failures: 0, stops: 0, missingDate: 0 });
  log.now += 2 * overlap;
  // The first one may have a page left of what was interrupted.
  for (let index = 0; index < 3; index++) await readNew(log, stored);
  // What is still from the future is not due, but may have been read, once.
  const isFuture = (record: LiveRecord) => record.id === "future" || record.entityId === "future";
  const isRead = stored.records.some(isFuture);
  return compare(
    log.held.map(({ raw }) => raw).filter((raw) => isRead || !isFuture(raw)),
    stored.records,
  );
}

function compare(held: LiveRecord[], read: LiveRecord[]): { lost: string[]; repeated: string[] } {
  const keyOf = ({ id, timestamp, entityId, userId }: LiveRecord) =>
    JSON.stringify([id, timestamp, entityId, userId]);
  const counts = new Map<string, number>();
  for (const record of held) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) + 1);
  for (const record of read) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) - 1);
  const differing = (sign: number) => [...counts].filter(([, count]) => count * sign > 0).map(([key]) => key);
  return { lost: differing(1), repeated: differing(-1) };
}

test.each(parts)("polls lose no record and repeat none (part %d)", { timeout: 600_000 }, async (part) => {
  for (let index = 0; index < simulationsEach; index++) {
    const seed = firstSeed + part * simulationsEach + index;
    const result = await simulate(new LiveLog(seed), poll);
    expect(result, `seed ${seed}`).toEqual({ lost: [], repeated: [] });
  }
});

/** What the README once showed: the next walk begins after the last one, which ended at this machine's time. */
function readFromLastEnd(readerOffset: number): ReadNew {
  return async (log, stored) => {
    const from = Number(stored.cursor ?? 0);
    const to = Math.max(from, log.now + readerOffset);
    const walk: Walk<unknown> = log.traits.ids
      ? walkSessionLog(log.client, { from, to })
      : walkUserAuditLog(log.client, log.traits.users, { from, to });
    for await (const page of walk.pages()) stored.records.push(...(page as LiveRecord[]));
    stored.cursor = String(to + 1);
  };
}

test.each([0, 5_000, 86_400_000])(
  "a walk from where the last one ended, with a clock %d ms ahead, loses records",
  async (readerOffset) => {
    let lost = 0;
    for (let seed = firstSeed; seed < firstSeed + 10; seed++) {
      const log = new LiveLog(seed);
      log.traits.failures = 0;
      lost += (await simulate(log, readFromLastEnd(readerOffset))).lost.length;
    }
    expect(lost).toBeGreaterThan(100);
  },
);
