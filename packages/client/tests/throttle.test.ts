/** Time is faked: the server's limit and the client's waits share one clock that no test waits for. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { walkUserAuditLog } from "../src/index.ts";
import { clientOf } from "./support/handler.ts";
import { createRandom } from "./walk/model.ts";

beforeEach(() => {
  vi.useFakeTimers();
  // One in two hundred walks at such servers has a user who is refused at each retry.
  const random = createRandom(1);
  vi.spyOn(Math, "random").mockImplementation(() => random() / 2 ** 32);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A server that accepts so many requests in a sliding window, and keeps account of all. */
function limitedServer(most: number, window: number, retryAfter: boolean) {
  const accepted: number[] = [];
  const requests: { at: number; refused: boolean }[] = [];
  function respond(): Response {
    const at = performance.now();
    const recent = accepted.filter((time) => time > at - window);
    const refused = recent.length >= most;
    requests.push({ at, refused });
    if (!refused) {
      accepted.push(at);
      return Response.json([]);
    }
    const wait = Math.max(1, Math.ceil(((recent[0] ?? at) + window - at) / 1000));
    return new Response(null, { status: 429, headers: retryAfter ? { "Retry-After": String(wait) } : {} });
  }
  return { respond, requests, refused: () => requests.filter(({ refused }) => refused) };
}

async function settle<T>(work: Promise<T>): Promise<T> {
  const settled = work.finally(() => {});
  settled.catch(() => {});
  await vi.runAllTimersAsync();
  return settled;
}

describe.each([true, false])("429 with Retry-After: %s", (retryAfter) => {
  test("50 parallel calls end in their records, and do not come back together", async () => {
    const server = limitedServer(10, 1_000, retryAfter);
    const { client } = clientOf(server.respond);
    const calls = Array.from({ length: 50 }, () => client.listSessionLog());
    expect(await settle(Promise.all(calls))).toHaveLength(50);

    // The first forty were on their way when the first refusal came.
    expect(server.refused().length).toBeLessThan(40 + 25);
    const later = server.requests.slice(50);
    for (const { at } of later) {
      const within = later.filter((other) => Math.abs(other.at - at) < 5);
      expect(within.length).toBeLessThan(8);
    }
  });

  test.each([
    [60, 5_000],
    [10, 1_000],
    [1, 1_000],
    [30, 60_000],
  ])("a walk over 200 users reads all logs with %i requests in %i ms", async (most, window) => {
    const server = limitedServer(most, window, retryAfter);
    const { client } = clientOf(server.respond);
    const users = Array.from({ length: 200 }, (_, index) => `user${index}`);
    const read = async () => {
      let records = 0;
      for await (const page of walkUserAuditLog(client, users).pages()) records += page.length;
      return records;
    };
    expect(await settle(read())).toBe(0);
    expect(server.refused().length).toBeLessThan(server.requests.length / 2);
  });
});

test("a client that was slowed down sends at full speed again after successes", async () => {
  let limited = true;
  const { client, sent } = clientOf(() =>
    limited ? new Response(null, { status: 429 }) : Response.json([]),
  );
  await settle(client.listSessionLog({}, { maxRetries: 0 }).catch(() => {}));
  limited = false;
  for (let call = 0; call < 30; call++) await settle(client.listSessionLog());
  const began = performance.now();
  await settle(Promise.all(Array.from({ length: 20 }, () => client.listSessionLog())));
  expect(performance.now() - began).toBe(0);
  expect(sent).toHaveLength(1 + 30 + 20);
});

test("calls that already wait are held back by a longer pause", async () => {
  const at: number[] = [];
  const { client } = clientOf(async (_, attempt) => {
    at.push(performance.now());
    if (attempt > 2) return Response.json([]);
    if (attempt === 1) await new Promise((resolve) => setTimeout(resolve, 1_000));
    return new Response(null, { status: 429, headers: { "Retry-After": attempt === 1 ? "10" : "2" } });
  });
  const slow = client.listSessionLog();
  await client.listSessionLog({}, { maxRetries: 0 }).catch(() => {});
  // This one waits for two seconds when the slow one is refused.
  await settle(Promise.all([slow, client.listSessionLog()]));
  const [first = 0, , ...others] = at;
  expect(Math.min(...others) - first).toBeGreaterThanOrEqual(11_000 - 1);
});

/** A client that sends nothing for the next 30 seconds, and its first request. */
async function createPausedClient() {
  const respond = () => new Response(null, { status: 429, headers: { "Retry-After": "30" } });
  const paused = clientOf(respond, { maxRetries: 0 });
  await settle(paused.client.listSessionLog().catch(() => {}));
  return paused;
}

test("a pause ends with the call's deadline, before anything is sent", async () => {
  const { client, sent } = await createPausedClient();
  const outcome = await settle(
    client.listSessionLog({}, { deadline: 5_000 }).catch((error: unknown) => error),
  );
  expect(outcome).toMatchObject({ name: "TimeoutError", exceeded: "deadline", attempts: 0 });
  expect(sent).toHaveLength(1);
});

test("an abort ends a pause", async () => {
  const { client, sent } = await createPausedClient();
  const controller = new AbortController();
  const waiting = client.listSessionLog({}, { signal: controller.signal }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_000);
  controller.abort();
  expect(await waiting).toMatchObject({ name: "AbortError", attempts: 0 });
  expect(sent).toHaveLength(1);
});

test("failures other than rate limits do not slow other calls down", async () => {
  const { client } = clientOf(({ url }) =>
    url.includes("password") ? new Response(null, { status: 500 }) : Response.json([]),
  );
  const failing = client.listPasswordLog({ userId: "1" }).catch(() => {});
  await vi.advanceTimersByTimeAsync(100);
  const began = performance.now();
  await client.listSessionLog();
  expect(performance.now() - began).toBe(0);
  await settle(failing);
});
