import { checkInteger } from "./checks.ts";

/** How long a call may take. Set for the client, or for a single call. */
export interface TimeoutOptions {
  /**
   * Maximum duration of one attempt, in milliseconds, from the request to the last byte of the response, including
   * redirects; `Infinity` for none.
   *
   * Default: 30,000. A long page can take a busy server seconds; after half a minute the connection is stuck.
   */
  timeout?: number | undefined;
  /**
   * Maximum duration of a call, in milliseconds, with all attempts and the waits between them; `Infinity` for none.
   *
   * Default: 120,000. Three attempts of 30 seconds and their waits fit into it.
   */
  deadline?: number | undefined;
}

/** When and how often an attempt is repeated. Set for the client, or for a single call. */
export interface RetryOptions {
  /**
   * How often a failed attempt is repeated, from 0. Repeated are attempts that did not reach the server, lost the
   * connection or timed out, and responses with 408, 429, 500, 502, 503 or 504. An untrusted certificate is final.
   *
   * Default: 2.
   */
  maxRetries?: number | undefined;
  /**
   * Upper bound of the wait before the first retry, in milliseconds. It doubles with each retry, and the wait is a
   * random part of it, so that clients that failed together do not come back together.
   *
   * Default: 500.
   */
  initialBackoff?: number | undefined;
  /**
   * Maximum that the bound grows to, in milliseconds.
   *
   * Default: 8,000.
   */
  maxBackoff?: number | undefined;
  /**
   * Maximum wait, in milliseconds, that the server can ask for in a `Retry-After`, in seconds or as a date.
   *
   * Default: 30,000.
   */
  maxRetryAfter?: number | undefined;
}

interface SharedOptions extends TimeoutOptions, RetryOptions {}

/** The shared options, all set. */
export type ResolvedOptions = { [Key in keyof SharedOptions]-?: NonNullable<SharedOptions[Key]> };

export const defaultOptions: ResolvedOptions = {
  timeout: 30_000,
  deadline: 120_000,
  maxRetries: 2,
  initialBackoff: 500,
  maxBackoff: 8_000,
  maxRetryAfter: 30_000,
};

export const sharedOptionKeys: readonly (keyof SharedOptions)[] = Object.keys(
  defaultOptions,
) as (keyof SharedOptions)[];

/** @throws TypeError that names the option when a value cannot be used. */
export function resolveOptions(given: SharedOptions, defaults: ResolvedOptions): ResolvedOptions {
  const options = { ...defaults };
  for (const key of sharedOptionKeys) {
    const value = given[key];
    if (value === undefined) continue;
    const isTime = key === "timeout" || key === "deadline";
    const isUnlimited = isTime && value === Number.POSITIVE_INFINITY;
    options[key] = isUnlimited ? value : checkInteger(key, value, isTime ? 1 : 0);
  }
  return options;
}
