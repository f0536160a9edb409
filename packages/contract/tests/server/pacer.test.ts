import { describe, expect, test } from "vitest";
import { toResponse } from "../../src/server/exchange.ts";
import { createPacer } from "../../src/server/pacer.ts";
import { fakeClock } from "../support/fake-clock.ts";

const signal = new AbortController().signal;
const response = (status: number, headers = {}) => toResponse(status, new Headers(headers), new Uint8Array());

function paced(rate = 1, endsAt = Number.POSITIVE_INFINITY) {
  const clock = fakeClock();
  return { clock, pacer: createPacer({ rate, clock, endsAt, signal }) };
}

test("requests are as far apart as the rate says, not counting the time that they take", async () => {
  const { clock, pacer } = paced(1);
  await pacer.waitForTurn();
  expect(clock.now()).toBe(0);
  await pacer.waitForTurn();
  expect(clock.now()).toBe(1000);
  await clock.sleep(5000, signal);
  await pacer.waitForTurn();
  expect(clock.now()).toBe(6000);
});

describe("a refused request", () => {
  /** How long the pacer waits before each repetition, in seconds. */
  async function waits(status: number, headers = {}) {
    const { clock, pacer } = paced();
    const seconds: number[] = [];
    for (let attempt = 1; ; attempt++) {
      const before = clock.now();
      if (!(await pacer.waitToRepeat(response(status, headers), attempt))) return seconds;
      seconds.push((clock.now() - before) / 1000);
    }
  }

  test("is repeated with increasing waits", async () => {
    expect(await waits(429)).toEqual([1, 2, 4, 8, 16]);
    for (const status of [502, 503, 504, 0]) expect(await waits(status)).toEqual([1, 2, 4]);
  });

  test("is repeated when its Retry-After says so", async () => {
    expect(await waits(429, { "retry-after": "60" })).toEqual([60, 60, 60, 60, 60]);
    expect(await waits(503, { "retry-after": "3" })).toEqual([3, 3, 4]);
    const until = { "retry-after": "Sat, 28 Nov 2015 12:00:30 GMT" };
    expect(await waits(503, { ...until, date: "Sat, 28 Nov 2015 12:00:00 GMT" })).toEqual([30, 30, 30]);
    // Without the server's own clock, a date says nothing.
    expect(await waits(503, { "retry-after": new Date(Date.now() + 60_000).toUTCString() })).toEqual([
      1, 2, 4,
    ]);
  });

  test("is not repeated for any other status", async () => {
    for (const status of [200, 302, 400, 401, 403, 404, 408, 500, 501])
      expect(await waits(status)).toEqual([]);
  });

  test("is not repeated when the deadline would be over", async () => {
    const { clock, pacer } = paced(1, 60_000);
    expect(await pacer.waitToRepeat(response(429, { "retry-after": "60" }), 1)).toBe(false);
    expect(await pacer.waitToRepeat(response(429, { "retry-after": "315360000" }), 1)).toBe(false);
    expect(clock.now()).toBe(0);
    expect(await pacer.waitToRepeat(response(429, { "retry-after": "59" }), 1)).toBe(true);
  });

  test("with 429 slows down what follows, up to one request in two seconds", async () => {
    const { clock, pacer } = paced(10);
    for (const interval of [0.1, 0.2, 0.4, 0.8, 1.6, 2, 2]) {
      await pacer.waitForTurn();
      const before = clock.now();
      await pacer.waitForTurn();
      expect((clock.now() - before) / 1000).toBeCloseTo(interval);
      await pacer.waitToRepeat(response(429), 1);
    }
    const slow = paced(0.1);
    await slow.pacer.waitToRepeat(response(429), 1);
    const before = slow.clock.now();
    await slow.pacer.waitForTurn();
    await slow.pacer.waitForTurn();
    expect(slow.clock.now() - before).toBe(10_000);
  });
});
