import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { BlockedError } from "../../src/server/blocked-error.ts";
import type { Listening } from "../../src/server/listen.ts";
import type { Server, ServerOptions } from "../../src/server/server.ts";
import { connectTo } from "../support/connect.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { auditLog, sessionLog } from "../support/fake-server.ts";
import { serve } from "../support/http-server.ts";

let running: Listening | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const auth = { login: "login", password: "pässwort: 1" };

/** A server that keeps what it was sent. */
async function connected(options: Partial<ServerOptions> = {}) {
  const seen: { url: string | undefined; authorization: string | undefined; accept: string | undefined }[] =
    [];
  running = await serve(({ url, headers }, response) => {
    seen.push({ url, authorization: headers.authorization, accept: headers.accept });
    response.setHeader("Content-Type", "application/json").end("[]");
  });
  return { server: connectTo(running.url, { auth, ...options }), seen };
}

const send = (server: Server) => server.send({ operation: sessionLog, parameters: {} });

describe("a request", () => {
  test("has parameters in path and query, and login and password in a header, as UTF-8", async () => {
    const { server, seen } = await connected();
    const { request, response, isValid } = await server.send({
      operation: auditLog,
      parameters: { id: "a/b c", limit: 5, from: undefined },
    });
    expect(seen).toEqual([
      {
        url: "/node/api/users/a%2Fb%20c/audit-log?limit=5",
        authorization: `Basic ${Buffer.from("login:pässwort: 1").toString("base64")}`,
        accept: "application/json",
      },
    ]);
    expect(request).toEqual({
      method: "GET",
      path: auditLog.path,
      parameters: { id: "a/b c", limit: "5" },
      credentials: "given",
    });
    expect([response.status, response.json, isValid]).toEqual([200, [], true]);
    expect(server.exchanges).toHaveLength(1);
  });

  test("has a token in the query, which is not stored", async () => {
    const { server, seen } = await connected({ auth: { apiToken: "planted token" } });
    await server.send({ operation: auditLog, parameters: { id: "x" } });
    expect(seen[0]).toMatchObject({
      url: "/node/api/users/x/audit-log?api-token=planted+token",
      authorization: undefined,
    });
    expect(JSON.stringify(server.exchanges)).not.toContain("planted");
  });

  test("has the credentials that were chosen", async () => {
    const { server, seen } = await connected({
      otherAuth: { login: "other", password: "secret" },
      apiToken: "token",
    });
    for (const credentials of ["none", "other user", "API token", "wrong password"] as const) {
      const { isValid } = await server.send({ operation: auditLog, parameters: { id: "x" }, credentials });
      expect(isValid).toBe(false);
      expect(server.has(credentials)).toBe(credentials !== "none");
    }
    const decoded = seen.map(
      ({ authorization }) => authorization && Buffer.from(authorization.slice(6), "base64").toString(),
    );
    expect(decoded.slice(0, 3)).toEqual([undefined, "other:secret", undefined]);
    expect(seen[2]?.url).toContain("api-token=token");
    expect(decoded[3]).toMatch(/^login:[0-9a-f-]{36}$/);
  });

  test("with a wrong password has no login where there is a token", async () => {
    const { server, seen } = await connected({ auth: { apiToken: "token" } });
    await server.send({ operation: auditLog, parameters: { id: "x" }, credentials: "wrong password" });
    expect(Buffer.from(seen[0]?.authorization?.slice(6) ?? "", "base64").toString()).toMatch(/^unknown:/);
    expect(server.has("other user")).toBe(false);
    expect(server.has("API token")).toBe(false);
  });

  test("goes below the path of the address", async () => {
    const { server, seen } = await connected();
    const below = connectTo(`${server.address}/below//`);
    await send(below);
    expect(seen[0]?.url).toBe("/below/node/api/users/session/log");
  });
});

