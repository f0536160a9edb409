import { WalkError } from "../errors.ts";
import type { LogReader, LogSettings, ReceivedPage, Step } from "./log-reader.ts";
import { endOfTime } from "./record.ts";

/** The state of reading by offset. */
export interface OffsetState {
  readonly settings: LogSettings;
  /** Upper bound of the range; undefined while there is none. */
  readonly to: number | undefined;
  /** How many records were read. */
  readonly skip: number;
  /** Hash of the last of them. */
  readonly hash: number | undefined;
  /** Whether the last page had nothing new, so that the next one decides on the end. */
  readonly isAtEnd: boolean;
  readonly done: boolean;
}

/**
 * Reads a log by counting. Each request begins with the last record of the page before: when that is another record
 * now, the log has changed.
 */
export const offsetReader: LogReader<OffsetState> = {
  start(settings, { skip = 0, hash }) {
    const to = settings.range.to < endOfTime ? settings.range.to : undefined;
    return { settings, to, skip, hash, isAtEnd: false, done: false };
  },

  nextRequest({ settings: { range }, to, skip, isAtEnd, done }) {
    if (done) return undefined;
    return { from: range.from || undefined, to, skip: isAtEnd ? skip : Math.max(skip - 1, 0) };
  },

  takePage,

  end: () => ({ done: true }),
};

function takePage(state: OffsetState, { entries, serverTime }: ReceivedPage): Step<OffsetState> {
  const { settings, to, skip, hash, isAtEnd } = state;
  // Records that arrive must shift nothing, so the range ends at the server's time in the first response that tells it.
  if (to === undefined && !isAtEnd && serverTime !== undefined) {
    // The header `Date` has whole seconds.
    const end = serverTime + 999;
    return { state: { ...state, to: end, done: end < settings.range.from } };
  }
  const hasOverlap = skip > 0 && !isAtEnd;
  if (hasOverlap && entries[0]?.hash !== hash) {
    const { operation } = settings;
    throw new WalkError("the log changed while it was read by offset. Start again.", { operation });
  }

  const fresh = entries.slice(hasOverlap ? 1 : 0);
  // A short page is not the end, and neither is one without anything new.
  if (fresh.length === 0) return { state: { ...state, isAtEnd: true, done: isAtEnd } };

  const cursorAfter = (count: number) => ({ skip: skip + count, hash: fresh[count - 1]?.hash, to });
  const records = fresh.map(({ record }) => record);
  return {
    state: { ...state, ...cursorAfter(fresh.length), isAtEnd: false },
    page: { records, cursorAfter },
  };
}
