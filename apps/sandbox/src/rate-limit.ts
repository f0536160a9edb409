import type { RawResponse } from "./response.ts";

/** How many requests the sandbox accepts. */
export interface RateLimitOptions {
  /** Requests accepted in each window. */
  requests: number;
  /** Length of a window in milliseconds of real time; it starts with its first request. Default: 60,000. */
  window?: number;
  /** What `Retry-After` of a 429 holds: seconds, a date, or nothing. Default: `seconds`. */
  retryAfter?: "seconds" | "date" | "none";
}

/** Counts a request; returns the response when it is refused. `now` is the server's time in epoch milliseconds. */
export type RateLimit = (now: number) => RawResponse | undefined;

/** Creates a rate limit with a fixed window; without options, none. */
export function createRateLimit(options: RateLimitOptions | undefined): RateLimit {
  if (!options) return () => undefined;
  const { requests, window = 60_000, retryAfter = "seconds" } = options;
  let start = Number.NEGATIVE_INFINITY;
  let count = 0;

  return (now) => {
    const time = performance.now();
    if (time >= start + window) [start, count] = [time, 0];
    if (++count <= requests) return undefined;

    const seconds = Math.ceil((start + window - time) / 1000);
    // Dates have whole seconds: one more, or the date can be up to a second early.
    const date = new Date(now + (seconds + 1) * 1000).toUTCString();
    const value = { seconds: String(seconds), date, none: undefined }[retryAfter];
    return tooManyRequests(value);
  };
}

/** The response 429. Its body is a proxy's: the vendor has published none. */
export function tooManyRequests(retryAfter?: string): RawResponse {
  return {
    status: 429,
    headers: { "content-type": "text/plain", ...(retryAfter !== undefined && { "retry-after": retryAfter }) },
    body: "Too many requests",
  };
}
