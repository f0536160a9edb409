/** Logs that change while they are walked: what a walk yields, compared with the sandbox's database. */
import { type SessionRecord, walkSessionLog } from "@saymon-logs/client";
import type { Sandbox } from "@saymon-logs/sandbox";
import { describe, expect, test } from "vitest";
import { clientOf, countsOf, isComplete, logNames, logsOf, start, surplus, total } from "./logs.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const size = isComplete ? 1_000_000 : 10_000;
/** As much arrives and ends in each walk, whatever its length. */
const step = isComplete ? minute : 100 * minute;

describe(`${size} sessions`, { timeout: 300_000 }, () => {
  const records = { listSessionLog: size };

  test("while records arrive and sessions end, a walk over a range yields exactly what it contains", async () => {
    const sandbox = await start({ records, life: { late: 0 } });
    const range = { from: sandbox.clock.now() - 365 * day, to: sandbox.clock.now() };
    const openBefore = openSince(sandbox, range.to - day);

    const { starts, count } = await walkAlive(sandbox, range);
    expect(count).toBe(size);
    expect(starts.size, "repeated").toBe(count);
    expect(missing(sandbox, range, starts).length, "lost").toBe(0);
    expect(starts.size, "never existed").toBe(0);

    expect(openSince(sandbox, range.to - day, range.to)).toBeLessThan(openBefore);
    expect([...sandbox.records("listSessionLog", { from: range.to + 1 })].length).toBeGreaterThan(10_000);
  });

  test("with late and removed records too, it yields what is there all the time, and nothing twice", async () => {
    const keep = 364;
    const sandbox = await start({ records, life: { late: 0.2, keep } });
    const range = { from: 0, to: sandbox.clock.now() };
    // Nothing comes later than by an hour.
    const since = range.to - hour;
    const recent = new Set(Array.from(sessions(sandbox, { from: since }), ({ id }) => id));

    const { starts, count } = await walkAlive(sandbox, range);
    expect(starts.size, "repeated").toBe(count);
    const late = (record: SessionRecord) => record.startTime >= since && !recent.has(record.id);
    const notRead = missing(sandbox, range, starts);
    expect(notRead.filter((record) => !late(record)).length, "lost").toBe(0);
    const removedBefore = sandbox.clock.now() - keep * day;
    const notRemoved = [...starts.values()].filter((time) => time >= removedBefore);
    expect(notRemoved.length, "never existed").toBe(0);

    expect(notRead.length).toBeGreaterThan(10);
    expect(count).toBeLessThan(size);
  });
});

/** Walks the session log while time passes with each page; resolves to the start of each session by its id. */
async function walkAlive(sandbox: Sandbox, range: { from: number; to: number }) {
  const starts = new Map<string, number>();
  let count = 0;
  for await (const page of walkSessionLog(clientOf(sandbox), range).pages()) {
    for (const { id, startTime } of page) starts.set(id, startTime);
    count += page.length;
    sandbox.clock.advance(step);
  }
  return { starts, count };
}

/** What the database contains and the walk did not yield. What it did yield is deleted from `starts`. */
function missing(
  sandbox: Sandbox,
  range: { from: number; to: number },
  starts: Map<string, number>,
): SessionRecord[] {
  const missing: SessionRecord[] = [];
  for (const record of sessions(sandbox, range)) {
    if (starts.get(record.id) === record.startTime) starts.delete(record.id);
    else missing.push(record);
  }
  return missing;
}

function openSince(sandbox: Sandbox, from: number, to?: number): number {
  const range = to === undefined ? { from } : { from, to };
  return [...sessions(sandbox, range)].filter(({ endTime }) => endTime === null).length;
}

function sessions(sandbox: Sandbox, range: { from?: number; to?: number }): Iterable<SessionRecord> {
  return sandbox.records("listSessionLog", range) as Iterable<SessionRecord>;
}

describe.each(logNames)("%s", (name) => {
  test.each([
    { what: "arrive late", life: { arrivals: 20, late: 1 }, step: 10 * minute, isMet: grows },
    { what: "are removed", life: { arrivals: 0, keep: 200 }, step: 5 * day, isMet: shrinks },
  ])("while records $what, what is there all the time is yielded once", async ({ life, step, isMet }) => {
    const sandbox = await start({ records: isComplete ? 10_000 : 2_000, maxLimit: 30, life });
    const { walk, held } = logsOf(sandbox)[name];
    const range = { from: 0, to: sandbox.clock.now() };
    const before = countsOf(held(range));

    const read: object[] = [];
    for await (const page of walk(clientOf(sandbox), range).pages()) {
      read.push(...page);
      sandbox.clock.advance(step);
    }
    const after = countsOf(held(range));
    expect(surplus(inBoth(before, after), countsOf(read)), "lost").toBe(0);
    expect(surplus(countsOf(read), inEither(before, after)), "repeated").toBe(0);
    const unmet = "The log did not change. Does the sandbox generate its records, and let them arrive?";
    expect(isMet(total(before), total(after)), unmet).toBe(true);
  });
});

const grows = (before: number, after: number) => after > before;
const shrinks = (before: number, after: number) => after < before;

/** Of equal records, as many as there were all the time. */
function inBoth(one: Map<string, number>, other: Map<string, number>): Map<string, number> {
  return new Map([...one].map(([key, count]) => [key, Math.min(count, other.get(key) ?? 0)]));
}

/** Of equal records, as many as there ever were. */
function inEither(one: Map<string, number>, other: Map<string, number>): Map<string, number> {
  const most = [...other].map(([key, count]): [string, number] => [key, Math.max(count, one.get(key) ?? 0)]);
  return new Map([...one, ...most]);
}
