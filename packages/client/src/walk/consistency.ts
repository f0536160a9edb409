import { type Entry, entriesAt, isIn, type Range } from "./record.ts";
import { type Check, type Order, rangeFrom, type TimeState, type Window } from "./time-state.ts";

/** Whether records that the window before ended with are missing: removed meanwhile, or not returned. */
export function hasLostOverlap(state: TimeState, window: Window): boolean {
  return findMissing(state, window).length > 0;
}

/**
 * Whether the log seems to end with its second window. It may go on before its first record, when the server sorts each
 * page in another order than the log.
 */
export function mayHaveEarlier({ windows, resume }: TimeState, { next }: Window): boolean {
  return next.length === 0 && windows === 2 && resume === undefined;
}

/** The range that the next response of a check is requested for. */
export function checkRange(state: TimeState, { kind, turn }: Check): Range {
  const isWider = turn % 2 === 0;
  if (kind === "overlap") return isWider ? state.leftBefore : state.left;
  return isWider ? rangeUpToFirst(state) : state.range;
}

/**
 * Whether a response ends the check: the wider range lacks what is suspected, or the other one has it. Where neither
 * comes true again and again, no change of the log is the cause.
 */
export function isResolved(state: TimeState, check: Check, entries: readonly Entry[]): boolean {
  const isWider = check.turn % 2 === 0;
  return isWider !== isSuspectIn(state, check, entries);
}

function isSuspectIn(state: TimeState, { kind, window }: Check, entries: readonly Entry[]): boolean {
  if (kind === "start") return entries.filter(isIn(rangeUpToFirst(state))).length > state.first.length;
  const keys = new Set(entries.map(({ key }) => key));
  return findMissing(state, window).some(({ key }) => keys.has(key));
}

function findMissing({ overlap }: TimeState, { entries }: Window): Entry[] {
  const keys = new Set(entriesAt(entries, overlap[0]?.time).map(({ key }) => key));
  return overlap.filter(({ key }) => !keys.has(key));
}

/** Everything before the first record, and its millisecond. */
function rangeUpToFirst({ range, order, first }: TimeState): Range {
  return rangeFrom(range, -order as Order, first[0]?.time as number);
}
