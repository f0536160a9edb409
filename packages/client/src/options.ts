import { toWholeNumber } from "./whole-number.ts";

/** How long and how often a call tries. Set for the client, and for a single call where that differs. */
export interface Limits {
  /**
   * The most milliseconds an attempt takes, until the last byte of its answer; `Infinity` for no limit. A redirect
   * within the server is part of the attempt.
   *
   * Default: 30 000. A long page of a log takes a busy server seconds; after half a minute the connection is stuck.
   */
  timeout?: number | undefined;
  /**
   * The most milliseconds a call takes with all its attempts and the waits between them; `Infinity` for no limit.
   *
   * Default: 120 000. Three attempts of 30 seconds and the waits between them fit in.
   */
  deadline?: number | undefined;
  /**
   * How often a failed attempt is repeated, from 0. Repeated are attempts that found no server, lost the connection
   * or timed out, and those answered with 408, 429, 500, 502, 503 or 504. A certificate that is not trusted is no
   * such case.
   *
   * Default: 2. That gets over a proxy that restarts; more would burden a server that is in trouble already.
   */
  retries?: number | undefined;
  /**
   * The most milliseconds to wait before the first retry. The bound doubles with each retry, and the wait is a random
   * part of it, so that clients that failed together do not come back together.
   *
   * Default: 500. A connection that was reset works again at once; a proxy takes a moment.
   */
  backoff?: number | undefined;
  /**
   * The most milliseconds that `backoff` grows to.
   *
   * Default: 8 000. It matters with more than five retries, and keeps them within the deadline.
   */
  maxBackoff?: number | undefined;
  /**
   * The most milliseconds to wait because the server asked to in a `Retry-After`, be it in seconds or as a date.
   *
   * Default: 30 000. Waits that fit the deadline are kept to; a proxy that asks for years does not hang the call.
   */
  maxRetryAfter?: number | undefined;
}

/** Limits that are all set. */
export type SetLimits = { [Key in keyof Limits]-?: NonNullable<Limits[Key]> };

export const defaultLimits: SetLimits = {
  timeout: 30_000,
  deadline: 120_000,
  retries: 2,
  backoff: 500,
  maxBackoff: 8_000,
  maxRetryAfter: 30_000,
};

export const limitKeys: readonly (keyof Limits)[] = Object.keys(defaultLimits) as (keyof Limits)[];

/** @throws TypeError when a limit is none; it names the limit. */
export function toLimits(given: Limits, defaults: SetLimits): SetLimits {
  const limits = { ...defaults };
  for (const key of limitKeys) {
    const value = given[key];
    if (value === undefined) continue;
    const isTime = key === "timeout" || key === "deadline";
    const isEndless = isTime && value === Number.POSITIVE_INFINITY;
    limits[key] = isEndless ? value : toWholeNumber(key, value, isTime ? 1 : 0);
  }
  return limits;
}
