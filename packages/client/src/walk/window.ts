import { type Entry, entriesAt, isIn } from "./record.ts";
import type { Order, TimeState, Window } from "./time-state.ts";

/** The order of two times; 0 when they are equal or when one is missing. */
export function findOrder(one: Entry | undefined, other: Entry | undefined): Order {
  return one && other ? (Math.sign(other.time - one.time) as Order) : 0;
}

/** Whether entries are sorted by time: in the known order, or else in that of the first and the last of them. */
export function isSorted(entries: readonly Entry[], known: Order): boolean {
  const order = known || findOrder(entries[0], entries.at(-1));
  return entries.every((entry, index) => {
    const step = findOrder(entries[index - 1], entry);
    return step === 0 || step === order;
  });
}

/** Whether the first millisecond that is left is complete: a record of another one follows. */
export function isFirstComplete({ left }: TimeState, entries: readonly Entry[]): boolean {
  const first = entries.find(isIn(left));
  return first !== undefined && first.time !== entries.at(-1)?.time;
}

/**
 * Cuts off a millisecond of which there may be more. That is the last one of a page; of several pages, everything after
 * the first millisecond, because each of them ended by chance.
 */
export function cutWindow(
  { left }: TimeState,
  entries: readonly Entry[],
  { isMultiPage, isEnd }: { isMultiPage: boolean; isEnd: boolean },
): Window {
  const inside = entries.filter(isIn(left));
  const first = inside[0]?.time;
  if (isMultiPage) {
    const next = inside.find(({ time }) => time !== first);
    return { entries: entriesAt(inside, first), next: next ? entriesAt(inside, next.time) : [] };
  }
  const cut = isEnd ? undefined : entries.at(-1)?.time;
  return { entries: inside.filter(({ time }) => time !== cut), next: entriesAt(inside, cut) };
}

/** What a reading found, to be compared with the next one, and how often that must be the same. */
export interface Finding {
  readonly found: string;
  readonly agreements: number;
}

/**
 * Describes a window of several pages, which show it completely only if nothing moves meanwhile.
 *
 * Where all records differ, each place was read once, whatever their order: none is missing unless the log changed, and
 * then a second reading differs. Equal records hide that one took the place of another. They must come in the same
 * sequence so often that a changing order would hardly repeat it: by each repetition, that is 2 to the power of `bits`
 * times less likely.
 */
export function describeFinding({ entries, next }: Window): Finding {
  const keys = entries.map(({ key }) => key);
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const isDistinct = counts.size === keys.length;
  const bits = keys.reduce((sum, key) => sum + Math.log2(keys.length / (counts.get(key) as number)), 0);
  return {
    found: JSON.stringify([isDistinct ? keys.sort() : keys, next[0]?.time]),
    agreements: isDistinct ? 1 : Math.min(10, Math.max(2, Math.ceil(24 / bits))),
  };
}
