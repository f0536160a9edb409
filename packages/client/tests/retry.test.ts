/** Time is faked: no test waits, and none depends on how fast the machine is. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, type RetryEvent } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf, never } from "./support/handler.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 1) });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Runs a call to its end; resolves to its outcome and the milliseconds that it took. */
async function timed(call: Promise<unknown>): Promise<{ outcome: unknown; ms: number }> {
  const began = performance.now();
  const ended = call
    .catch((error: unknown) => error)
    .then((outcome) => ({ outcome, ms: performance.now() - began }));
  await vi.runAllTimersAsync();
  return ended;
}

const busy = (headers: Record<string, string> = {}, status = 503) => new Response(null, { status, headers });

describe("maxRetries", () => {
  test("two by default, after half of 500 ms and half of 1 000 ms", async () => {
    const { client, sent } = clientOf(() => busy());
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "ServerError", attempts: 3 });
    expect(sent).toHaveLength(3);
    expect(ms).toBe(250 + 500);
  });

  test("without backoff, as often as is asked for: no power of two is too great", async () => {
    const { client, sent } = clientOf(() => busy(), { maxRetries: 1_100, initialBackoff: 0 });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "ServerError", attempts: 1_101 });
    expect([sent.length, ms]).toEqual([1_101, 0]);
  });

  test("after an answer whose code reads like that of a certificate, too", async () => {
    const { client, sent } = clientOf(() => Response.json({ code: "UNABLE_TO_CONNECT" }, { status: 503 }));
    await timed(client.listSessionLog());
    expect(sent).toHaveLength(3);
  });

  test("as the options say, be they inherited ones", async () => {
    const fetch = vi.fn(async () => busy());
    const own = { baseUrl: "https://saymon.example.com", auth: { apiToken: "token" }, fetch };
    const client = createClient(Object.assign(Object.create({ maxRetries: 0 }), own));
    await timed(client.listSessionLog());
    await timed(client.listSessionLog({}, Object.create({ maxRetries: 1 })));
    expect(fetch).toHaveBeenCalledTimes(1 + 2);
  });

  test("one that the deadline comes before has no time left, and no timer of less than none", async () => {
    const hooks = { onRetry: () => void vi.advanceTimersByTime(10) };
    const answer = (request: Request, attempt: number) =>
      attempt === 1 ? busy() : never(true)(request, attempt);
    const { client } = clientOf(answer, { initialBackoff: 0, deadline: 5, hooks });
    const timers = vi.spyOn(globalThis, "setTimeout");
    const { outcome } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "deadline" });
    expect(timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms < 0)).toEqual([]);
  });

  test("each attempt has a request of its own", async () => {
    const { client, sent } = clientOf(() => busy());
    await timed(client.listSessionLog());
    expect(new Set(sent).size).toBe(3);
    expect(new Set(sent.map(({ signal }) => signal)).size).toBe(3);
  });

  test("the bound doubles up to maxBackoff, and the wait is a random part of it", async () => {
    const delays: number[] = [];
    const hooks = { onRetry: ({ delay }: RetryEvent) => void delays.push(delay) };
    const { client } = clientOf(() => busy(), { maxRetries: 7, hooks });
    await timed(client.listSessionLog());
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);

    delays.length = 0;
    vi.mocked(Math.random).mockReturnValue(0);
    await timed(client.listSessionLog({}, { maxRetries: 1 }));
    vi.mocked(Math.random).mockReturnValue(0.999);
    await timed(client.listSessionLog({}, { maxRetries: 2, initialBackoff: 100, maxBackoff: 150 }));
    expect(delays).toEqual([0, 99.9, 149.85]);
  });

  test("none when none is wanted, for the client or for a call", async () => {
    const { client, sent } = clientOf(() => busy(), { maxRetries: 0 });
    await timed(client.listSessionLog());
    expect(sent).toHaveLength(1);
    await timed(client.listSessionLog({}, { maxRetries: 1 }));
    expect(sent).toHaveLength(3);
    await timed(client.listSessionLog({}, { maxRetries: undefined }));
    expect(sent).toHaveLength(4);
  });

  test.each([408, 429, 500, 502, 503, 504])("%i is repeated", async (status) => {
    const { client, sent } = clientOf((_, attempt) => (attempt === 1 ? busy({}, status) : Response.json([])));
    expect((await timed(client.listSessionLog())).outcome).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 405, 409, 410, 422, 501, 505])("%i is not", async (status) => {
    const { client, sent } = clientOf(() => busy({ "Retry-After": "1" }, status));
    expect((await timed(client.listSessionLog())).outcome).toMatchObject({ status, attempts: 1 });
    expect(sent).toHaveLength(1);
  });

  test.each([
    "CERT_HAS_EXPIRED",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_X",
  ])("a connection that is refused with %s is not", async (code) => {
    const cause = Object.assign(new Error("not trusted"), { code });
    const { client, sent } = clientOf(() => Promise.reject(new TypeError("fetch failed", { cause })));
    expect((await timed(client.listSessionLog())).outcome).toMatchObject({ name: "NetworkError", code });
    expect(sent).toHaveLength(1);
  });
});

