import { afterEach, beforeEach, expect, vi } from "vitest";

const held = new Map<unknown, () => void>();

/**
 * Holds the timers of 30 seconds: those are the client's. The platform's fetch has timers of its own, shorter and
 * longer, which is why the clock as a whole is not faked. No test then depends on how fast the machine is, and none may
 * leave a timer behind.
 */
export function holdTimers(): void {
  const { setTimeout, clearTimeout } = globalThis;
  beforeEach(() => {
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((work: () => void, ms = 0, ...given: []) => {
      if (ms !== 30_000) return setTimeout(work, ms, ...given);
      const timer = {};
      held.set(timer, work);
      return timer;
    }) as typeof setTimeout);
    vi.spyOn(globalThis, "clearTimeout").mockImplementation((timer) => {
      if (!held.delete(timer)) clearTimeout(timer);
    });
  });
  afterEach(() => {
    const left = held.size;
    held.clear();
    vi.restoreAllMocks();
    expect(left).toBe(0);
  });
}

/** How many timers are held. */
export function heldTimers(): number {
  return held.size;
}

/** Lets the time of all held timers pass. */
export function passTime(): void {
  const due = [...held.values()];
  held.clear();
  for (const work of due) work();
}
