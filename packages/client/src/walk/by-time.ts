import { WalkError } from "../errors.ts";
import { int32Max } from "../options/checks.ts";
import { checkRange, hasLostOverlap, isResolved, mayHaveEarlier } from "./consistency.ts";
import type { LogCursor } from "./cursor.ts";
import type { LogReader, LogSettings, PageRequest, ReceivedPage, Step } from "./log-reader.ts";
import { type Entry, endOfTime, entriesAt, hasSeveralTimes, isIn } from "./record.ts";
import {
  type Check,
  newReading,
  type Order,
  type Reading,
  rangeFrom,
  type TimeState,
  toRequest,
  type Window,
} from "./time-state.ts";
import { cutWindow, describeFinding, findOrder, isFirstComplete, isSorted } from "./window.ts";
import { toEndCursor, toLogPage } from "./yielded.ts";

/** A log that changes settles within so many readings; an order that changes does not. */
const maxReadings = 60;
const maxTurns = 20;

/**
 * Reads a log with the time as its cursor: each request begins with the last millisecond of the page before, which may
 * have been cut. `README.md` beside this file explains the steps with an example.
 */
export const timeReader: LogReader<TimeState> = { start, nextRequest, takePage, end: toEndCursor };

function start(settings: LogSettings, cursor: LogCursor): TimeState {
  const { range } = settings;
  const { order, time, hash = 0, occurrence = 0, recent = {}, since = 0, latest } = cursor;
  const state: TimeState = {
    settings,
    range,
    left: range,
    leftBefore: range,
    order: 0,
    longest: 0,
    windows: 0,
    first: [],
    overlap: [],
    reading: newReading,
    resume: time === undefined ? undefined : { time, hash, occurrence },
    memory: { recent, since },
    latest,
    done: false,
  };
  return order ? learnOrder(state, order === "ascending" ? 1 : -1) : state;
}

function nextRequest(state: TimeState): PageRequest | undefined {
  const { reading, check, left, done } = state;
  if (done) return undefined;
  if (check) return toRequest(state, checkRange(state, check), 0);
  return toRequest(state, left, isSkipTest(state) ? int32Max : reading.entries.length);
}

/** A server that ignores `skip` would return the same pages forever. */
function isSkipTest({ reading, canSkip }: TimeState): boolean {
  return reading.pages === 2 && !canSkip;
}

function takePage(before: TimeState, { entries, serverTime }: ReceivedPage): Step<TimeState> {
  const request = nextRequest(before) as PageRequest;
  verifyPage(before, request, entries);

  const state = fixUpperBound(before, serverTime, entries);
  // A page from before the bound was known serves as well, unless it has what is beyond.
  const isBeyond = state.range !== before.range && entries.some(({ time }) => time > state.range.to);
  if (state.done || isBeyond) return { state };
  if (state.check) return takeCheckPage(state, state.check, entries);
  const narrower = request.skip === 0 ? learnBounds(state, entries[0]) : state;
  return narrower === state ? takeReadingPage(state, entries) : { state: narrower };
}

/** @throws {WalkError} when a record has another time than was asked for, or none, or the records are not sorted. */
function verifyPage(
  state: TimeState,
  { from = 0, to = endOfTime }: PageRequest,
  entries: readonly Entry[],
): void {
  if (!entries.every(isIn({ from, to })))
    throw refuse(
      state,
      `a record has no time, or one outside ${toText(from)} to ${toText(to)}. ${useOffset}`,
    );
  if (!isSorted(entries, state.order)) throw refuse(state, `a response is not sorted by time. ${useOffset}`);
}

const noDate =
  "the response has no header Date, or a wrong one. Check the server's clock and Access-Control-Expose-Headers.";
const useOffset = 'Try the strategy "offset".';

function toText(time: number): string {
  return new Date(time).toISOString();
}

function refuse({ settings: { operation } }: TimeState, message: string): WalkError {
  return new WalkError(message, { operation });
}

/**
 * Ends the range of a poll at the server's time, minus `settleTime`.
 *
 * @throws {WalkError} when the server does not tell its time: a record from the future could then hide all that follows.
 * Also when the server's clock was set back so far that records would be missed.
 */
export function fixUpperBound(
  state: TimeState,
  serverTime: number | undefined,
  entries: readonly Entry[],
): TimeState {
  const isPossible = serverTime !== undefined && !isImpossible(serverTime, entries);
  // The header `Date` has whole seconds.
  const now = state.now ?? (isPossible ? serverTime + 999 : undefined);
  const longest = Math.max(state.longest, entries.length);
  const known = { ...state, now, longest };
  const { settings, range, left, latest } = state;
  if (settings.settleTime === undefined || range.to < endOfTime) return known;

  if (!isPossible) throw refuse(state, noDate);
  if (serverTime < range.from && latest !== undefined) {
    throw refuse(
      state,
      `the server's clock was set back to before ${toText(range.from)}, where this poll starts. Poll without a cursor.`,
    );
  }
  const to = serverTime - settings.settleTime;
  return {
    ...known,
    range: { ...range, to },
    left: { ...left, to: Math.min(left.to, to) },
    done: left.from > to,
  };
}

/** Whether all records of a response are more than a day later than its `Date`: then its clock is not set. */
function isImpossible(serverTime: number, entries: readonly Entry[]): boolean {
  return entries.length > 0 && entries.every(({ time }) => time > serverTime + 86_400_000);
}

/**
 * Notes which bound is inclusive, where a page begins outside of the range. The millisecond there may have many records,
 * so the page is requested again without it.
 */
function learnBounds(state: TimeState, first: Entry | undefined): TimeState {
  if (first === undefined || isIn(state.left)(first)) return state;
  return { ...state, [first.time < state.left.from ? "isFromInclusive" : "isToInclusive"]: true };
}

