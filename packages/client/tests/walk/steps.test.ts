/** The steps of reading by time, one by one: each is a function of a state and a page. */
import { describe, expect, test } from "vitest";
import { fixUpperBound, timeReader } from "../../src/walk/by-time.ts";
import { checkRange, hasLostOverlap, isResolved, mayHaveEarlier } from "../../src/walk/consistency.ts";
import type { LogCursor } from "../../src/walk/cursor.ts";
import { nextPart } from "../../src/walk/log-part.ts";
import type { LogSettings } from "../../src/walk/log-reader.ts";
import { forgetBefore, remember } from "../../src/walk/recent-records.ts";
import { type Entry, endOfTime, entriesAt, isIn, toEntry } from "../../src/walk/record.ts";
import { type Check, type Order, rangeFrom, type TimeState, toRequest } from "../../src/walk/time-state.ts";
import type { WalkPlan } from "../../src/walk/walk-options.ts";
import { cutWindow, describeFinding, findOrder, isFirstComplete, isSorted } from "../../src/walk/window.ts";
import { dropYielded, toLogPage } from "../../src/walk/yielded.ts";

const settings: LogSettings = {
  pageSize: 10,
  operation: "listUserAuditLog",
  range: { from: 0, to: 100 },
  hasOwnRange: false,
  settleTime: undefined,
  overlap: 10,
  maxRecent: 100,
};

/** An audit record of the entity with this id. */
const at = (timestamp: number, entityId: unknown = ""): Entry =>
  toEntry("listUserAuditLog", { timestamp, entityId });
const times = (entries: readonly Entry[]) => entries.map(({ time }) => time);

function stateWith(changes: Partial<TimeState>): TimeState {
  return { ...timeReader.start(settings, {}), ...changes };
}

/** The state after these pages. */
function take(state: TimeState, ...pages: Entry[][]): TimeState {
  return pages.reduce(
    (before, entries) => timeReader.takePage(before, { entries, serverTime: 50 }).state,
    state,
  );
}

