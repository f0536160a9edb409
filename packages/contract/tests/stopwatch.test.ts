import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startStopwatch } from "../src/stopwatch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = new Error("late");

test("its signals abort after their times, with its reason", () => {
  const stopwatch = startStopwatch(late, undefined);
  const [first, second] = [stopwatch.signalAfter(10), stopwatch.signalAfter(20)];
  vi.advanceTimersByTime(9);
  expect(first.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect([first.aborted, first.reason, second.aborted]).toEqual([true, late, false]);
  vi.advanceTimersByTime(10);
  expect(second.reason).toBe(late);
});

test("the caller's signal comes first, with its own reason", () => {
  const caller = new AbortController();
  const signal = startStopwatch(late, caller.signal).signalAfter(10);
  const reason = new Error("enough");
  caller.abort(reason);
  expect(signal.reason).toBe(reason);
});

test("stopped, it leaves no timer behind", () => {
  const stopwatch = startStopwatch(late, undefined);
  const signal = stopwatch.signalAfter(10);
  stopwatch.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(10);
  expect(signal.aborted).toBe(false);
});
