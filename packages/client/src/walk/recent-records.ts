import type { Entry } from "./record.ts";

/** What is remembered of the records that were yielded last, so that reading their time again does not repeat them. */
export interface Memory {
  /** How often records were yielded, by their time and hash. */
  readonly recent: RecentRecords;
  /** First millisecond for which that is complete. */
  readonly since: number;
}

/** Counts by time and hash. */
export type RecentRecords = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How much is remembered. */
export interface MemoryLimits {
  /** Milliseconds before `until` that are remembered. */
  readonly overlap: number;
  /** Number of milliseconds with records that are remembered at most. */
  readonly maxRecent: number;
}

/**
 * Adds records that were yielded, except those that are too old to be read again.
 *
 * @param until Last millisecond that counts as read.
 */
export function remember(
  { recent, since }: Memory,
  yielded: readonly Entry[],
  { overlap, maxRecent }: MemoryLimits,
  until: number,
): Memory {
  const times = [...new Set(yielded.map(({ time }) => time))]
    .filter((time) => time <= until)
    .sort((one, other) => other - one);
  // What `maxRecent` would drop at once need not be hashed.
  const first = Math.max(since, until - overlap, times[maxRecent - 1] ?? 0);
  const added: Record<string, Record<string, number>> = {};
  for (const { time, hash } of yielded.filter((entry) => entry.time >= first)) {
    added[time] ??= { ...recent[time] };
    added[time][hash] = (added[time][hash] ?? 0) + 1;
  }
  return Object.keys(added).length === 0
    ? { recent, since }
    : forgetBefore({ recent: { ...recent, ...added }, since: Math.max(first, 0) }, 0, maxRecent, until);
}

/**
 * Forgets the records before a time, and the earliest ones of more milliseconds than `maxRecent`. What is later than
 * `until` is not counted: it is from the future, and is read again once that has come.
 */
export function forgetBefore(
  { recent, since }: Memory,
  time: number,
  maxRecent: number = Infinity,
  until: number = Infinity,
): Memory {
  const times = Object.keys(recent).map(Number);
  const counted = times.filter((key) => key <= until);
  const isFull = counted.length > maxRecent;
  const latestFirst = isFull ? counted.sort((one, other) => other - one) : counted;
  const first = Math.max(time, isFull ? (latestFirst[maxRecent - 1] as number) : 0);
  const dropped = times.filter((key) => key < first);
  if (dropped.length === 0) return { recent, since: Math.max(since, first) };

  const kept = { ...recent };
  for (const key of dropped) delete kept[key];
  return { recent: kept, since: first };
}
