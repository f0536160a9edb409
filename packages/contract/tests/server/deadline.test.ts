import { expect, test } from "vitest";
import { startDeadline, systemClock } from "../../src/server/deadline.ts";

const late = new Error("late");

test("a deadline aborts with its reason", async () => {
  const { signal } = startDeadline(1, late, undefined);
  await expect(systemClock.sleep(60_000, signal)).rejects.toBe(late);
  expect(signal.reason).toBe(late);
});

test("the caller's signal keeps its own reason", () => {
  const caller = new AbortController();
  const { signal, stop } = startDeadline(60_000, late, caller.signal);
  const reason = new Error("enough");
  caller.abort(reason);
  expect(signal.reason).toBe(reason);
  stop();
});

test("the real clock waits, and does not begin to wait after the end", async () => {
  const before = systemClock.now();
  await systemClock.sleep(1, new AbortController().signal);
  expect(systemClock.now()).toBeGreaterThan(before);
  await expect(systemClock.sleep(60_000, AbortSignal.abort(late))).rejects.toBe(late);
});
