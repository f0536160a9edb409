import { getEventListeners } from "node:events";
import type { Operation } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { afterEach, expect, test, vi } from "vitest";
import { createClient } from "../../src/index.ts";
import {
  type FakeServer,
  fakeAuditRecord,
  fakePasswordRecord,
  fakeServer,
  fakeSessionRecord,
} from "../../src/testing/index.ts";

const origin = "https://saymon.example.com";
const user = "62c2f3ce80c8654892764d56";
const paths = {
  sessions: "/node/api/users/session/log",
  changes: `/node/api/users/${user}/audit-log`,
  passwords: `/node/api/users/password/log?userId=${user}`,
};

const headers = { Authorization: "Basic any" };

function ask(server: FakeServer, path: string, init: RequestInit = {}): Promise<Response> {
  return server.fetch(origin + path, { headers, ...init });
}

async function read(server: FakeServer, path: string): Promise<Record<string, unknown>[]> {
  const response = await ask(server, path);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/json");
  return await response.json();
}

afterEach(() => vi.useRealTimers());

test("it is a fetch for the client, whose methods read what it holds", async () => {
  const session = fakeSessionRecord({ login: "auditor" });
  const change = fakeAuditRecord({ userId: user });
  const password = fakePasswordRecord({ userId: user });
  const server = fakeServer({ sessions: [session], changes: [change], passwords: [password] });
  const client = createClient({
    baseUrl: `${origin}/behind/a/proxy`,
    auth: { login: "any", password: "any" },
    fetch: server.fetch,
  });

  expect(await client.listSessionLog()).toEqual([session]);
  expect(await client.listUserAuditLog(user)).toEqual([change]);
  expect(await client.listPasswordLog({ userId: user })).toEqual([password]);
  expect(server.requests.map(({ url }) => new URL(url).pathname)).toEqual([
    "/behind/a/proxy/node/api/users/session/log",
    `/behind/a/proxy/node/api/users/${user}/audit-log`,
    "/behind/a/proxy/node/api/users/password/log",
  ]);
});

test("a server without records returns empty arrays", async () => {
  for (const path of Object.values(paths)) expect(await read(fakeServer(), path)).toEqual([]);
});

test("sessions come newest first, changes oldest first, passwords as they lie in the list", async () => {
  const times = [2, 1, 3];
  const server = fakeServer({
    sessions: times.map((startTime) => fakeSessionRecord({ startTime })),
    changes: times.map((timestamp) => fakeAuditRecord({ userId: user, timestamp })),
    passwords: times.map((timestamp) => fakePasswordRecord({ userId: user, timestamp })),
  });

  const timesOf = async (path: string) =>
    (await read(server, path)).map(({ startTime, timestamp }) => startTime ?? timestamp);
  expect(await timesOf(paths.sessions)).toEqual([3, 2, 1]);
  expect(await timesOf(paths.changes)).toEqual([1, 2, 3]);
  expect(await timesOf(paths.passwords)).toEqual([2, 1, 3]);
});

test("changes and passwords are those of the user who is asked for", async () => {
  const server = fakeServer({
    changes: [fakeAuditRecord({ userId: "other" }), fakeAuditRecord({ userId: "a user" })],
    passwords: [fakePasswordRecord({ userId: "other" }), fakePasswordRecord({ userId: "a user" })],
  });
  expect(await read(server, "/node/api/users/a%20user/audit-log")).toEqual([
    fakeAuditRecord({ userId: "a user" }),
  ]);
  expect(await read(server, "/node/api/users/password/log?userId=a+user")).toEqual([
    fakePasswordRecord({ userId: "a user" }),
  ]);
});

test.each([
  ["?from=2", [5, 4, 3, 2]],
  ["?to=3", [3, 2, 1]],
  ["?from=2&to=4", [4, 3, 2]],
  ["?skip=3", [2, 1]],
  ["?limit=2", [5, 4]],
  ["?skip=1&limit=2", [4, 3]],
  ["?to=3&skip=1&limit=9", [2, 1]],
  ["?skip=5", []],
])("it pages: %s", async (query, expected) => {
  const sessions = [1, 2, 3, 4, 5].map((startTime) => fakeSessionRecord({ startTime }));
  const records = await read(fakeServer({ sessions }), paths.sessions + query);
  expect(records.map(({ startTime }) => startTime)).toEqual(expected);
});

test("it may return fewer records than requested", async () => {
  const sessions = [1, 2, 3, 4, 5].map((startTime) => fakeSessionRecord({ startTime }));
  const server = fakeServer({ sessions, maxPageSize: 2 });
  expect(await read(server, paths.sessions)).toHaveLength(2);
  expect(await read(server, `${paths.sessions}?limit=3&skip=1`)).toHaveLength(2);
  expect(await read(server, `${paths.sessions}?limit=1`)).toHaveLength(1);
});

test("records that are added later are returned from then on, and the array keeps its order", async () => {
  const sessions = [fakeSessionRecord({ startTime: 1 })];
  const server = fakeServer({ sessions });
  expect(await read(server, paths.sessions)).toHaveLength(1);
  sessions.push(fakeSessionRecord({ startTime: 2 }));
  expect(await read(server, paths.sessions)).toHaveLength(2);
  expect(sessions.map(({ startTime }) => startTime)).toEqual([1, 2]);
});