describe("Retry-After", () => {
  test.each([
    ["seconds", "7", 7_000],
    ["no seconds", "0", 0],
    ["a date", "Sun, 01 Nov 2026 00:00:12 GMT", 12_000],
    ["a date of the old form", "Sunday, 01-Nov-26 00:00:12 GMT", 12_000],
    ["a date without its zone, ignored", "Sun Nov  1 00:00:12 2026", 250],
    ["a date that is past", "Sun, 01 Nov 2015 00:00:12 GMT", 0],
    ["ten years, capped", "315360000", 30_000],
    ["a date in ten years, capped", "Sun, 01 Nov 2036 00:00:00 GMT", 30_000],
    ["rubbish, ignored", "soon", 250],
    ["nothing, ignored", "", 250],
    ["negative, ignored", "-5", 250],
    ["a fraction, ignored", "1.5", 250],
    ["a date that is none, ignored", "Sun, 99 Nov 2026 00:00:12 GMT", 250],
    ["another form of a date, ignored", "2026-11-01T00:00:12Z", 250],
  ])("%s", async (_, value, expected) => {
    for (const status of [429, 503]) {
      vi.setSystemTime(Date.UTC(2026, 10, 1));
      const { client } = clientOf((_, attempt) =>
        attempt === 1 ? busy({ "Retry-After": value }, status) : Response.json([]),
      );
      const { outcome, ms } = await timed(client.listSessionLog());
      expect(outcome).toEqual([]);
      expect(ms).toBe(expected);
    }
  });

  test("the cap can be set for the client and for a call", async () => {
    const { client } = clientOf(
      (_, attempt) => (attempt % 2 ? busy({ "Retry-After": "20" }) : Response.json([])),
      {
        maxRetryAfter: 5_000,
      },
    );
    expect((await timed(client.listSessionLog())).ms).toBe(5_000);
    expect((await timed(client.listSessionLog({}, { maxRetryAfter: 60_000 }))).ms).toBe(20_000);
  });

  test("the error tells what the server asked for, uncapped", async () => {
    const { client } = clientOf(() => busy({ "Retry-After": "3600" }, 429), { maxRetries: 0 });
    const { outcome } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "RateLimitError", retryAfter: 3_600_000 });
  });
});

describe.each([true, false])("a fetch that heeds its signal: %s", (heeds) => {
  test("an attempt takes 30 s at most, and is repeated", async () => {
    const { client, sent } = clientOf(never(heeds));
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "timeout", attempts: 3 });
    expect((outcome as Error).message).toContain("30000 ms");
    expect(sent).toHaveLength(3);
    expect(ms).toBe(3 * 30_000 + 250 + 500);
  });

  test("a body that stalls is repeated too", async () => {
    const { client } = clientOf((_, attempt) => {
      if (attempt === 2) return Response.json([]);
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("[")),
      });
      return new Response(body, { headers: { "Content-Type": "application/json" } });
    });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toEqual([]);
    expect(ms).toBe(30_000 + 250);
  });

  test("the timeout can be set for the client and for a call", async () => {
    const { client } = clientOf(never(heeds), { timeout: 1_000, maxRetries: 0 });
    expect((await timed(client.listSessionLog())).ms).toBe(1_000);
    expect((await timed(client.listSessionLog({}, { timeout: 70 }))).ms).toBe(70);
  });

  test("a call takes 2 minutes at most", async () => {
    const { client, sent } = clientOf(never(heeds), { maxRetries: 9, initialBackoff: 0 });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "deadline", attempts: 4 });
    expect((outcome as Error).message).toContain("120000 ms");
    expect(sent).toHaveLength(4);
    expect(ms).toBe(120_000);
  });

  test("the deadline can be set for the client and for a call, and ends an attempt", async () => {
    const { client } = clientOf(never(heeds), { deadline: 2_000 });
    expect(await timed(client.listSessionLog())).toMatchObject({
      ms: 2_000,
      outcome: { exceeded: "deadline" },
    });
    expect((await timed(client.listSessionLog({}, { deadline: 80 }))).ms).toBe(80);
  });

  test("credentials that never come end with the attempt", async () => {
    const { client } = clientOf(() => Response.json([]), {
      auth: () => new Promise(() => {}),
      maxRetries: 0,
    });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "timeout" });
    expect(ms).toBe(30_000);
  });
});

test("a wait that would pass the deadline is not begun: the answer tells more than a timeout", async () => {
  const { client, sent } = clientOf(() => busy({ "Retry-After": "20" }), { deadline: 20_000 });
  const { outcome, ms } = await timed(client.listSessionLog());
  expect(outcome).toMatchObject({ name: "ServerError", attempts: 1 });
  expect(sent).toHaveLength(1);
  expect(ms).toBe(0);
});

test("without limits nothing ends the call but its caller", async () => {
  const controller = new AbortController();
  const { client } = clientOf(never(false), {
    timeout: Number.POSITIVE_INFINITY,
    deadline: Number.POSITIVE_INFINITY,
  });
  const failure = failureOf(client.listSessionLog({}, { signal: controller.signal }));
  expect(vi.getTimerCount()).toBe(0);
  controller.abort("enough");
  expect(await failure).toMatchObject({ name: "AbortError", cause: "enough" });
});

test.each([
  ["timeout", [0, -1, 0.5, Number.NaN, 2 ** 31, "1"]],
  ["deadline", [0, -1, 0.5, Number.NaN, 2 ** 31, "1"]],
  ["maxRetries", [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1"]],
  ["initialBackoff", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
  ["maxBackoff", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
  ["maxRetryAfter", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
])("%s: a bad value is refused, for the client and for a call", async (name, values) => {
  const { client } = clientOf(() => Response.json([]));
  const expected = new RegExp(`^${name}: must be an integer from [01] to 2147483647`);
  for (const value of values) {
    const auth = { login: "auditor", password: "p" };
    expect(() => createClient({ baseUrl: "https://saymon.example.com", auth, [name]: value })).toThrow(
      expected,
    );
    await expect(client.listSessionLog({}, { [name]: value })).rejects.toThrow(expected);
  }
});