describe("a response that is not complete", () => {
  /** A server that responds to one request after the other with these functions. */
  async function serving(...responses: RequestListener[]) {
    running = await serve((request, response) => responses.shift()?.(request, response));
    return connectTo(running.url);
  }
  const complete: RequestListener = (_, response) => response.end("[]");
  const closeConnection: RequestListener = (_, response) => response.destroy();

  test("blocks when it takes too long, before its status or after it", async () => {
    const partial: RequestListener = (_, response) => response.writeHead(200).write("[");
    for (const [silence, status] of [
      [() => {}, 0],
      [partial, 200],
    ] as const) {
      const { address } = await serving(complete, silence);
      const server = connectTo(address, { timeout: 500 });
      await send(server);
      await expect(send(server)).rejects.toThrow(
        new BlockedError(
          "A response was not complete within 0.5 s. Check whether the server is overloaded, or set a longer timeout.",
        ),
      );
      expect(server.exchanges[1]?.response).toMatchObject({
        status,
        broken: "The response was not complete within 0.5 s.",
      });
      await running?.close();
    }
  });

  test("is kept when the connection was closed in its body", async () => {
    const server = await serving((_, response) => {
      response.writeHead(200, { "Content-Length": 10 }).write("[", () => response.destroy());
    });
    expect((await send(server)).response).toMatchObject({
      status: 200,
      text: "",
      broken: "The connection was closed in the middle of the body.",
    });
  });

  test("is requested once more when the connection was closed before it", async () => {
    const server = await serving(closeConnection, complete, closeConnection, complete);
    expect((await send(server)).response.status).toBe(200);
    expect((await send(server)).response.status).toBe(200);
    expect(server).toMatchObject({ repeated: 2, exchanges: [{}, {}] });
  });

  test("blocks when it is the first, and counts as refused when others arrived before", async () => {
    const broken = "The connection was closed before a response arrived.";
    const closed = [closeConnection, closeConnection, closeConnection, closeConnection];
    const first = await serving(...closed);
    await expect(send(first)).rejects.toThrow("The server sent no HTTP response");
    expect(first.exchanges[0]?.response).toMatchObject({ status: 0, broken });
    await running?.close();

    const second = await serving(complete, ...closed);
    await send(second);
    expect(await send(second)).toMatchObject({ isRefused: true, response: { status: 0, broken } });
  });

  test("is none where nothing listens", async () => {
    const server = await serving();
    await running?.close();
    await expect(send(server)).rejects.toThrow("Connection refused");
    expect(server.exchanges).toEqual([]);
  });

  test("is not read further when all are too long", async () => {
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(10_000_000)) });
    const server = connectTo("https://saymon.example.com", { fetch: async () => new Response(endless) });
    await expect(send(server)).rejects.toThrow("longer than 150 MB together");
    expect(server.exchanges[0]?.response.broken).toBe("The body does not end.");
  });

  test("ends with the caller's reason", async () => {
    running = await serve(() => ending.abort(new Error("enough")));
    const ending = new AbortController();
    const server = connectTo(running.url, { signal: ending.signal });
    await expect(send(server)).rejects.toThrow("enough");
  });
});

describe("a refusal for rate or load", () => {
  /** A server that responds with these statuses, and with 200 after them. */
  function refusing(statuses: number[], options: Partial<ServerOptions> = {}, headers = {}) {
    const clock = fakeClock();
    const respond = async () => {
      const status = statuses.shift() ?? 200;
      return new Response("[]", { status, headers: { "Content-Type": "application/json", ...headers } });
    };
    return { clock, server: connectTo("https://saymon.example.com", { clock, fetch: respond, ...options }) };
  }

  test("is waited for and repeated", async () => {
    const { clock, server } = refusing([429, 503, 502], {}, { "retry-after": "20" });
    expect(await send(server)).toMatchObject({ isRefused: false, response: { status: 200 } });
    expect(server).toMatchObject({ repeated: 3, exchanges: [{}] });
    expect(clock.now()).toBe(60_000);
  });

  test("is kept when it lasts, and blocks when it lasts for three requests in a row", async () => {
    const { server } = refusing(Array(100).fill(503));
    expect(await send(server)).toMatchObject({ isRefused: true, response: { status: 503 } });
    await send(server);
    await expect(send(server)).rejects.toThrow(/still responded 503 after requests were repeated/);
    expect(server).toMatchObject({ repeated: 9, exchanges: [{}, {}, {}] });
  });

  test("does not block when other requests are accepted", async () => {
    const refused = [503, 503, 503, 503];
    const { server } = refusing([...refused, 200, ...refused, 200, ...refused, 200]);
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await send(server)).response.status);
    expect(statuses).toEqual([503, 200, 503, 200, 503, 200]);
  });

  test("is not waited for longer than the deadline", async () => {
    const { clock, server } = refusing(Array(3).fill(429), { endsAt: 60_000 }, { "retry-after": "3600" });
    await send(server);
    await send(server);
    await expect(send(server)).rejects.toThrow(/refused requests for their rate \(429\)/);
    expect(clock.now()).toBeLessThan(60_000);
  });
});

describe("text of the server", () => {
  test("is safe to print, and has no secrets", async () => {
    const { server } = await connected({
      otherAuth: { login: "other", password: "other-word" },
      apiToken: "token&1",
    });
    const encoded = Buffer.from("login:pässwort: 1").toString("base64");
    const safe = server.toSafeText(`\u001b[2J\n${encoded} pässwort: 1 other-word token%261 login`);
    for (const secret of [encoded, "pässwort", "other-word", "token%261"]) expect(safe).not.toContain(secret);
    expect(safe).toContain("login");
    expect(safe).not.toMatch(/\p{Cc}/u);
  });

  test("is cut", async () => {
    const { server } = await connected();
    expect(server.toSafeText("x".repeat(100_000)).length).toBeLessThan(1000);
  });
});
