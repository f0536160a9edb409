/** The openapi-fetch client beneath. */
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { failureOf } from "./support/failure.ts";
import { clientOf, never } from "./support/handler.ts";
import { watchingHooks } from "./support/planted.ts";

const path = "/node/api/users/session/log";

test("it resolves to the raw response beside the data", async () => {
  const records = [{ id: "1" }];
  const { client, sent } = clientOf(() => Response.json(records, { headers: { "X-Id": "7" } }));
  const { response, data, error } = await client.http.GET(path, { params: { query: { limit: 1 } } });
  expect(data).toEqual(records);
  expect(error).toBeUndefined();
  expect([response.status, response.headers.get("X-Id")]).toEqual([200, "7"]);
  expect(sent[0]?.url).toBe(`https://saymon.example.com${path}?limit=1`);
  expect(sent[0]?.headers.get("Accept")).toBe("application/json");
});

test("it resolves to an error status, after the retries", async () => {
  const body = { code: "Down", message: "Back soon." };
  const { client, sent } = clientOf(() => Response.json(body, { status: 503 }), {
    maxRetries: 2,
    initialBackoff: 0,
  });
  const { response, error } = await client.http.GET(path);
  expect(response.status).toBe(503);
  expect(error).toEqual(body);
  expect(sent).toHaveLength(3);
});

test("it resolves to a body that is no JSON", async () => {
  const { client } = clientOf(
    () => new Response("<h1>Hi</h1>", { headers: { "Content-Type": "text/html" } }),
  );
  expect((await client.http.GET(path, { parseAs: "text" })).data).toBe("<h1>Hi</h1>");
  expect((await client.http.request("get", path, { parseAs: "text" })).data).toBe("<h1>Hi</h1>");
});

test("it rejects as the methods do without a response", async () => {
  const { hooks, events } = watchingHooks();
  const { client } = clientOf(() => Promise.reject(new TypeError("fetch failed")), {
    maxRetries: 2,
    initialBackoff: 0,
    hooks,
  });
  const error = await failureOf(client.http.GET(path));
  expect(error).toMatchObject({ name: "NetworkError", operation: undefined, attempts: 3 });
  expect(error.message).toMatch(/^the server cannot be reached/);
  expect(events.at(-1)).toEqual([
    "onError",
    { callId: expect.any(Number), operation: undefined, attempt: 3, error },
  ]);
});

test("a temporary failure is not returned when a later attempt had no response", async () => {
  const { client } = clientOf(
    (_, attempt) => {
      if (attempt === 1) return new Response(null, { status: 503 });
      throw new TypeError("fetch failed");
    },
    { maxRetries: 2, initialBackoff: 0 },
  );
  expect(await failureOf(client.http.GET(path))).toMatchObject({ name: "NetworkError" });
});

test("its signal ends the call", async () => {
  const { client, sent } = clientOf(() => Response.json([]));
  const failure = await failureOf(client.http.GET(path, { signal: AbortSignal.abort(new Error("enough")) }));
  expect(failure).toMatchObject({ name: "AbortError", cause: { message: "enough" } });
  expect(sent).toEqual([]);
});

test("headers of a call cannot drop the credentials", async () => {
  const { client, sent } = clientOf(() => Response.json([]));
  await client.http.GET(path, { headers: { Authorization: null } });
  await client.http.GET(path, { headers: { Authorization: "Basic other" } });
  for (const { headers } of sent)
    expect(headers.get("Authorization")).toBe(`Basic ${btoa("auditor:secret")}`);
});

test("a middleware runs once for all attempts, and sees no credentials", async () => {
  const { client, sent } = clientOf(
    (_, attempt) => new Response(null, { status: attempt === 1 ? 503 : 404 }),
    {
      maxRetries: 2,
      initialBackoff: 0,
    },
  );
  const seen: (Request | Response)[] = [];
  client.http.use({
    onRequest: ({ request }) => void seen.push(request),
    onResponse: ({ request, response }) => void seen.push(request, response),
  });
  await client.http.GET(path);
  expect(sent).toHaveLength(2);
  expect(seen).toHaveLength(3);
  expect((seen[1] as Request).headers.get("Authorization")).toBeNull();
  expect(seen[2]).toMatchObject({ status: 404, url: "" });
});

test("calls with one signal leave no listener on it", async () => {
  const { signal } = new AbortController();
  const { client } = clientOf(() => Response.json([]));
  for (let count = 0; count < 20; count++) await client.http.GET(path, { signal });
  await client.http.request("get", path, { signal });
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("its signal ends a call that waits for a response", async () => {
  const controller = new AbortController();
  const { client, sent } = clientOf(never(true));
  const failure = failureOf(client.http.GET(path, { signal: controller.signal }));
  await expect.poll(() => sent.length).toBe(1);
  controller.abort();
  expect(await failure).toMatchObject({ name: "AbortError" });
  expect(sent[0]?.signal.aborted).toBe(true);
});

test("a signal ends a call whose middleware made a request of its own", async () => {
  const controller = new AbortController();
  const { client, sent } = clientOf(never(true));
  client.http.use({ onRequest: ({ request }) => new Request(request, { headers: { "X-Id": "1" } }) });
  const failure = failureOf(client.http.GET(path, { signal: controller.signal }));
  await expect.poll(() => sent.length).toBe(1);
  controller.abort();
  expect(await failure).toMatchObject({ name: "AbortError" });
  expect(sent[0]?.headers.get("X-Id")).toBe("1");
});