const operations = Object.entries<{ get: Operation }>(document.paths).map(([path, { get }]) => ({
  name: get.operationId,
  path: `${path.replace("{id}", user)}?userId=${user}`,
  responses: get.responses,
}));

test.each(operations)("$name fails with the document's bodies", async ({ path, responses }) => {
  const statuses = Object.keys(responses).filter((status) => status !== "200");
  expect(statuses.length).toBeGreaterThan(3);

  const server = fakeServer();
  server.next(...statuses.map((status) => ({ status: Number(status) })));
  for (const status of statuses) {
    const response = await ask(server, path);
    expect(response.status).toBe(Number(status));
    const [example] = Object.values(responses[status]?.content["application/json"].examples ?? {});
    expect(await response.json()).toEqual(example?.value);
  }
  expect((await ask(server, path)).status).toBe(200);
});

test.each([302, 304, 404, 408, 429, 503])(
  "%i, which the document does not describe, has no body",
  async (status) => {
    const server = fakeServer();
    server.next({ status });
    const response = await ask(server, paths.sessions);
    expect([response.status, await response.text()]).toEqual([status, ""]);
  },
);

test("body and headers can be others", async () => {
  const server = fakeServer({ sessions: [fakeSessionRecord()] });
  server.next(
    { status: 502, body: "<h1>Bad gateway</h1>" },
    { body: null },
    { body: [{ login: 1 }] },
    { body: "[", headers: { "Content-Type": "application/json" } },
    { status: 429, headers: { "Retry-After": "1" } },
  );

  const html = await ask(server, paths.sessions);
  expect([html.status, html.headers.get("Content-Type")]).toEqual([502, "text/html"]);
  expect(await html.text()).toBe("<h1>Bad gateway</h1>");
  expect(await read(server, paths.sessions)).toBeNull();
  expect(await read(server, paths.sessions)).toEqual([{ login: 1 }]);
  const truncated = await ask(server, paths.sessions);
  expect([truncated.headers.get("Content-Type"), await truncated.text()]).toEqual(["application/json", "["]);
  expect((await ask(server, paths.sessions)).headers.get("Retry-After")).toBe("1");
});

test("a given header replaces the usual one, whatever its case", async () => {
  const server = fakeServer();
  const given = { "content-type": "text/plain", DATE: "Thu, 01 Jan 2026 00:00:00 GMT" };
  server.next({ body: "x", headers: given });
  const { headers: received } = await ask(server, paths.sessions);
  expect([received.get("content-type"), received.get("date")]).toEqual(Object.values(given));
});

test("a server that cannot be reached rejects as fetch does", async () => {
  const server = fakeServer();
  server.next({ networkError: true });
  await expect(ask(server, paths.sessions)).rejects.toThrow(new TypeError("fetch failed"));
});

test("a response can be delayed", async () => {
  vi.useFakeTimers();
  const server = fakeServer();
  server.next({ delay: 1000 });
  const onResponse = vi.fn();
  const call = ask(server, paths.sessions).then(onResponse);

  await vi.advanceTimersByTimeAsync(999);
  expect(onResponse).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onResponse).toHaveBeenCalled();
  await call;
  expect(vi.getTimerCount()).toBe(0);
});

test.each([1000, Number.POSITIVE_INFINITY])(
  "an abort ends a wait of %s ms, and leaves nothing behind",
  async (delay) => {
    vi.useFakeTimers();
    const server = fakeServer();
    server.next({ delay });
    const controller = new AbortController();
    const call = ask(server, paths.sessions, { signal: controller.signal });
    const reason = new Error("no longer needed");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    const [request] = server.requests;
    expect(request && getEventListeners(request.signal, "abort")).toEqual([]);
  },
);

test("what is aborted beforehand gets no response, and an endless wait sets no timer", async () => {
  vi.useFakeTimers();
  const server = fakeServer();
  const reason = new Error("no longer needed");
  await expect(ask(server, paths.sessions, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  server.next({ delay: Number.POSITIVE_INFINITY });
  const controller = new AbortController();
  const call = ask(server, paths.sessions, { signal: controller.signal });
  await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
  expect(vi.getTimerCount()).toBe(0);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});

test("without credentials the response is 401; a token is enough", async () => {
  const server = fakeServer();
  const refused = await server.fetch(new URL(origin + paths.sessions));
  expect([refused.status, await refused.json()]).toEqual([
    401,
    { code: "Unauthorized", message: '{"errorCode":3,"message":"Not logged in."}' },
  ]);
  expect((await server.fetch(new Request(`${origin}${paths.sessions}?api-token=any`))).status).toBe(200);
});

test.each([
  `${paths.sessions}?from=yesterday`,
  `${paths.sessions}?to=`,
  `${paths.sessions}?limit=-1`,
  `${paths.changes}?skip=1.5`,
  "/node/api/users/password/log",
])("the response to a malformed request is 400: %s", async (path) => {
  const response = await ask(fakeServer(), path);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: "BadRequest" });
});

test("other paths and methods are not found", async () => {
  const server = fakeServer();
  expect((await ask(server, "/node/api/users")).status).toBe(404);
  expect((await ask(server, paths.sessions, { method: "POST" })).status).toBe(404);
});
