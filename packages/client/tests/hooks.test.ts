import { describe, expect, test, vi } from "vitest";
import type { HookEvent, Hooks } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";
import { watchingHooks } from "./support/planted.ts";

const url = "https://saymon.example.com/node/api/users/session/log?limit=1";
const operation = "listSessionLog";
const callId = expect.any(Number);

test("a call that is repeated, from its first request to its last response", async () => {
  const { hooks, events } = watchingHooks();
  const { client } = clientOf(
    (_, attempt) => (attempt === 1 ? new Response(null, { status: 503 }) : Response.json([])),
    {
      hooks,
      initialBackoff: 0,
      auth: { apiToken: "token" },
    },
  );
  await client.listSessionLog({ limit: 1 });
  const duration = expect.any(Number);
  expect(events).toEqual([
    ["onRequest", { callId, operation, attempt: 1, url }],
    ["onResponse", { callId, operation, attempt: 1, url, status: 503, duration }],
    [
      "onRetry",
      {
        callId,
        operation,
        attempt: 1,
        url,
        delay: 0,
        error: expect.objectContaining({ name: "ServerError" }),
      },
    ],
    ["onRequest", { callId, operation, attempt: 2, url }],
    ["onResponse", { callId, operation, attempt: 2, url, status: 200, duration }],
  ]);
});

test("a call that fails reports its error once, and rejects with it", async () => {
  const { hooks, events } = watchingHooks();
  const { client } = clientOf(() => Response.json(null), { hooks });
  const error = await failureOf(client.listSessionLog({ limit: 1 }));
  expect(events.slice(2)).toEqual([["onError", { callId, operation, attempt: 1, error }]]);
});

test("events of concurrent calls have different ids", async () => {
  const { hooks, events } = watchingHooks();
  const { client } = clientOf(() => Response.json([]), { hooks });
  await Promise.all([client.listSessionLog({ limit: 1 }), client.listSessionLog({ limit: 1 })]);
  const calls = events.map(([name, event]) => [name, (event as HookEvent).callId]);
  const [first, second] = new Set(calls.map(([, number]) => number));
  expect(second).not.toBe(first);
  expect(calls.sort()).toEqual(
    [
      ["onRequest", first],
      ["onRequest", second],
      ["onResponse", first],
      ["onResponse", second],
    ].sort(),
  );
});

test("an invalid argument calls no hook", async () => {
  const { hooks, events } = watchingHooks();
  const { client } = clientOf(() => Response.json([]), { hooks });
  await expect(client.listSessionLog({ limit: -1 })).rejects.toThrow(TypeError);
  expect(events).toEqual([]);
});

describe("after the call was aborted", () => {
  const json = { headers: { "Content-Type": "application/json" } };

  test("a response is discarded and calls no hook", async () => {
    const { hooks, events } = watchingHooks();
    const controller = new AbortController();
    const late = Promise.withResolvers<Response>();
    const { client, sent } = clientOf(() => late.promise, { hooks });
    const failure = failureOf(client.listSessionLog({}, { signal: controller.signal }));
    await expect.poll(() => sent.length).toBe(1);
    controller.abort();
    await failure;
    const cancelled = Promise.withResolvers<void>();
    late.resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() }), json));
    await cancelled.promise;
    expect(events.map(([name]) => name)).toEqual(["onRequest", "onError"]);
  });

  test("the end of a body calls no hook", async () => {
    const { hooks, events } = watchingHooks();
    const controller = new AbortController();
    let pulled = false;
    const rest = Promise.withResolvers<void>();
    const body = new ReadableStream({
      async pull(stream) {
        pulled = true;
        await rest.promise;
        stream.enqueue(new TextEncoder().encode("[]"));
        stream.close();
      },
    });
    const { client } = clientOf(() => new Response(body, json), { hooks });
    const failure = failureOf(client.listSessionLog({}, { signal: controller.signal }));
    await expect.poll(() => pulled).toBe(true);
    controller.abort();
    await failure;
    rest.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(events.map(([name]) => name)).toEqual(["onRequest", "onError"]);
  });

  test("credentials are not sent", async () => {
    const controller = new AbortController();
    const late = Promise.withResolvers<{ apiToken: string }>();
    const auth = vi.fn(() => late.promise);
    const { client, sent } = clientOf(() => Response.json([]), { auth });
    const failure = failureOf(client.listSessionLog({}, { signal: controller.signal }));
    await expect.poll(() => auth.mock.calls).toHaveLength(1);
    controller.abort();
    await failure;
    late.resolve({ apiToken: "token" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
  });
});

test.each<[keyof Hooks, number]>([
  ["onRequest", 0],
  ["onResponse", 1],
  ["onRetry", 1],
  ["onError", 3],
])("a hook for %s that throws ends the call", async (name, requests) => {
  const thrown = new Error("disk full");
  const hook = () => {
    throw thrown;
  };
  const { client, sent } = clientOf(() => new Response(null, { status: 503 }), {
    hooks: { [name]: hook },
    maxRetries: 2,
    initialBackoff: 0,
  });
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({
    name: "HookError",
    operation,
    message: `${operation}: hooks.${name} threw.`,
  });
  expect(error.cause).toMatchObject({ message: "disk full", stack: thrown.stack });
  expect(sent).toHaveLength(requests);
});

test("what a hook returns is ignored", async () => {
  const { client } = clientOf(() => Response.json([]), { hooks: { onRequest: () => new Promise(() => {}) } });
  expect(await client.listSessionLog()).toEqual([]);
});
