import { type Call, createError, createTimeoutError } from "../call.ts";
import { type AnySaymonError, RateLimitError } from "../errors.ts";
import { sleep } from "./timeout.ts";

/** Longer pauses are shortened to this: one misconfigured proxy would otherwise stop the client. */
const longestPause = 3_600_000;

/**
 * Waits until the client may send the call's next request.
 *
 * @param failure The error of the last attempt. It is thrown when the wait would be too long.
 * @throws {RateLimitError} when the server asked for a longer wait than the call accepts.
 * @throws {TimeoutError} when the deadline would be over before that.
 * @throws {AbortError} when the caller aborts.
 */
export async function waitForTurn(call: Call, failure: AnySaymonError | undefined): Promise<void> {
  const { throttle, options } = call;
  for (;;) {
    const now = performance.now();
    const pause = throttle.pausedUntil - now;
    if (pause > options.maxRetryAfter) {
      const message = `the server asked to wait at least ${Math.ceil(pause / 1000)} s.`;
      throw failure ?? createError(call, RateLimitError, message, { retryAfter: pause });
    }

    const turn = Math.max(now, throttle.pausedUntil, throttle.lastTurn) + Math.random() * throttle.maxGap;
    if (turn === now) return;
    if (turn >= call.endsAt) throw failure ?? createTimeoutError(call, "deadline");

    throttle.lastTurn = turn;
    await sleep(call, turn - now);
    // A timer may fire a millisecond early. Another call may have been told to wait meanwhile.
    if (performance.now() > throttle.pausedUntil - 1) return;
  }
}

/** Slows the client down when the server says that there are too many requests, or when to come back. */
export function slowDown({ throttle, options, sentAt }: Call, { status, retryAfter }: AnySaymonError): void {
  if (status !== 429 && retryAfter === undefined) return;
  const now = performance.now();
  // Requests that had already been sent say nothing about the new rate.
  if (sentAt >= throttle.slowedAt) {
    throttle.maxGap = Math.min(Math.max(throttle.maxGap * 2, options.initialBackoff), options.maxBackoff);
    throttle.slowedAt = now;
  }
  const pause = Math.min(retryAfter ?? throttle.maxGap / 2, longestPause);
  throttle.pausedUntil = Math.max(throttle.pausedUntil, now + pause);
}

/** Lets the client send faster again after a success. */
export function speedUp({ throttle }: Call): void {
  throttle.maxGap = throttle.maxGap < 10 ? 0 : throttle.maxGap * 0.8;
}
