import type { LogSettings, PageRequest } from "./log-reader.ts";
import type { Memory } from "./recent-records.ts";
import { type Entry, endOfTime, type Range } from "./record.ts";

/** The state of reading by time: everything that its steps know and change. */
export interface TimeState {
  readonly settings: LogSettings;
  /** What is read. `to` is `endOfTime` where there is no bound. */
  readonly range: Range;
  /** What of it remains to be read. */
  readonly left: Range;
  /** What remained before the last window; the check of the overlap asks for it again. */
  readonly leftBefore: Range;
  /** The server's time in the first response that tells it. Later records are from the future. */
  readonly now?: number | undefined;

  /** The order of the log. */
  readonly order: Order;
  /** Whether `from` is known to include its millisecond. */
  readonly isFromInclusive?: boolean;
  /** Whether `to` is known to include its millisecond. */
  readonly isToInclusive?: boolean;
  /** Whether the server was seen to honour `skip`. */
  readonly canSkip?: boolean;
  /** Length of the longest page so far. */
  readonly longest: number;

  /** Number of windows that were completed. */
  readonly windows: number;
  /** Records of the first millisecond of the first window. */
  readonly first: readonly Entry[];
  /** Records of the next millisecond that were seen in the last window. They must be in the next one too. */
  readonly overlap: readonly Entry[];

  /** The window that is being read. */
  readonly reading: Reading;
  /** Two responses that seem to contradict each other, while they are checked. */
  readonly check?: Check | undefined;

  /** Last record that an earlier walk yielded. */
  readonly resume: { readonly time: number; readonly hash: number; readonly occurrence: number } | undefined;
  readonly memory: Memory;
  /** Time of the latest record that was yielded, also by earlier walks and polls. */
  readonly latest: number | undefined;
  readonly done: boolean;
}

/** Times rise (1), fall (-1), or it is not known yet (0). */
export type Order = 1 | -1 | 0;

/** Complete milliseconds, and what was seen of the next one; nothing of it at the end of the log. */
export interface Window {
  readonly entries: readonly Entry[];
  readonly next: readonly Entry[];
}

/** A window while it is read, from one page or several. */
export interface Reading {
  /** Which reading of the window this is, from 1. */
  readonly attempt: number;
  /** Records of its pages. */
  readonly entries: readonly Entry[];
  /** Number of these pages. */
  readonly pages: number;
  /** Keys of a page that seemed to be the end of the log. When it comes again, it is. */
  readonly endPage?: string | undefined;
  /** What the reading before found. */
  readonly found?: string | undefined;
  /** How many readings in a row found the same as the one before. */
  readonly agreements: number;
  /** Whether the next page is requested only so that servers that take turns get out of step. */
  readonly isOutOfStep: boolean;
}

/** A suspected contradiction, which more responses confirm or refute. */
export interface Check {
  readonly kind: "overlap" | "start";
  /** The window that waits for the result. */
  readonly window: Window;
  /** Number of responses so far: even ones for the wider range, odd ones for that of the window. */
  readonly turn: number;
}

export const newReading: Reading = {
  attempt: 1,
  entries: [],
  pages: 0,
  agreements: 0,
  isOutOfStep: false,
};

/** The part of a range from a time on, in an order. */
export function rangeFrom(range: Range, order: Order, time: number): Range {
  return order > 0 ? { ...range, from: time } : { ...range, to: time };
}

/**
 * The request for a range. What a bound includes is not documented, so each is wider by a millisecond, until a record
 * shows that it need not be. Beyond the times that exist, a bound is left out.
 */
export function toRequest(state: TimeState, range: Range, skip: number): PageRequest {
  const from = state.isFromInclusive ? range.from : range.from - 1;
  const to = state.isToInclusive ? range.to : range.to + 1;
  return { from: from < 0 ? undefined : from, to: to > endOfTime ? undefined : to, skip };
}
