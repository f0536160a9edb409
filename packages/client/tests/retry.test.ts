/** Time is faked: no test waits, and none depends on how fast the machine is. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, isTemporary, type RetryEvent } from "../src/index.ts";
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

const date = "Sun, 01 Nov 2026 00:00:00 GMT";
const busy = (headers: Record<string, string> = {}, status = 503) =>
  new Response(null, { status, headers: { Date: date, ...headers } });

test("a response tells how long it took since its attempt began", async () => {
  const durations: number[] = [];
  const { client } = clientOf(
    () => new Promise((resolve) => setTimeout(() => resolve(Response.json([])), 250)),
    { hooks: { onResponse: ({ duration }) => durations.push(duration) } },
  );
  await timed(client.listSessionLog());
  await timed(client.listSessionLog());
  expect(durations).toEqual([250, 250]);
});

describe("maxRetries", () => {
  test("is five by default, and the waits outlast a restart of five seconds even when they are shortest", async () => {
    vi.mocked(Math.random).mockReturnValue(0);
    const { client, sent } = clientOf(() => busy());
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "ServerError", attempts: 6 });
    expect(sent).toHaveLength(6);
    expect(ms).toBe(250 + 500 + 1_000 + 2_000 + 4_000);
  });

  test.each([
    ["refuses connections", () => Promise.reject(new TypeError("fetch failed"))],
    ["responds with 502", () => new Response("<h1>Bad gateway</h1>", { status: 502 })],
    ["cuts bodies", () => new Response("[", { headers: { "Content-Type": "application/json" } })],
  ])("lets 50 calls survive a proxy that %s for five seconds", async (_, refuse) => {
    vi.mocked(Math.random).mockRestore();
    const upAt = performance.now() + 5_000;
    const { client } = clientOf(() => (performance.now() < upAt ? refuse() : Response.json([])));
    const calls = Array.from({ length: 50 }, () => client.listSessionLog());
    const { outcome } = await timed(Promise.all(calls));
    expect(outcome).toEqual(Array(50).fill([]));
  });

  test("as often as is asked for without backoff: no power of two is too great", async () => {
    const { client, sent } = clientOf(() => busy(), { maxRetries: 1_100, initialBackoff: 0 });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "ServerError", attempts: 1_101 });
    expect([sent.length, ms]).toEqual([1_101, 0]);
  });

  test("counts a response whose code reads like that of a certificate, too", async () => {
    const { client, sent } = clientOf(() => Response.json({ code: "UNABLE_TO_CONNECT" }, { status: 503 }), {
      maxRetries: 2,
    });
    await timed(client.listSessionLog());
    expect(sent).toHaveLength(3);
  });

  test("may be an inherited option", async () => {
    const fetch = vi.fn(async () => busy());
    const own = { baseUrl: "https://saymon.example.com", auth: { apiToken: "token" }, fetch };
    const client = createClient(Object.assign(Object.create({ maxRetries: 0 }), own));
    await timed(client.listSessionLog());
    await timed(client.listSessionLog({}, Object.create({ maxRetries: 1 })));
    expect(fetch).toHaveBeenCalledTimes(1 + 2);
  });

  test("a retry after the deadline has no time left, and no timer of less than none", async () => {
    const hooks = { onRetry: () => void vi.advanceTimersByTime(10) };
    const respond = (request: Request, attempt: number) =>
      attempt === 1 ? busy() : never(true)(request, attempt);
    const { client } = clientOf(respond, { initialBackoff: 0, deadline: 5, hooks });
    const timers = vi.spyOn(globalThis, "setTimeout");
    const { outcome } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "deadline" });
    expect(timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms < 0)).toEqual([]);
  });

  test("gives each attempt a request of its own", async () => {
    const { client, sent } = clientOf(() => busy(), { maxRetries: 2 });
    await timed(client.listSessionLog());
    expect(new Set(sent).size).toBe(3);
    expect(new Set(sent.map(({ signal }) => signal)).size).toBe(3);
  });

  test("waits for a random part of the upper half of a bound that doubles up to maxBackoff", async () => {
    const delays: number[] = [];
    const hooks = { onRetry: ({ delay }: RetryEvent) => void delays.push(delay) };
    const { client } = clientOf(() => busy(), { maxRetries: 7, hooks });
    await timed(client.listSessionLog());
    expect(delays).toEqual([375, 750, 1500, 3000, 6000, 6000, 6000]);

    delays.length = 0;
    vi.mocked(Math.random).mockReturnValue(0);
    await timed(client.listSessionLog({}, { maxRetries: 1 }));
    vi.mocked(Math.random).mockReturnValue(0.999);
    await timed(client.listSessionLog({}, { maxRetries: 2, initialBackoff: 100, maxBackoff: 150 }));
    expect(delays.map(Math.round)).toEqual([250, 100, 150]);
  });

  test("is zero where no retry is wanted, for the client or for a call", async () => {
    const { client, sent } = clientOf(() => busy(), { maxRetries: 0 });
    await timed(client.listSessionLog());
    expect(sent).toHaveLength(1);
    await timed(client.listSessionLog({}, { maxRetries: 1 }));
    expect(sent).toHaveLength(3);
    await timed(client.listSessionLog({}, { maxRetries: undefined }));
    expect(sent).toHaveLength(4);
  });

  test.each([408, 429, 500, 502, 503, 504])("applies to %i", async (status) => {
    const { client, sent } = clientOf((_, attempt) => (attempt === 1 ? busy({}, status) : Response.json([])));
    expect((await timed(client.listSessionLog())).outcome).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 405, 407, 409, 410, 422, 501, 505])(
    "does not apply to %i",
    async (status) => {
      const { client, sent } = clientOf(() => busy({ "Retry-After": "1" }, status));
      expect((await timed(client.listSessionLog())).outcome).toMatchObject({ status, attempts: 1 });
      expect(sent).toHaveLength(1);
    },
  );

  test.each([
    ["a certificate that has expired", "CERT_HAS_EXPIRED", ""],
    ["an unknown CA", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", ""],
    ["a certificate of another host", "ERR_TLS_CERT_ALTNAME_INVALID", ""],
    ["a broken handshake", "ERR_SSL_X", ""],
    ["a port that fetch blocks", undefined, "bad port"],
  ])("does not apply to %s", async (_, code, message) => {
    const cause = Object.assign(new Error(message), code && { code });
    const { client, sent } = clientOf(() => Promise.reject(new TypeError("fetch failed", { cause })));
    const { outcome } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "NetworkError", code: code ?? "ERR_UNSAFE_PORT" });
    expect(isTemporary(outcome)).toBe(false);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ["Proxy response (407) !== 200 when HTTP Tunneling", 407, 1],
    ["Proxy response (403) !== 200 when HTTP Tunneling", 403, 1],
    ["Proxy response (502) !== 200 when HTTP Tunneling", 502, 3],
    ["Proxy Authentication Required (407)", 407, 1],
    ["", 407, 1],
  ])("treats the proxy's refusal %j as its status", async (message, status, requests) => {
    const reason = Object.assign(new Error(message), message && { code: "UND_ERR_ABORTED" });
    // undici's own fetch wraps the reason of Node's once more.
    const cause = message && status === 407 ? new Error("Request was cancelled.", { cause: reason }) : reason;
    const { client, sent } = clientOf(() => Promise.reject(new TypeError("fetch failed", { cause })), {
      maxRetries: 2,
    });
    const { outcome } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "NetworkError", status });
    expect((outcome as Error).message).toContain(`the proxy refuses the request (${status})`);
    expect(isTemporary(outcome)).toBe(requests > 1);
    expect(sent).toHaveLength(requests);
  });
});

describe("Retry-After", () => {
  // Half of the first gap, because several calls may have been told the same.
  const gap = 250;

  describe.each([
    ["on time", 0],
    ["five minutes ahead", 300_000],
    ["five minutes behind", -300_000],
    ["a day ahead", 86_400_000],
    ["a year behind", -31_536_000_000],
  ])("with a local clock that is %s", (_, skew) => {
    test.each([
      ["seconds", "7", 7_000 + gap],
      ["no seconds", "0", gap],
      ["a date", "Sun, 01 Nov 2026 00:00:12 GMT", 12_000 + gap],
      ["a date of the old form", "Sunday, 01-Nov-26 00:00:12 GMT", 12_000 + gap],
      ["a date that is past", "Sun, 01 Nov 2015 00:00:12 GMT", gap],
    ])("%s", async (_, value, expected) => {
      for (const status of [429, 503]) {
        vi.setSystemTime(Date.parse(date) + skew);
        const { client } = clientOf((_, attempt) =>
          attempt === 1 ? busy({ "Retry-After": value }, status) : Response.json([]),
        );
        expect(await timed(client.listSessionLog())).toEqual({ outcome: [], ms: expected });
      }
    });
  });

  test.each([
    ["a date without its zone", { "Retry-After": "Sun Nov  1 00:00:12 2026" }],
    ["a word", { "Retry-After": "soon" }],
    ["nothing", { "Retry-After": "" }],
    ["a negative number", { "Retry-After": "-5" }],
    ["a fraction", { "Retry-After": "1.5" }],
    ["a date that does not exist", { "Retry-After": "Sun, 99 Nov 2026 00:00:12 GMT" }],
    ["another form of a date", { "Retry-After": "2026-11-01T00:00:12Z" }],
    ["a date without the server's Date", { "Retry-After": "Sun, 01 Nov 2026 00:00:12 GMT", Date: "" }],
    ["a date beside a broken Date", { "Retry-After": "Sun, 01 Nov 2026 00:00:12 GMT", Date: "today" }],
  ])("%s is ignored", async (_, headers) => {
    const { client } = clientOf((_, attempt) => (attempt === 1 ? busy(headers) : Response.json([])));
    expect(await timed(client.listSessionLog())).toEqual({ outcome: [], ms: 375 });
  });

  test.each([
    ["ten years", "315360000", 315_360_000_000],
    ["a date in ten years", "Sun, 01 Nov 2036 00:00:00 GMT", 315_619_200_000],
    ["a second more than maxRetryAfter", "61", 61_000],
  ])("%s ends the call at once, and the error says so", async (_, value, retryAfter) => {
    const { client, sent } = clientOf(() => busy({ "Retry-After": value }, 429));
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "RateLimitError", status: 429, retryAfter, attempts: 1 });
    expect([sent.length, ms]).toEqual([1, 0]);
  });

  test("the server is not asked earlier by another call of the client", async () => {
    const { client, sent } = clientOf((_, attempt) =>
      attempt === 1 ? busy({ "Retry-After": "100" }, 429) : Response.json([]),
    );
    await timed(client.listSessionLog());
    await vi.advanceTimersByTimeAsync(30_000);
    const { outcome } = await timed(client.listPasswordLog({ userId: "1" }));
    expect(outcome).toMatchObject({ name: "RateLimitError", retryAfter: 70_000, attempts: 0 });
    expect((outcome as Error).message).toContain("asked to wait at least 70 s");
    expect(isTemporary(outcome)).toBe(true);
    expect(sent).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(50_000);
    expect(await timed(client.listSessionLog())).toEqual({ outcome: [], ms: 20_000 + gap });
  });

  test("a longer pause is shortened to an hour, and no call waits for it", async () => {
    const { client } = clientOf(
      (_, attempt) => (attempt === 1 ? busy({ "Retry-After": "315360000" }, 429) : Response.json([])),
      { maxRetryAfter: 7_200_000, deadline: Number.POSITIVE_INFINITY },
    );
    expect((await timed(client.listSessionLog())).ms).toBe(0);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect((await timed(client.listSessionLog())).outcome).toEqual([]);
  });

  test("a 429 without it is repeated after half of the gap that it causes", async () => {
    const { client } = clientOf((_, attempt) => (attempt === 1 ? busy({}, 429) : Response.json([])));
    expect(await timed(client.listSessionLog())).toEqual({ outcome: [], ms: 250 + gap });
  });

  test("refusals of requests that were sent together slow the client down once", async () => {
    const refuseLater = () =>
      new Promise<Response>((resolve) => void setTimeout(() => resolve(busy({}, 429)), 10));
    const { client } = clientOf((_, attempt) => (attempt <= 4 ? refuseLater() : Response.json([])));
    const calls = Array.from({ length: 4 }, () => client.listSessionLog());
    expect((await timed(Promise.all(calls))).ms).toBe(10 + 250 + 4 * gap);
  });

  test("the longest wait can be set for the client and for a call", async () => {
    const respond = () =>
      clientOf((_, attempt) => (attempt === 1 ? busy({ "Retry-After": "20" }) : Response.json([])), {
        maxRetryAfter: 5_000,
      }).client;
    expect((await timed(respond().listSessionLog())).outcome).toMatchObject({ retryAfter: 20_000 });
    const { outcome, ms } = await timed(respond().listSessionLog({}, { maxRetryAfter: 20_000 }));
    expect({ outcome, ms }).toEqual({ outcome: [], ms: 20_000 + gap });
  });
});

describe.each([true, false])("a fetch that respects its signal: %s", (respects) => {
  test("an attempt takes 30 s at most, and is repeated", async () => {
    const { client, sent } = clientOf(never(respects), { maxRetries: 2 });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "timeout", attempts: 3 });
    expect((outcome as Error).message).toContain("30000 ms");
    expect(sent).toHaveLength(3);
    expect(ms).toBe(3 * 30_000 + 375 + 750);
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
    expect(ms).toBe(30_000 + 375);
  });

  test("the timeout can be set for the client and for a call", async () => {
    const { client } = clientOf(never(respects), { timeout: 1_000, maxRetries: 0 });
    expect((await timed(client.listSessionLog())).ms).toBe(1_000);
    expect((await timed(client.listSessionLog({}, { timeout: 70 }))).ms).toBe(70);
  });

  test("a call takes 2 minutes at most", async () => {
    const { client, sent } = clientOf(never(respects), { maxRetries: 9, initialBackoff: 0 });
    const { outcome, ms } = await timed(client.listSessionLog());
    expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "deadline", attempts: 4 });
    expect((outcome as Error).message).toContain("120000 ms");
    expect(sent).toHaveLength(4);
    expect(ms).toBe(120_000);
  });

  test("the deadline can be set for the client and for a call, and ends an attempt", async () => {
    const { client } = clientOf(never(respects), { deadline: 2_000 });
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

test("a wait that would pass the deadline is not begun: the response tells more than a timeout", async () => {
  const { client, sent } = clientOf(() => busy({ "Retry-After": "20" }), { deadline: 20_000 });
  const { outcome, ms } = await timed(client.listSessionLog());
  expect(outcome).toMatchObject({ name: "ServerError", attempts: 1 });
  expect(sent).toHaveLength(1);
  expect(ms).toBe(0);
});

test("without timeout and deadline nothing ends the call but its caller", async () => {
  const controller = new AbortController();
  const { client, sent } = clientOf(never(false), {
    timeout: Number.POSITIVE_INFINITY,
    deadline: Number.POSITIVE_INFINITY,
  });
  const failure = failureOf(client.listSessionLog({}, { signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(0);
  expect([sent.length, vi.getTimerCount()]).toEqual([1, 0]);
  controller.abort("enough");
  expect(await failure).toMatchObject({
    name: "AbortError",
    message: "listSessionLog: the call was aborted.",
    cause: "enough",
  });
});

test.each([
  ["timeout", [0, -1, 0.5, Number.NaN, 2 ** 31, "1"]],
  ["deadline", [0, -1, 0.5, Number.NaN, 2 ** 31, "1"]],
  ["maxRetries", [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1"]],
  ["initialBackoff", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
  ["maxBackoff", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
  ["maxRetryAfter", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
  ["maxBytes", [0, -1, Number.NaN, Number.POSITIVE_INFINITY]],
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