/** Once the order is known, reading goes on at the record that an earlier walk yielded last. */
function learnOrder(state: TimeState, order: Order): TimeState {
  const { range, resume } = state;
  if (state.order !== 0 || !resume) return { ...state, order: state.order || order };
  const left = rangeFrom(range, order, resume.time);
  return { ...state, order, left, leftBefore: left, reading: newReading };
}

function takeCheckPage(state: TimeState, check: Check, entries: readonly Entry[]): Step<TimeState> {
  if (isResolved(state, check, entries)) {
    const resolved = { ...state, check: undefined };
    return check.kind === "overlap"
      ? acceptWindow(resolved, check.window)
      : yieldWindow(resolved, check.window);
  }
  const turn = check.turn + 1;
  if (turn === maxTurns) throw refuse(state, `two responses contradict each other. ${useOffset}`);
  return { state: { ...state, check: { ...check, turn } } };
}

function takeReadingPage(state: TimeState, page: readonly Entry[]): Step<TimeState> {
  const { reading } = state;
  if (reading.isOutOfStep) return { state: { ...state, reading: { ...reading, isOutOfStep: false } } };
  if (isSkipTest(state)) {
    if (page.length === 0) return { state: { ...state, canSkip: true } };
    throw refuse(
      state,
      "the server ignores `skip`, and one millisecond fills a page. Try a larger pageSize.",
    );
  }

  const isEnd = page.length === 0;
  // When the page before the end comes again, nothing was removed that would have moved a record past the end.
  if (reading.pages === 0 && (isEnd || keysOf(page) === reading.endPage)) {
    return finishWindow(state, cutWindow(state, page, { isMultiPage: false, isEnd: true }));
  }
  // Where the first millisecond is complete, the page was requested only to find out whether the log goes on.
  const isMore = !isEnd && !isFirstComplete(state, reading.entries);
  const next = isMore
    ? { ...reading, entries: [...reading.entries, ...page], pages: reading.pages + 1 }
    : reading;
  // A page that is shorter than others may be the last one, and so may a first page far below the page size. Not where
  // records have several times, as sessions have: another range shows whether the server compares it with the right one.
  const mayBeAll = state.windows === 0 && !hasSeveralTimes(state.settings.operation);
  const full = mayBeAll ? state.settings.pageSize / 10 : state.longest;
  const isComplete = !isMore || (isFirstComplete(state, next.entries) && next.entries.length >= full);
  return isComplete ? closeReading(state, next, isEnd) : { state: { ...state, reading: next } };
}

function keysOf(entries: readonly Entry[]): string {
  return JSON.stringify(entries.map(({ key }) => key).sort());
}

/** One page shows one moment of the log. What took more is read again until it is the same. */
function closeReading(state: TimeState, reading: Reading, isEnd: boolean): Step<TimeState> {
  const { entries, attempt } = reading;
  const isMultiPage = reading.pages > 1;
  const again = { ...reading, attempt: attempt + 1, entries: [], pages: 0 };
  if (!isSorted(entries, state.order)) return readAgain(state, again);
  const window = cutWindow(state, entries, { isMultiPage, isEnd });
  if (!isMultiPage && (!isEnd || isIdle(state, window))) return finishWindow(state, window);

  const { found, agreements: needed } = describeFinding(window);
  const agreements = found === reading.found ? reading.agreements + 1 : 0;
  if (agreements >= needed) return finishWindow(state, window);
  const endPage = isMultiPage ? undefined : keysOf(entries);
  const isOutOfStep = isMultiPage && attempt % 2 === 0;
  return readAgain(state, { ...again, endPage, found, agreements, isOutOfStep });
}

/**
 * Whether a poll finds nothing new on its only page. It need not be confirmed: the next poll reads the same range, and
 * with it what a change of the log has hidden from this one.
 */
function isIdle(state: TimeState, { entries }: Window): boolean {
  const isOnlyPage = state.resume === undefined && state.windows === 0;
  return isOnlyPage && toLogPage(state, entries).page.records.length === 0;
}

function readAgain(state: TimeState, reading: Reading): Step<TimeState> {
  if (reading.attempt <= maxReadings) return { state: { ...state, reading } };
  throw refuse(state, "the order within one millisecond changes. Try a larger pageSize.");
}

function finishWindow(state: TimeState, window: Window): Step<TimeState> {
  if (!hasLostOverlap(state, window)) return acceptWindow(state, window);
  return { state: { ...state, check: { kind: "overlap", window, turn: 0 } } };
}

function acceptWindow(before: TimeState, window: Window): Step<TimeState> {
  const { entries, next } = window;
  const first = before.windows ? before.first : entriesAt(entries, entries[0]?.time);
  const windows = before.windows + 1;
  const state = learnOrder({ ...before, first, windows }, findOrder(first[0], next[0] ?? entries.at(-1)));
  // What was yielded before the order was known precedes the bound now: the window is read again from there.
  if (before.order !== state.order && state.resume) return { state };
  if (!mayHaveEarlier(state, window)) return yieldWindow(state, window);
  return { state: { ...state, check: { kind: "start", window, turn: 0 } } };
}

function yieldWindow(state: TimeState, { entries, next: overlap }: Window): Step<TimeState> {
  const { page, memory, latest } = toLogPage(state, entries);
  const [next] = overlap;
  const moved: TimeState = {
    ...state,
    memory,
    latest,
    left: next ? rangeFrom(state.range, state.order, next.time) : state.left,
    leftBefore: state.left,
    overlap,
    reading: newReading,
    done: next === undefined,
  };
  return page.records.length > 0 ? { state: moved, page } : { state: moved };
}
