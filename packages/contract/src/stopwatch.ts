/** Ends what takes too long. */
export interface Stopwatch {
  /** A signal that aborts after some milliseconds, or when the caller's does. */
  signalAfter(milliseconds: number): AbortSignal;
  /** Lets go of all timers, so that none keeps the process alive. */
  stop(): void;
}

/**
 * Starts a stopwatch.
 *
 * @param reason What its signals abort with.
 * @param signal The caller's own; its reason is its own too.
 */
export function startStopwatch(reason: Error, signal: AbortSignal | undefined): Stopwatch {
  const timers: NodeJS.Timeout[] = [];
  return {
    signalAfter(milliseconds) {
      const ending = new AbortController();
      timers.push(setTimeout(() => ending.abort(reason), milliseconds));
      return signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
