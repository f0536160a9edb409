import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, type MockOptions, startMock } from "../src/mock.ts";

const lines: string[] = [];
const started: Mock[] = [];

async function start(options?: MockOptions): Promise<string> {
  const mock = await startMock(options);
  started.push(mock);
  return mock.url;
}

let url: string;
beforeAll(async () => {
  url = await start({ log: (line) => lines.push(line) });
});
afterAll(() => Promise.all(started.map((mock) => mock.close())));

const path = "/node/api/users/session/log";
const headers = { Authorization: `Basic ${btoa("admin:hunter2")}` };

test("the response is the document's first example", async () => {
  const response = await fetch(url + path, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get("sl-violations")).toBeNull();
  expect(await response.json()).toMatchObject([{ login: "admin", endTime: null }]);
});

test("its address names the paths and the documentation", async () => {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(new RegExp(`${path}.*Documentation: `));
});

test("Prefer chooses status and example", async () => {
  const empty = await fetch(url + path, { headers: { ...headers, Prefer: "example=empty" } });
  expect(await empty.json()).toEqual([]);
  const forbidden = await fetch(url + path, { headers: { ...headers, Prefer: "code=403" } });
  expect(forbidden.status).toBe(403);
});

test("a seed generates the same values each time", async () => {
  const bodyOf = async (seed: number) =>
    (await fetch(url + path, { headers: { ...headers, Prefer: `dynamic=true, seed=${seed}` } })).text();
  expect(await bodyOf(7)).toBe(await bodyOf(7));
  expect(await bodyOf(7)).not.toBe(await bodyOf(8));
});

test("a request without credentials gets 401, one with an invalid parameter 400", async () => {
  expect((await fetch(url + path)).status).toBe(401);
  expect((await fetch(`${url + path}?limit=many`, { headers })).status).toBe(400);
});

test("the log names requests and violations, and no credentials", async () => {
  lines.length = 0;
  await fetch(`${url + path}?limit=many&api-token=hunter2`, { headers });
  expect(lines).toEqual([
    `GET ${path}`,
    "  Violation: request.query.limit Request query parameter limit must be integer",
  ]);
});

test("a port in use is an error with the code EADDRINUSE", async () => {
  await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("on an IPv6 address, with dynamic responses, until it is closed", async () => {
  const mock = await startMock({ host: "::1", dynamic: true });
  const response = await fetch(mock.url + path, { headers });
  for (const { startTime } of (await response.json()) as { startTime: unknown }[]) {
    expect(startTime).toSatisfy(Number.isInteger);
  }
  await mock.close();
  await expect(fetch(mock.url + path, { headers })).rejects.toThrow();
});
