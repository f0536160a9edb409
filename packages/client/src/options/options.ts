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
   * Default: 120,000. Several attempts and the waits between them fit into it.
   */
  deadline?: number | undefined;
}

/** When and how often the client retries. Set for the client, or for a single call. */
export interface RetryOptions {
  /**
   * Maximum number of retries, from 0. The client retries attempts that got no response, timed out, got a broken or
   * truncated response (also when only the incomplete JSON shows it), or got 408, 429, 500, 502, 503 or 504. It does not
   * retry after an untrusted certificate, a blocked port or a proxy that refuses.
   *
   * Default: 5. With the default backoff, the waits add up to at least 7.75 seconds: enough for a proxy to restart.
   */
  maxRetries?: number | undefined;
  /**
   * Maximum wait before the first retry, in milliseconds. It doubles with each retry. Each wait is random, from half of
   * the maximum to all of it, so that clients that failed together do not retry together.
   *
   * Default: 500.
   */
  initialBackoff?: number | undefined;
  /**
   * Maximum wait between retries, in milliseconds. `initialBackoff` doubles up to this.
   *
   * Default: 8,000.
   */
  maxBackoff?: number | undefined;
  /**
   * Longest `Retry-After` that the client waits for, in milliseconds. No request is sent before the time in
   * `Retry-After`. If that exceeds this option, the call fails, and so do other calls of the client until then (for an
   * hour at most).
   *
   * Default: 60,000. Common rate limits count requests per minute.
   */
  maxRetryAfter?: number | undefined;
}

/** How much of a response is read. Set for the client, or for a single call. */
export interface SizeOptions {
  /**
   * Maximum size of a response body, in bytes after decompression. A longer one ends the call with an
   * {@link UnexpectedResponseError}, before more of it is read.
   *
   * Default: 67,108,864 (64 MiB). More than 100,000 session records fit into it.
   */
  maxBytes?: number | undefined;
}

interface SharedOptions extends TimeoutOptions, RetryOptions, SizeOptions {}

/** The shared options, all set. */
export type ResolvedOptions = { [Key in keyof SharedOptions]-?: NonNullable<SharedOptions[Key]> };

export const defaultOptions: ResolvedOptions = {
  timeout: 30_000,
  deadline: 120_000,
  maxRetries: 5,
  initialBackoff: 500,
  maxBackoff: 8_000,
  maxRetryAfter: 60_000,
  maxBytes: 2 ** 26,
};

export const sharedOptionKeys: readonly (keyof SharedOptions)[] = Object.keys(
  defaultOptions,
) as (keyof SharedOptions)[];

/** The options of a single call. */
export const requestOptionKeys: readonly string[] = ["signal", "headers", "validate", ...sharedOptionKeys];

/** @throws TypeError that names the option when a value cannot be used. */
export function resolveOptions(given: SharedOptions, defaults: ResolvedOptions): ResolvedOptions {
  const options = { ...defaults };
  for (const key of sharedOptionKeys) {
    const value = given[key];
    if (value === undefined) continue;
    const isTime = key === "timeout" || key === "deadline";
    const isUnlimited = isTime && value === Number.POSITIVE_INFINITY;
    options[key] = isUnlimited ? value : checkInteger(key, value, isTime || key === "maxBytes" ? 1 : 0);
  }
  return options;
}