describe("the identity of a record", () => {
  const record = {
    timestamp: 7,
    entityId: "e",
    newBody: { name: "x", value: { a: 1, b: [1, { c: 2, d: 3 }], e: null } },
  };
  const reordered = {
    newBody: { value: { e: null, b: [1, { d: 3, c: 2 }], a: 1 }, name: "x" },
    entityId: "e",
    timestamp: 7,
  };

  test("does not depend on the order of fields, at any depth, nor on undocumented fields", () => {
    const one = toEntry("listUserAuditLog", record);
    const other = toEntry("listUserAuditLog", { ...reordered, added: 1 });
    expect(other.key).toBe(one.key);
    expect(other.hash).toBe(one.hash);
  });

  test.each([
    { ...record, entityId: "f" },
    { ...record, newBody: { name: "x", value: { a: 1, b: [{ c: 2, d: 3 }, 1], e: null } } },
    { ...record, newBody: undefined, oldBody: record.newBody },
    { ...record, newBody: null },
    { ...record, timestamp: 8 },
  ])("depends on documented fields: %j", (changed) => {
    const one = toEntry("listUserAuditLog", record);
    const other = toEntry("listUserAuditLog", changed);
    expect(other.key).not.toBe(one.key);
    expect(other.hash).not.toBe(one.hash);
  });

  test("of a session is its id, whatever else changes", () => {
    const one = toEntry("listSessionLog", { id: "s", startTime: 1, endTime: null });
    const other = toEntry("listSessionLog", { id: "s", startTime: 1, endTime: 2, login: "x" });
    expect([other.key, other.hash]).toEqual([one.key, one.hash]);
  });

  test("has the same hash in all versions of this package, because cursors contain it", () => {
    expect(toEntry("listSessionLog", { id: "5f5f" }).hash).toBe(3_261_777_460_474_001);
  });

  test("hashes are integers that a JSON number holds, and differ for similar ids", () => {
    const hashes = Array.from(
      { length: 20_000 },
      (_, id) => toEntry("listSessionLog", { id: `5f5f${id}` }).hash,
    );
    expect(hashes.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test("exists for anything that a server sends", () => {
    const entries = [null, undefined, 1, "x", []].map((value) => toEntry("listSessionLog", value as never));
    const nested = `${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`;
    entries.push(toEntry("listUserAuditLog", { oldBody: JSON.parse(nested), entityId: "e" }));
    entries.push(toEntry("listUserAuditLog", { oldBody: { value: 1n }, entityId: "e" } as never));
    for (const { key, hash, time } of entries)
      expect([typeof key, typeof hash, time]).toEqual(["string", "number", undefined]);
  });
});

describe("finding the order", () => {
  test.each([
    [[1, 2], 1],
    [[2, 1], -1],
    [[2, 2], 0],
    [[2], 0],
  ])("of %j is %d", (given, order) => {
    const [one, other] = given.map((time) => at(time));
    expect(findOrder(one, other)).toBe(order);
  });

  test.each<[number[], Order, boolean]>([
    [[], 0, true],
    [[5, 5, 5], 0, true],
    [[1, 2, 2, 9], 0, true],
    [[9, 2, 2, 1], 0, true],
    [[1, 3, 2], 0, false],
    [[2, 1, 2], 0, false],
    [[1, 2], 1, true],
    [[1, 2], -1, false],
  ])("records at %j are sorted in the order %d: %s", (given, order, sorted) => {
    expect(
      isSorted(
        given.map((time) => at(time)),
        order,
      ),
    ).toBe(sorted);
  });

  test("moves a resumed walk to its place", () => {
    const state = timeReader.start(settings, { time: 40, hash: 1, occurrence: 1 });
    expect(timeReader.nextRequest(state)).toEqual({ from: undefined, to: 101, skip: 0 });
    const { state: next } = timeReader.takePage(state, { entries: [at(40), at(41), at(50)] });
    expect(timeReader.nextRequest(next)).toEqual({ from: 39, to: 101, skip: 0 });
    const descending = timeReader.start(settings, { order: "descending", time: 40, hash: 1, occurrence: 1 });
    expect(timeReader.nextRequest(descending)).toEqual({ from: undefined, to: 41, skip: 0 });
  });
});

describe("widening and filtering bounds", () => {
  const range = { from: 10, to: 20 };
  test.each<[Partial<TimeState>, object]>([
    [{}, { from: 9, to: 21, skip: 3 }],
    [{ isFromInclusive: true }, { from: 10, to: 21, skip: 3 }],
    [{ isToInclusive: true }, { from: 9, to: 20, skip: 3 }],
  ])("%j requests %j", (changes, request) => {
    expect(toRequest(stateWith(changes), range, 3)).toEqual(request);
  });

  test("a bound beyond the times that exist is left out", () => {
    expect(toRequest(stateWith({}), { from: 0, to: endOfTime }, 0)).toEqual({
      from: undefined,
      to: undefined,
      skip: 0,
    });
  });

  test("records outside of the range are filtered, and so is anything without an integer as its time", () => {
    const given = [9, 10, 20, 21, 10.5, "15", null, new Date(15)].map((time) => at(time as number));
    expect(times(given.filter(isIn(range)))).toEqual([10, 20]);
  });

  test("a page that begins outside of the range shows that the bound is inclusive, and is requested again", () => {
    const state = stateWith({ range, left: range });
    const { state: ascending } = timeReader.takePage(state, { entries: [at(9), at(10)] });
    expect(timeReader.nextRequest(ascending)).toEqual({ from: 10, to: 21, skip: 0 });
    const { state: descending } = timeReader.takePage(state, { entries: [at(21), at(20)] });
    expect(timeReader.nextRequest(descending)).toEqual({ from: 9, to: 20, skip: 0 });
  });

  test("a later page of a millisecond that begins outside of the range is not", () => {
    const state = take(stateWith({ range, left: range }), [at(20), at(20)], [at(21)]);
    expect(timeReader.nextRequest(state)).toEqual({ from: 9, to: 21, skip: 0 });
  });
});

describe("cutting at the last millisecond", () => {
  const state = stateWith({ left: { from: 2, to: 8 } });
  const entries = [1, 2, 2, 3, 4, 4].map((time) => at(time));
  const cut = (given: Entry[], isMultiPage: boolean, isEnd: boolean) => {
    const window = cutWindow(state, given, { isMultiPage, isEnd });
    return [times(window.entries), times(window.next)];
  };

  test("a page lacks what may follow in its last millisecond", () => {
    expect(cut(entries, false, false)).toEqual([
      [2, 2, 3],
      [4, 4],
    ]);
  });

  test("the last page is whole", () => {
    expect(cut(entries, false, true)).toEqual([[2, 2, 3, 4, 4], []]);
  });

  test("a page that reaches beyond the range is the last one", () => {
    expect(cut([...entries, at(9)], false, false)).toEqual([[2, 2, 3, 4, 4], []]);
  });

  test("of several pages only the first millisecond is certain", () => {
    expect(cut(entries, true, false)).toEqual([[2, 2], [3]]);
    expect(cut([at(2), at(2)], true, true)).toEqual([[2, 2], []]);
  });

  test("a first millisecond is complete when a record of another one follows", () => {
    expect(isFirstComplete(state, entries)).toBe(true);
    expect(isFirstComplete(state, [at(1), at(2), at(2)])).toBe(false);
    expect(isFirstComplete(state, [at(1)])).toBe(false);
    expect(isFirstComplete(state, [])).toBe(false);
  });
});

describe("recognising the end", () => {
  /** With these, a page of a few records may be the whole log. */
  const long = { ...settings, pageSize: 1_000 };

  test("an empty page ends the log only when the page before it comes again", () => {
    const state = take(timeReader.start(long, {}), [at(1, "a"), at(1, "b"), at(2)], []);
    expect(timeReader.nextRequest(state)?.skip).toBe(0);
    expect(take(state, [at(1, "b"), at(1, "a"), at(2)]).done).toBe(true);
    expect(take(state, [at(1, "a"), at(1, "c"), at(2)]).done).toBe(false);
  });

  const poll = { ...long, range: { from: 0, to: endOfTime }, settleTime: 5 };
  const recent = { 7: { [at(7).hash]: 1 }, 8: { [at(8).hash]: 1 } };

  test("of a poll whose only page has nothing new, at once", () => {
    expect(take(timeReader.start(poll, { recent }), [at(7), at(8)], []).done).toBe(true);
    expect(take(timeReader.start(poll, { recent }), [at(7), at(9)], []).done).toBe(false);
  });

  test("of a poll that yielded records before, or completes an earlier one, not at once", () => {
    const start = timeReader.start({ ...poll, pageSize: 10 }, { recent });
    expect(take(start, [at(3), at(4), at(7)], [at(7), at(8)], [])).toMatchObject({ windows: 1, done: false });
    const place = { order: "descending", time: 7, hash: at(7).hash, occurrence: 1 } as const;
    expect(take(timeReader.start(poll, { ...place, recent }), [at(7)], []).done).toBe(false);
  });

  test("a window without new records yields no page", () => {
    const state = take(timeReader.start(poll, { recent }), [at(7), at(8)]);
    expect(timeReader.takePage(state, { entries: [] })).not.toHaveProperty("page");
  });

  test("finds the order of a log whose first records share a millisecond", () => {
    const page = [at(20, "a"), at(20, "b"), at(10)];
    const { page: yielded } = timeReader.takePage(take(timeReader.start(long, {}), page, []), {
      entries: page,
    });
    expect(yielded?.records.map(({ timestamp }) => timestamp)).toEqual([20, 20, 10]);
  });
});

describe("how often several pages must agree", () => {
  const needed = (...ids: unknown[]) =>
    describeFinding({ entries: ids.map((id) => at(5, id)), next: [] }).agreements;

  test("once where all records differ, in whatever order", () => {
    expect(needed(1, 2, 3)).toBe(1);
    const one = describeFinding({ entries: [at(5, 1), at(5, 2)], next: [at(6)] });
    const other = describeFinding({ entries: [at(5, 2), at(5, 1)], next: [at(6)] });
    expect(other.found).toBe(one.found);
    expect(describeFinding({ entries: [at(5, 2), at(5, 1)], next: [at(7)] }).found).not.toBe(one.found);
  });

  test("twice where a few equal ones are among many, and their sequence counts", () => {
    const ids = [...Array(30).keys(), 3];
    expect(needed(...ids)).toBe(2);
    const found = (given: unknown[]) =>
      describeFinding({ entries: given.map((id) => at(5, id)), next: [] }).found;
    expect(found(ids.toReversed())).not.toBe(found(ids));
  });

  test("up to ten times where they hardly tell anything", () => {
    expect(needed(1, 1, 2, 2)).toBe(6);
    expect(needed(1, 1, 2)).toBe(9);
    expect(needed(1, 1, 1)).toBe(10);
  });
});

describe("verifying the overlap", () => {
  const overlap = [at(5, "a"), at(5, "b")];
  const state = stateWith({
    overlap,
    order: 1,
    first: [at(3)],
    leftBefore: { from: 3, to: 100 },
    left: { from: 5, to: 100 },
    windows: 2,
  });
  const window = { entries: [at(5, "b"), at(6, "a")], next: [] };
  const check: Check = { kind: "overlap", window, turn: 0 };

  test("finds what is missing in its millisecond", () => {
    expect(hasLostOverlap(state, window)).toBe(true);
    expect(hasLostOverlap(state, { entries: [at(5, "b"), at(5, "a"), at(5, "c")], next: [] })).toBe(false);
    expect(hasLostOverlap(stateWith({}), window)).toBe(false);
  });

  test("is resolved when the record is gone from both ranges, or back in both", () => {
    expect(checkRange(state, check)).toEqual(state.leftBefore);
    expect(isResolved(state, check, [at(5, "b")])).toBe(true);
    expect(isResolved(state, check, [at(5, "a")])).toBe(false);
    const second = { ...check, turn: 1 };
    expect(checkRange(state, second)).toEqual(state.left);
    expect(isResolved(state, second, [at(5, "a")])).toBe(true);
    expect(isResolved(state, second, [at(5, "b")])).toBe(false);
  });

  test("is not resolved when only one of two is gone from both ranges", () => {
    const empty: Check = { ...check, window: { entries: [], next: [] } };
    expect(isResolved(state, empty, [at(5, "a")])).toBe(false);
  });

  test("of a resumed walk asks for the range of the page before, not for everything since its place", () => {
    const resumed = timeReader.start(settings, { order: "ascending", time: 10, hash: 0, occurrence: 1 });
    const page = (from: number) => [at(from), at(from + 1), at(from + 2)];
    const state = take(resumed, page(10), page(12), [at(15), at(16), at(17)]);
    expect(timeReader.nextRequest(state)).toEqual({ from: 11, to: 101, skip: 0 });
  });

  test("of the start asks for what comes before the first record", () => {
    const start: Check = { kind: "start", window, turn: 0 };
    expect(mayHaveEarlier(state, window)).toBe(true);
    expect(mayHaveEarlier(state, { ...window, next: [at(7)] })).toBe(false);
    expect(mayHaveEarlier({ ...state, windows: 3 }, window)).toBe(false);
    expect(mayHaveEarlier({ ...state, resume: { time: 1, hash: 1, occurrence: 1 } }, window)).toBe(false);
    expect(checkRange(state, start)).toEqual({ from: 0, to: 3 });
    expect(checkRange({ ...state, order: -1 }, start)).toEqual({ from: 3, to: 100 });
    expect(checkRange(state, { ...start, turn: 1 })).toEqual(state.range);
    expect(isResolved(state, start, [at(3)])).toBe(true);
    expect(isResolved(state, start, [at(2), at(3)])).toBe(false);
  });
});

describe("skipping what was yielded", () => {
  const [a, b, c] = [at(5, "a"), at(5, "b"), at(5, "c")].sort((one, other) => one.hash - other.hash) as [
    Entry,
    Entry,
    Entry,
  ];
  const none = { recent: {}, since: 0 };

  test("what precedes the cursor, of equal records as many as it counts", () => {
    const resume = { time: 5, hash: b.hash, occurrence: 1 };
    expect(dropYielded([at(4), a, b, b, c, at(6)], { resume, memory: none }).map(({ key }) => key)).toEqual(
      [at(4), b, c, at(6)].map(({ key }) => key),
    );
  });

  test("what is remembered, of equal records as many as are remembered", () => {
    const memory = { recent: { 5: { [a.hash]: 1, [b.hash]: 2 } }, since: 0 };
    expect(dropYielded([a, a, b, b, c], { resume: undefined, memory })).toEqual([a, c]);
  });

  test("a record that is both counts once", () => {
    const memory = { recent: { 5: { [b.hash]: 1 } }, since: 0 };
    const resume = { time: 5, hash: b.hash, occurrence: 1 };
    expect(dropYielded([b, b], { resume, memory })).toEqual([b]);
  });

  test("a cursor within a millisecond resumes exactly there", () => {
    const entries = ["c", "a", "b", "a"].map((id) => at(5, id));
    const { page } = toLogPage(stateWith({ order: 1 }), entries);
    for (let count = 1; count < entries.length; count++) {
      const resumed = timeReader.start(settings, { ...page.cursorAfter(count), recent: {} });
      expect(toLogPage(resumed, entries).page.records).toEqual(page.records.slice(count));
    }
  });
});

describe("what is remembered", () => {
  const limits = { overlap: 10, maxRecent: 3 };
  const none = { recent: {}, since: 0 };
  const all = (...given: number[]) => given.map((time) => at(time));

  test("are the records of the overlap, before the end of what was read", () => {
    const { recent, since } = remember(none, all(50, 60, 61, 61), { ...limits, maxRecent: Infinity }, 61);
    expect(recent).toEqual({ 60: { [at(60).hash]: 1 }, 61: { [at(61).hash]: 2 } });
    expect(since).toBe(51);
  });

  test("and none where the end is later than all of them", () => {
    expect(remember(none, all(50, 61), { ...limits, maxRecent: Infinity }, 75)).toEqual(none);
  });

  test("are added to those of earlier pages", () => {
    const first = remember(none, all(58, 60), limits, 60);
    expect(remember(first, all(60), limits, 60).recent).toMatchObject({ 60: { [at(60).hash]: 2 } });
    expect(remember(first, all(20), limits, 60)).toEqual(first);
  });

  test("are the latest milliseconds, up to a number", () => {
    const { recent, since } = remember(none, all(60, 61, 62, 63, 64), limits, 64);
    expect([Object.keys(recent), since]).toEqual([["62", "63", "64"], 62]);
    const next = remember({ recent, since }, all(65), limits, 65);
    expect([Object.keys(next.recent), next.since]).toEqual([["63", "64", "65"], 63]);
  });

  test("are hashed only where they are kept, and what is from the future does not count", () => {
    const hashed: number[] = [];
    const entries = [60, 61, 62, 63, 64, 65, 70].map((time) => ({
      ...at(time),
      get hash() {
        hashed.push(time);
        return 1;
      },
    }));
    const { recent } = remember(none, entries, limits, 65);
    expect(Object.keys(recent)).toEqual(["63", "64", "65", "70"]);
    expect(hashed).toEqual([63, 64, 65, 70]);
  });

  test("are forgotten before a time", () => {
    const memory = remember(none, all(60, 65), limits, 65);
    expect(forgetBefore(memory, 0, 2)).toEqual(memory);
    expect(forgetBefore(memory, 61)).toEqual({ recent: { 65: { [at(65).hash]: 1 } }, since: 61 });
  });
});

describe("the cursor after some records of a page", () => {
  const entries = [at(50, "a"), at(50, "b"), at(60, "c")];
  const cursorOf = (changes: Partial<TimeState>, own: Partial<LogSettings> = {}, count = 3) => {
    const state = stateWith({ order: 1, settings: { ...settings, ...own }, ...changes });
    return toLogPage(state, entries).page.cursorAfter(count);
  };

  test("names the last record, and the order if it is known", () => {
    const c = at(60, "c");
    expect(cursorOf({})).toMatchObject({
      order: "ascending",
      time: 60,
      hash: c.hash,
      occurrence: 1,
      latest: 60,
    });
    expect(cursorOf({ order: -1 })).toMatchObject({ order: "descending", time: 50, latest: 60 });
    expect(cursorOf({ order: 0 })).not.toHaveProperty("order");
    expect(cursorOf({ latest: 70 })).toMatchObject({ latest: 70 });
  });

  test("has the range of a poll, but not that of a walk", () => {
    const range = { from: 5, to: 90 };
    expect(cursorOf({ range }, { hasOwnRange: true })).toMatchObject(range);
    const open = cursorOf({ range: { from: 5, to: endOfTime } }, { hasOwnRange: true });
    expect(open).toMatchObject({ from: 5 });
    expect(open).not.toHaveProperty("to");
    expect(cursorOf({ range })).not.toHaveProperty("from");
  });

  test("remembers the overlap before the latest record; also of a poll that ends later", () => {
    const times = (changes: Partial<TimeState>, own?: Partial<LogSettings>) =>
      Object.keys(cursorOf(changes, own).recent ?? {}).map(Number);
    const poll = { settleTime: 5, hasOwnRange: true, overlap: 40 };
    expect(times({}, { overlap: 5 })).toEqual([60]);
    expect(times({}, { overlap: 10 })).toEqual([50, 60]);
    expect(times({ range: { from: 0, to: 90 } }, poll)).toEqual([50, 60]);
    expect(times({ range: { from: 0, to: 95 } }, poll)).toEqual([50, 60]);
    expect(times({ range: { from: 0, to: endOfTime } }, { ...poll, overlap: 5 })).toEqual([60]);
  });

  test("forgets what an open range has left behind, oldest first, and nothing else", () => {
    const memory = { recent: { 20: { 1: 1 } }, since: 0 };
    const kept = (changes: Partial<TimeState>, own: Partial<LogSettings> = {}) =>
      Object.keys(cursorOf({ memory, ...changes }, own).recent ?? {}).map(Number);
    expect(kept({})).toEqual([50, 60]);
    expect(kept({ order: -1 })).toEqual([20, 50, 60]);
    expect(kept({ order: 0 })).toEqual([20, 50, 60]);
    expect(kept({ range: { from: 0, to: 65 } }, { settleTime: 5, overlap: 20 })).toEqual([50, 60]);
  });
});

describe("what is read next of a log", () => {
  const walk = { ...settings, from: 10, to: 90, pageSize: 2 } as unknown as WalkPlan;
  const poll: WalkPlan = { ...walk, to: undefined, settleTime: 5, overlap: 20 };
  const place = { time: 40, hash: 1, occurrence: 1 };

  test("by a walk is its range, from its place on", () => {
    const cursor: LogCursor = { order: "ascending", ...place };
    const part = nextPart(walk, cursor);
    expect(part).toMatchObject({ place: cursor, isLast: true, settings: { range: { from: 10, to: 90 } } });
    expect(part.settings).toMatchObject({ hasOwnRange: false, settleTime: undefined });
    expect(nextPart({ ...walk, to: undefined }, {}).settings.range).toEqual({ from: 10, to: endOfTime });
    expect(nextPart(walk, { ...place, from: 30, to: 50 }).settings).toMatchObject({
      range: { from: 30, to: 50 },
      hasOwnRange: true,
    });
  });

  test("by a first poll is everything, up to the server's time", () => {
    expect(nextPart(poll, {})).toMatchObject({
      place: { since: 0 },
      isLast: true,
      settings: { range: { from: 10, to: endOfTime }, hasOwnRange: true, settleTime: 5, readTo: undefined },
    });
  });

  test.each<[LogCursor, number]>([
    [{ done: true, to: 80, latest: 79 }, 59],
    [{ done: true, to: 80, latest: 79, since: 65 }, 65],
    [{ done: true, to: 80, latest: 40 }, 20],
    [{ done: true, to: 80, latest: 40, since: 30 }, 30],
    [{ done: true, to: 80, latest: 40, since: 41 }, 41],
    [{ done: true, to: 20, latest: 15 }, 10],
    [{ done: true, to: 80 }, 10],
    [{ done: true }, 10],
  ])("by a poll after %j begins at %d", (cursor, from) => {
    const part = nextPart(poll, { ...cursor, recent: { 79: { 1: 1 } } });
    const { since = 0, latest, to } = cursor;
    expect(part.settings).toMatchObject({ range: { from, to: endOfTime }, readTo: to });
    expect(part.place).toEqual({ since, latest, recent: { 79: { 1: 1 } } });
  });

  test("by a poll is first what another one left unfinished, up to the end that it had", () => {
    const cursor: LogCursor = { order: "descending", ...place, from: 30, to: 70 };
    expect(nextPart(poll, cursor)).toMatchObject({
      place: cursor,
      isLast: false,
      settings: { range: { from: 30, to: 70 }, hasOwnRange: true, settleTime: 5 },
    });
    expect(nextPart(poll, { ...cursor, to: undefined }).settings).toMatchObject({
      range: { from: 30, to: endOfTime },
      settleTime: undefined,
    });
  });

  test("by a poll is first what a walk left unfinished, in the range of the walk", () => {
    const cursor: LogCursor = { order: "descending", ...place };
    expect(nextPart({ ...poll, to: 90 }, cursor)).toMatchObject({
      place: cursor,
      isLast: false,
      settings: { range: { from: 10, to: 90 }, hasOwnRange: false, settleTime: undefined },
    });
    expect(nextPart({ ...poll, to: 90 }, { ...cursor, order: undefined }).isLast).toBe(false);
  });

  test("by a poll includes what was left unfinished, oldest first", () => {
    const cursor: LogCursor = {
      order: "ascending",
      ...place,
      from: 15,
      since: 25,
      latest: 40,
      recent: { 40: { 1: 1 } },
    };
    for (const unfinished of [cursor, { ...cursor, to: 70 }])
      expect(nextPart(poll, unfinished)).toMatchObject({
        place: { since: 25, latest: 40, recent: { 40: { 1: 1 } } },
        isLast: true,
        settings: { range: { from: 25, to: endOfTime }, readTo: 40, settleTime: 5 },
      });
  });
});

describe("the upper bound of a poll", () => {
  const open = { from: 10, to: endOfTime };
  const pollState = (cursor: object = {}) =>
    timeReader.start({ ...settings, range: open, settleTime: 5, readTo: 20 }, cursor);

  test("is the server's time less the settle time", () => {
    expect(fixUpperBound(pollState(), 50, [])).toMatchObject({
      range: { from: 10, to: 45 },
      left: { from: 10, to: 45 },
    });
  });

  test("is not moved by a record from the future that was yielded", () => {
    expect(fixUpperBound(pollState({ latest: 48 }), 50, []).range.to).toBe(45);
  });

  test("is not told by a time more than a day before all records", () => {
    expect(() => fixUpperBound(pollState(), 50, [at(86_400_051), at(86_400_052)])).toThrow("no header Date");
    expect(fixUpperBound(pollState(), 50, [at(50), at(86_400_052)]).range.to).toBe(45);
    expect(fixUpperBound(pollState(), 50, [at(86_400_050)]).range.to).toBe(45);
  });

  test("must be told by the first response", () => {
    expect(() => fixUpperBound(pollState(), undefined, [])).toThrow("no header Date");
    const state = fixUpperBound(pollState(), 50, []);
    expect(fixUpperBound(state, undefined, []).range.to).toBe(45);
  });

  test("before the range leaves nothing to read, unless the clock was set back", () => {
    expect(fixUpperBound(pollState(), 12, []).done).toBe(true);
    expect(fixUpperBound(pollState(), 9, []).done).toBe(true);
    expect(fixUpperBound(pollState(), 15, []).done).toBe(false);
    expect(fixUpperBound(pollState({ latest: 12 }), 10, []).done).toBe(true);
    expect(() => fixUpperBound(pollState({ latest: 12 }), 9, [])).toThrow("the server's clock was set back");
  });

  test("is known after the first page, which is requested again only when it has what is beyond", () => {
    const requestAfter = (time: number) => timeReader.nextRequest(take(pollState(), [at(time)]));
    expect(requestAfter(45)).toEqual({ from: 9, to: 46, skip: 1 });
    expect(requestAfter(46)).toEqual({ from: 9, to: 46, skip: 0 });
  });

  test("has whole seconds, so a record of the second of the server's time is not from the future", () => {
    const state = fixUpperBound(stateWith({}), 1_000, []);
    expect(toLogPage(state, [at(1_999), at(2_000)]).latest).toBe(1_999);
  });
});

test("helpers: the entries of a millisecond, and the range from a time on", () => {
  expect(times(entriesAt([at(1), at(2), at(1)], 1))).toEqual([1, 1]);
  expect(rangeFrom({ from: 1, to: 9 }, 1, 4)).toEqual({ from: 4, to: 9 });
  expect(rangeFrom({ from: 1, to: 9 }, -1, 4)).toEqual({ from: 1, to: 4 });
});
