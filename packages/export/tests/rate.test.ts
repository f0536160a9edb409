import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { run } from "./support/command.ts";
import { withSandbox } from "./support/sandbox.ts";

/** Replaces the clock by one whose time passes only in waits, and returns these. */
function stubWaits(): number[] {
  const waits: number[] = [];
  const time = vi.spyOn(performance, "now").mockReturnValue(0);
  vi.spyOn(timers, "setTimeout").mockImplementation(async (wait = 0) => {
    waits.push(wait);
    time.mockReturnValue(performance.now() + wait);
    return undefined as never;
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
  return waits;
}

test("--rate paces the requests", async () => {
  const waits = stubWaits();
  let requests = 0;
  const records = { listSessionLog: 100 };
  await withSandbox({ records, maxLimit: 20, log: () => requests++ }, ({ url }) =>
    run(["export", "--server", url, "--log", "sessions", "--rate", "50"]),
  );
  expect(requests).toBeGreaterThan(2);
  expect(waits).toEqual(Array.from({ length: requests - 1 }, () => 20));
});
