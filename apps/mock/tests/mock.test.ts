import { afterEach, expect, test } from "vitest";
import { type Mock, type MockOptions, startMock } from "../src/mock.ts";

const started: Mock[] = [];

async function start(options?: MockOptions): Promise<Mock> {
  const mock = await startMock(options);
  started.push(mock);
  return mock;
}

afterEach(() => Promise.all(started.splice(0).map((mock) => mock.close())));

const path = "/node/api/users/session/log";
const headers = { Authorization: `Basic ${btoa("admin:hunter2")}` };

test("it answers with the document's first example", async () => {
  const { url } = await start();
  const response = await fetch(url + path, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get("sl-violations")).toBeNull();
  expect(await response.json()).toMatchObject([{ login: "admin", endTime: null }]);
});

test("Prefer chooses status and example", async () => {
  const { url } = await start();
  const empty = await fetch(url + path, { headers: { ...headers, Prefer: "example=empty" } });
  expect(await empty.json()).toEqual([]);
  const forbidden = await fetch(url + path, { headers: { ...headers, Prefer: "code=403" } });
  expect(forbidden.status).toBe(403);
});

test("dynamic answers are made up from the schemas", async () => {
  const { url } = await start({ dynamic: true });
  const response = await fetch(url + path, { headers });
  const records = (await response.json()) as { startTime: unknown }[];
  for (const { startTime } of records) expect(startTime).toSatisfy(Number.isInteger);
});

test("a seed gives the same made-up values each time", async () => {
  const { url } = await start();
  const bodyOf = async (seed: number) =>
    (await fetch(url + path, { headers: { ...headers, Prefer: `dynamic=true, seed=${seed}` } })).text();
  expect(await bodyOf(7)).toBe(await bodyOf(7));
  expect(await bodyOf(7)).not.toBe(await bodyOf(8));
});

test("without credentials it answers 401, with a broken parameter 400", async () => {
  const { url } = await start();
  expect((await fetch(url + path)).status).toBe(401);
  expect((await fetch(`${url + path}?limit=many`, { headers })).status).toBe(400);
});

test("the log names requests and violations, and no credentials", async () => {
  const lines: string[] = [];
  const { url } = await start({ log: (line) => lines.push(line) });
  await fetch(`${url + path}?limit=many&api-token=hunter2`, { headers });
  expect(lines).toEqual([
    `GET ${path}`,
    "  Violation: request.query.limit Request query parameter limit must be integer",
  ]);
});

test("it says where it listens, on an IPv6 address too", async () => {
  expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { url } = await start({ host: "::1" });
  expect((await fetch(url + path, { headers })).status).toBe(200);
});

test("a port in use is an error with the code EADDRINUSE", async () => {
  const { url } = await start();
  await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("once closed it answers no more", async () => {
  const mock = await startMock();
  await fetch(mock.url + path, { headers });
  await mock.close();
  await expect(fetch(mock.url + path, { headers })).rejects.toThrow();
});
