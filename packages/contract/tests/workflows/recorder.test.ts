import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { type Recorder, startRecorder } from "../../src/workflows/recorder.ts";
import { type FakeResponse, fakeServer } from "../support/fake-server.ts";

let recorder: Recorder | undefined;
afterEach(() => recorder?.close());

async function start(respond: () => FakeResponse) {
  const failures: unknown[] = [];
  const server = fakeServer(respond);
  recorder = await startRecorder(server, "real/user", (error) => failures.push(error));
  const { url, credentials } = recorder;
  const authorization = `Basic ${btoa(`${credentials.login}:${credentials.password}`)}`;
  return { server, url, authorization, failures };
}

/** Sends what `fetch` refuses to send; returns the status. */
async function send(url: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  const sent = request(url, { headers, method }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

const sessionLog = "/node/api/users/session/log";

describe("a request with the secret", () => {
  test("is sent on with the user's own credentials, and the real user id", async () => {
    const { server, url, authorization } = await start(() => ({ status: 400, body: { code: "BadRequest" } }));
    const response = await fetch(`${url}/node/api/users/placeholder/audit-log?limit=2`, {
      headers: { authorization },
    });
    await fetch(`${url}/node/api/users/password/log?userId=placeholder`, { headers: { authorization } });
    expect(response.status).toBe(400);
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(await response.json()).toEqual({ code: "BadRequest" });
    expect(server.exchanges.map(({ request, isValid }) => [request, isValid])).toMatchObject([
      [{ parameters: { id: "real/user", limit: "2" }, credentials: "given" }, true],
      [{ parameters: { userId: "real/user" }, credentials: "given" }, true],
    ]);
  });

  test("and without credentials is sent on without any", async () => {
    const { server, url } = await start(() => ({ status: 401 }));
    await fetch(url + sessionLog);
    expect(server.exchanges.map(({ request }) => request.credentials)).toEqual(["none"]);
  });

  test("gets no redirect to follow", async () => {
    const headers = { Location: "http://127.0.0.1/elsewhere" };
    const { url } = await start(() => ({ status: 302, headers, body: "" }));
    const response = await fetch(url + sessionLog, { redirect: "manual" });
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBeNull();
  });

  test("gets a closed connection where the server closed it", async () => {
    const { url, failures } = await start(() => ({ broken: "The connection was closed." }));
    await expect(fetch(url + sessionLog)).rejects.toThrow();
    expect(failures).toEqual([]);
  });

  test("reports what the server's request threw", async () => {
    const error = new Error("late");
    const { url, failures } = await start(() => {
      throw error;
    });
    await expect(fetch(url + sessionLog)).rejects.toThrow();
    expect(failures).toEqual([error]);
  });
});

describe("another process gets nothing of the server", () => {
  async function statusOf(change: (url: string) => string, headers: Record<string, string> = {}) {
    const { server, url, failures } = await start(() => ({}));
    const status = await send(change(url), headers);
    expect(server.exchanges).toEqual([]);
    expect(failures).toEqual([]);
    return status;
  }

  test("without the secret, or with a part of it", async () => {
    const origin = (url: string) => new URL(url).origin;
    expect(await statusOf((url) => origin(url) + sessionLog)).toBe(403);
    expect(await statusOf((url) => url.slice(0, -1) + sessionLog)).toBe(403);
    expect(await statusOf((url) => `${url}0${sessionLog}`)).toBe(403);
  });

  test("with other credentials", async () => {
    for (const authorization of ["", "Basic x", `Basic ${btoa("admin:secret")}`, "Bearer x"])
      expect(await statusOf((url) => url + sessionLog, { authorization })).toBe(403);
  });

  test("under another host name", async () => {
    for (const host of ["saymon.example.com", "localhost", "127.0.0.1", "127.0.0.1:1"])
      expect(await statusOf((url) => url + sessionLog, { host })).toBe(400);
  });

  test("from a path that the document does not have", async () => {
    expect(await statusOf((url) => `${url}/elsewhere`)).toBe(404);
    expect(await statusOf((url) => url)).toBe(404);
  });

  test("with another method", async () => {
    const { server, url } = await start(() => ({}));
    expect(await send(url + sessionLog, {}, "DELETE")).toBe(405);
    expect(server.exchanges).toEqual([]);
  });
});

test.for([
  "GET\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a b\r\nx\r\n\r\n",
  "GET //[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "\0\0\0\r\n\r\n",
])("a malformed request gets 400 and ends nothing: %j", async (raw) => {
  const { url, failures } = await start(() => ({ body: [] }));
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(raw);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
  expect((await fetch(url + sessionLog)).status).toBe(200);
  expect(failures).toEqual([]);
});
