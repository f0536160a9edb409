/** The time that a verification has. */
import { setTimeout as sleep } from "node:timers/promises";

/** Measures and waits. Tests replace it, so that they do not wait. */
export interface Clock {
  /** Milliseconds since any fixed moment; it never goes back. */
  now(): number;
  /** Waits. Rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, { signal }).catch((error) => {
      throw signal.aborted ? signal.reason : error;
    }),
};

/** A limit for the whole verification. */
export interface Deadline {
  /** Aborts when the time is over, or when the caller's signal does. */
  signal: AbortSignal;
  /** Stops the timer, which would keep the process alive. */
  stop(): void;
}

/**
 * Starts the deadline.
 *
 * @param reason What its signal aborts with.
 * @param signal The caller's signal, which keeps its own reason.
 */
export function startDeadline(
  milliseconds: number,
  reason: Error,
  signal: AbortSignal | undefined,
): Deadline {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(reason), milliseconds);
  return {
    signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
    stop: () => clearTimeout(timer),
  };
}
