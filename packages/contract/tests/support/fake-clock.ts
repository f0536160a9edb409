import type { Clock } from "../../src/server/deadline.ts";

/** Creates a clock whose time passes only while something sleeps, and then at once. */
export function fakeClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      now += milliseconds;
    },
  };
}
