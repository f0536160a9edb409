import type { LogCursor } from "./cursor.ts";
import type { LogPage } from "./log-reader.ts";
import { forgetBefore, type Memory, remember } from "./recent-records.ts";
import { type Entry, endOfTime } from "./record.ts";
import type { TimeState } from "./time-state.ts";

/** What is known after a page: what the next one must not repeat. */
interface Yielded {
  readonly memory: Memory;
  readonly latest: number | undefined;
}

/** The page of complete milliseconds without what was yielded before, and what is known after it. */
export function toLogPage(state: TimeState, entries: readonly Entry[]): Yielded & { page: LogPage } {
  const { order } = state;
  // Within a millisecond the server's order may differ from one response to the next; that of the hashes does not.
  const sorted = entries.toSorted(
    (one, other) => (one.time - other.time) * (order || 1) || one.hash - other.hash,
  );
  const fresh = dropYielded(sorted, state);
  const cursorAfter = (count: number) => {
    const last = fresh[count - 1] as Entry;
    const { time, hash } = last;
    const equal = sorted.filter((entry) => entry.time === time && entry.hash === hash);
    const place = { time, hash, occurrence: equal.indexOf(last) + 1 };
    return toCursor(state, place, yieldEntries(state, fresh.slice(0, count), time));
  };
  const records = fresh.map(({ record }) => record);
  return { page: { records, cursorAfter }, ...yieldEntries(state, fresh, sorted.at(-1)?.time) };
}

/** @param place Time that was read up to. */
function yieldEntries(state: TimeState, yielded: readonly Entry[], place: number = 0): Yielded {
  const { settings, order } = state;
  const latest = findLatest(state, yielded);
  const until = readUntil(state, latest);
  const memory = remember(state.memory, yielded, settings, until);
  // Oldest first, the end is not known before it is reached: memory follows the records.
  const isFollowing = order > 0;
  return {
    memory: isFollowing ? forgetBefore(memory, Math.min(place, until) - settings.overlap) : memory,
    latest,
  };
}

/** The latest record that shows how far the log has come. One from the future does not. */
function findLatest({ latest, now = endOfTime }: TimeState, yielded: readonly Entry[]): number | undefined {
  let top = latest;
  for (const { time } of yielded) if (time <= now && time > (top ?? -1)) top = time;
  return top;
}

/** What may be forgotten is counted from here: the clock of a proxy may be ahead of the records. */
function readUntil(state: TimeState, latest: number = 0): number {
  return Math.min(settledUntil(state) ?? latest, latest);
}

/** Drops what was yielded before: of equal records, as many as are remembered or precede the cursor. */
export function dropYielded(
  sorted: readonly Entry[],
  { resume, memory: { recent } }: Pick<TimeState, "resume" | "memory">,
): Entry[] {
  let occurrence = 0;
  return sorted.filter((entry, index) => {
    const { time } = entry;
    const isResumed = time === resume?.time;
    const counts = recent[time];
    if (!isResumed && !counts) return true;

    const { hash } = entry;
    const previous = sorted[index - 1];
    occurrence = previous?.time === time && previous.hash === hash ? occurrence + 1 : 1;
    if (isResumed && (hash < resume.hash || (hash === resume.hash && occurrence <= resume.occurrence)))
      return false;
    return occurrence > (counts?.[hash] ?? 0);
  });
}

/** The cursor at a place in the log. The range of a walk is in the walk's cursor; that of a poll in each log's. */
function toCursor({ settings, range, order }: TimeState, place: LogCursor, yielded: Yielded): LogCursor {
  const { from, to } = range;
  const bounds = settings.hasOwnRange ? { from, ...(to < endOfTime && { to }) } : {};
  return {
    ...(order && { order: order > 0 ? "ascending" : "descending" }),
    ...place,
    ...bounds,
    ...toFields(yielded),
  };
}

/** The cursor of a log that was read to its end. */
export function toEndCursor(state: TimeState): LogCursor {
  const { settings, memory, latest } = state;
  const to = settledUntil(state) ?? latest ?? settings.readTo;
  if (to === undefined) return { done: true, ...(Object.keys(memory.recent).length > 0 && toFields(state)) };
  const kept = forgetBefore(memory, readUntil(state, latest) - settings.overlap);
  return { done: true, to, ...toFields({ memory: kept, latest }) };
}

function toFields({ memory: { recent, since }, latest }: Pick<TimeState, "memory" | "latest">): LogCursor {
  return { ...(latest !== undefined && { latest }), ...(since > 0 && { since }), recent };
}

/** Up to where a poll reads, by the server's time. Any other range ends with its latest record. */
function settledUntil({ settings, range }: TimeState): number | undefined {
  return settings.settleTime === undefined ? undefined : range.to;
}
