import { parseRetryAfter } from "@saymon-logs/client/http-headers";
import type { Clock } from "./deadline.ts";
import type { ReceivedResponse } from "./exchange.ts";

/** How often a request is sent at most, by the statuses of a server or a proxy that is busy. */
const maxAttempts: Record<number, number> = { 429: 6, 502: 4, 503: 4, 504: 4 };
/** A connection that was closed without a response: it can have been an idle one, or a proxy restarts. */
const resetMaxAttempts = 4;
const firstBackoff = 1000;
/** After refusals, requests are sent less often, down to one in this many milliseconds. */
const maxInterval = 2000;

/** Decides when requests are sent, and whether they are repeated. */
export interface Pacer {
  /** Waits until the next request may be sent. */
  waitForTurn(): Promise<void>;
  /**
   * Waits before a request is repeated, as long as its `Retry-After` says.
   *
   * @param attempt Number of the attempt that failed, from 1.
   * @returns false, without waiting, when the request should not be repeated: it did not fail in such a way, it was
   * repeated often enough, or the wait would exceed the deadline.
   */
  waitToRepeat(response: ReceivedResponse, attempt: number): Promise<boolean>;
}

/** Limits of a {@link Pacer}. */
export interface PacerOptions {
  /** Maximum number of requests per second. */
  rate: number;
  clock: Clock;
  /** When the last request can be sent, by the clock. */
  endsAt: number;
  signal: AbortSignal;
}

/** Whether a response says that the server or a proxy is too busy for the request. */
export function isRefusal({ status }: ReceivedResponse): boolean {
  return status in maxAttempts;
}

/** Creates a pacer. */
export function createPacer({ rate, clock, endsAt, signal }: PacerOptions): Pacer {
  let interval = 1000 / rate;
  let nextAt = clock.now();

  return {
    async waitForTurn() {
      const wait = nextAt - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
      nextAt = Math.max(nextAt, clock.now()) + interval;
    },
    async waitToRepeat(response, attempt) {
      const { status, headers } = response;
      if (attempt >= (status === 0 ? resetMaxAttempts : (maxAttempts[status] ?? 1))) return false;
      const backoff = firstBackoff * 2 ** (attempt - 1);
      const wait = Math.max(backoff, parseRetryAfter(headers) ?? 0);
      if (clock.now() + wait >= endsAt) return false;
      if (status === 429) interval = Math.max(interval, Math.min(interval * 2, maxInterval));
      await clock.sleep(wait, signal);
      return true;
    },
  };
}
