import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Listening } from "../src/listen.ts";
import { connect, type Server, type ServerOptions } from "../src/server.ts";
import { UncheckableError } from "../src/unreachable.ts";
import { operation } from "./fake-server.ts";
import { serve } from "./http-server.ts";

let running: Listening | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const auth = { login: "somebody", password: "pässwort: 1" };

/** A server that tells what it was sent. */
async function connected(options: Partial<ServerOptions> = {}) {
  const seen: { url: string | undefined; authorization: string | undefined; accept: string | undefined }[] =
    [];
  running = await serve(({ url, headers }, response) => {
    seen.push({ url, authorization: headers.authorization, accept: headers.accept });
    response.setHeader("Content-Type", "application/json").end("[]");
  });
  const signal = new AbortController().signal;
  const server = connect({ address: running.url, auth, allowHttp: false, timeout: 5000, signal, ...options });
  return { server, seen };
}

const log = operation("listUserAuditLog");

describe("a request", () => {
  test("has parameters in path and query, and login and password in a header, as UTF-8", async () => {
    const { server, seen } = await connected();
    const { request, answer, isNormal } = await server.ask({
      operation: log,
      parameters: { id: "a/b c", limit: 5, from: undefined },
    });
    expect(seen).toEqual([
      {
        url: "/node/api/users/a%2Fb%20c/audit-log?limit=5",
        authorization: `Basic ${Buffer.from("somebody:pässwort: 1").toString("base64")}`,
        accept: "application/json",
      },
    ]);
    expect(request).toEqual({
      method: "GET",
      path: log.path,
      parameters: { id: "a/b c", limit: "5" },
      credentials: "own",
    });
    expect([answer.status, answer.json, isNormal]).toEqual([200, [], true]);
    expect(server.exchanges).toHaveLength(1);
  });

  test("has a token in the query, which is not kept", async () => {
    const { server, seen } = await connected({ auth: { apiToken: "planted token" } });
    await server.ask({ operation: log, parameters: { id: "x" } });
    expect(seen[0]).toMatchObject({
      url: "/node/api/users/x/audit-log?api-token=planted+token",
      authorization: undefined,
    });
    expect(JSON.stringify(server.exchanges)).not.toContain("planted");
  });

  test("has the credentials that it asks for", async () => {
    const { server, seen } = await connected({
      otherAuth: { login: "other", password: "secret" },
      apiToken: "token",
    });
    for (const credentials of ["none", "other user", "API token", "wrong password"] as const) {
      const { isNormal } = await server.ask({ operation: log, parameters: { id: "x" }, credentials });
      expect(isNormal).toBe(false);
      expect(server.knows(credentials)).toBe(credentials !== "none");
    }
    const decoded = seen.map(
      ({ authorization }) => authorization && Buffer.from(authorization.slice(6), "base64").toString(),
    );
    expect(decoded.slice(0, 3)).toEqual([undefined, "other:secret", undefined]);
    expect(seen[2]?.url).toContain("api-token=token");
    expect(decoded[3]).toMatch(/^somebody:[0-9a-f-]{36}$/);
  });

  test("with a wrong password beside a token is nobody's", async () => {
    const { server, seen } = await connected({ auth: { apiToken: "token" } });
    await server.ask({ operation: log, parameters: { id: "x" }, credentials: "wrong password" });
    expect(Buffer.from(seen[0]?.authorization?.slice(6) ?? "", "base64").toString()).toMatch(/^nobody:/);
    expect(server.knows("other user")).toBe(false);
    expect(server.knows("API token")).toBe(false);
  });

  test("goes below the path of the address", async () => {
    const { server, seen } = await connected();
    const below = connect({
      address: `${server.address}/below//`,
      auth,
      allowHttp: false,
      timeout: 5000,
      signal: new AbortController().signal,
    });
    await below.ask({ operation: operation("listSessionLog"), parameters: {} });
    expect(seen[0]?.url).toBe("/below/node/api/users/session/log");
  });
});

describe("an answer that does not come to its end", () => {
  /** A server that does as it is told, one request after the other. */
  async function serving(...answers: RequestListener[]) {
    running = await serve((request, response) => answers.shift()?.(request, response));
    const signal = new AbortController().signal;
    return connect({ address: running.url, auth, allowHttp: false, timeout: 100, signal });
  }
  const ask = (server: Server) => server.ask({ operation: operation("listSessionLog"), parameters: {} });
  const whole: RequestListener = (_, response) => response.end("[]");
  const breakOff: RequestListener = (_, response) => response.destroy();

  test("ends the run when it takes too long, before its status or after it", async () => {
    const beginning: RequestListener = (_, response) => response.writeHead(200).write("[");
    for (const [silence, status] of [
      [() => {}, 0],
      [beginning, 200],
    ] as const) {
      const server = await serving(whole, silence);
      await ask(server);
      await expect(ask(server)).rejects.toThrow(
        new UncheckableError(
          `${new URL(server.address).host} did not finish an answer within 0.1 s: is it overloaded, or is something ` +
            "in between that swallows requests?",
        ),
      );
      expect(server.exchanges[1]?.answer).toMatchObject({
        status,
        broken: "The answer did not come to its end within 0.1 s.",
      });
      await running?.close();
    }
  });

  test("is kept when the connection broke off in its body", async () => {
    const server = await serving((_, response) => {
      response.writeHead(200, { "Content-Length": 10 }).write("[", () => response.destroy());
    });
    expect((await ask(server)).answer).toMatchObject({
      status: 200,
      text: "",
      broken: "The connection broke off in the middle of the body.",
    });
  });

  test("ends the run when it is the first, and is kept when others came before", async () => {
    const first = await serving(breakOff);
    await expect(ask(first)).rejects.toThrow("does not answer");
    expect(first.exchanges[0]?.answer).toMatchObject({
      status: 0,
      broken: "The connection broke off before an answer came.",
    });
    await running?.close();

    const second = await serving(whole, breakOff);
    await ask(second);
    expect((await ask(second)).answer).toMatchObject({
      status: 0,
      broken: expect.stringContaining("does not answer"),
    });
  });

  test("is none where nothing listens", async () => {
    const server = await serving();
    await running?.close();
    await expect(ask(server)).rejects.toThrow(`Nothing listens at ${new URL(server.address).host}`);
    expect(server.exchanges).toEqual([]);
  });

  test("ends with the caller's own reason", async () => {
    running = await serve(() => ending.abort(new Error("That is enough.")));
    const ending = new AbortController();
    const server = connect({
      address: running.url,
      auth,
      allowHttp: false,
      timeout: 60_000,
      signal: ending.signal,
    });
    await expect(ask(server)).rejects.toThrow("That is enough.");
  });
});

test("secrets are concealed in each form in which they were sent", async () => {
  const { server } = await connected({ otherAuth: { login: "other", password: "a&b" }, apiToken: "t o&k" });
  const encoded = Buffer.from("somebody:pässwort: 1").toString("base64");
  expect(server.conceal(`pässwort: 1, ${encoded}, a&b, t o&k, t+o%26k, t%20o%26k, somebody`)).toBe(
    "***, ***, ***, ***, ***, ***, somebody",
  );
});
