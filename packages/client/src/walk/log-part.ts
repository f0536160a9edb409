import type { LogCursor } from "./cursor.ts";
import type { LogSettings } from "./log-reader.ts";
import { endOfTime } from "./record.ts";
import type { WalkPlan } from "./walk-options.ts";

/** A part of a log that is read in one go. */
export interface LogPart {
  readonly settings: LogSettings;
  /** Where reading begins. */
  readonly place: LogCursor;
  /** Whether the walk or poll is done with the log after it. */
  readonly isLast: boolean;
}

/**
 * What is read next of a log, given how far it was read. A walk reads its range. A poll first completes what an earlier
 * walk or poll left unfinished, and then reads what is new.
 */
export function nextPart(plan: WalkPlan, stored: LogCursor): LogPart {
  const isPoll = plan.settleTime !== undefined;
  const cursor = isPoll ? closeAtPlace(stored) : stored;
  return isPoll && !isUnfinished(cursor) ? whatIsNew(plan, cursor) : whatIsLeft(plan, cursor, !isPoll);
}

/**
 * From where records may still have come late, without those that are remembered: `overlap` before the end of what was
 * read, or before the latest record if that is earlier. The clock of a proxy, which sets the header `Date`, may be ahead.
 */
function whatIsNew(plan: WalkPlan, { to: readTo, since = 0, recent, latest }: LogCursor): LogPart {
  // Nothing was yielded after the latest record, so nothing of what follows it was forgotten.
  const known = Math.min(since, latest === undefined ? 0 : latest + 1);
  const overlapStart = Math.max(known, Math.min(readTo ?? 0, latest ?? 0) - plan.overlap);
  const from = Math.max(plan.from, overlapStart);
  const settings = { ...plan, range: { from, to: endOfTime }, hasOwnRange: true, readTo };
  return { settings, place: { since: known, recent, latest }, isLast: true };
}

function whatIsLeft(plan: WalkPlan, cursor: LogCursor, isLast: boolean): LogPart {
  const hasOwnRange = cursor.from !== undefined;
  const { from = plan.from, to = (hasOwnRange ? undefined : plan.to) ?? endOfTime } = cursor;
  // What ends at the server's time was bounded by an earlier poll; the end of anything else is its latest record.
  const settleTime = cursor.to === undefined ? undefined : plan.settleTime;
  return { settings: { ...plan, range: { from, to }, hasOwnRange, settleTime }, place: cursor, isLast };
}

/**
 * What was left unread of a log with the oldest records first belongs to the next range of a poll. Read separately, it
 * would count as read now, and records that became visible late before that place would be missed.
 */
function closeAtPlace(cursor: LogCursor): LogCursor {
  const { order, time, since, recent, latest } = cursor;
  return isUnfinished(cursor) && order === "ascending" ? { to: time, since, recent, latest } : cursor;
}

function isUnfinished({ time, done }: LogCursor): boolean {
  return time !== undefined && !done;
}
