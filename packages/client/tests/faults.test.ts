/** Each fault of a server, a proxy or a network, against each operation, with each kind of credentials. */
import { getEventListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sessionRecord } from "@saymon-logs/validators";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Client, type ClientOptions, createClient } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { operations } from "./support/operations.ts";
import { auths, expectNoSecret, watchingHooks, watchOutput } from "./support/planted.ts";
import { type Listening, listenHttp, listenHttps, listenTcp } from "./support/server.ts";
import { heldTimers, holdTimers, passTime } from "./support/timers.ts";

// Hooks of the later one end first.
holdTimers();
watchOutput();

const records = [{ id: "1" }, { id: "2" }];
const json = { "Content-Type": "application/json" };

/** Responses to the requests of a test; the last one is used for all that follow. */
type Respond = (response: ServerResponse, request: IncomingMessage) => void;

const send =
  (status: number, body: unknown = "", headers: Record<string, string> = {}): Respond =>
  (response) =>
    void response
      .writeHead(status, { ...json, ...headers })
      .end(typeof body === "string" ? body : JSON.stringify(body));

const good = send(200, records);
const html = (status: number) =>
  send(status, "<title>Sign in</title>", { "Content-Type": "text/html; charset=utf-8" });
const inner = (text: string) => JSON.stringify({ errorCode: 3, message: text });
/** The attempt's time is over: its timer is a faked one, so that no test depends on how fast the machine is. */
const pass = () => void setImmediate(passTime);
/** Says more than it sends, and never the rest. */
const stall: Respond = (response) => {
  response.writeHead(200, { ...json, "Content-Length": "100" });
  response.write('[{"id":', pass);
};
const resetInBody: Respond = (response) => {
  response.writeHead(200, { ...json, "Content-Length": "100" });
  response.write('[{"id":', () => response.destroy());
};
const resetBefore: Respond = (_, request) => request.socket.destroy();
const silence: Respond = pass;

let responses: Respond[] = [];
let asked: IncomingMessage[] = [];
/** Responses that are neither finished nor aborted. */
const open = new Set<ServerResponse>();
let server: Listening;
let other: Listening;
let strangers: string[] = [];

beforeAll(async () => {
  server = await listenHttp((request, response) => {
    asked.push(request);
    open.add(response);
    response.on("close", () => open.delete(response));
    const respond = responses.length > 1 ? responses.shift() : responses[0];
    respond?.(response, request);
  });
  other = await listenHttp((request, response) => {
    strangers.push(String(request.url));
    good(response, request);
  });
});
afterEach(() => {
  expect(strangers).toEqual([]);
  strangers = [];
  asked = [];
});
afterAll(() => Promise.all([server.close(), other.close()]));

/** Faults that pass, or that are none: the call ends in the records. */
const recoverable: [string, Respond[], number][] = [
  ["no fault", [good], 1],
  ["408, then the records", [send(408), good], 2],
  ["429 with Retry-After of no seconds", [send(429, "", { "Retry-After": "0" }), good], 2],
  [
    "429 with a date that is past",
    [send(429, "", { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" }), good],
    2,
  ],
  ["429 with rubbish", [send(429, "", { "Retry-After": "soon" }), good], 2],
  ["200 with nothing, then the records", [send(200), good], 2],
  ["200 with truncated JSON, then the records", [send(200, '[{"id":'), good], 2],
  ["an empty 500", [send(500), good], 2],
  ["HTML with 502", [html(502), good], 2],
  ["503 twice", [send(503), send(503), good], 3],
  ["504", [send(504), good], 2],
  ["a reset before the response", [resetBefore, good], 2],
  ["a reset in mid-body", [resetInBody, good], 2],
  ["headers that never come", [silence, good], 2],
  ["a body that stalls", [stall, good], 2],
  ["302 to the same origin", [send(302, "", { Location: "/elsewhere" }), good], 2],
  [
    "problem+json as a list",
    [send(200, records, { "Content-Type": "application/vnd.saymon+json; charset=utf-8" })],
    1,
  ],
];

/** Faults that stay: what the error is like, and how many requests were sent. */
const lasting: [string, Respond, { name: string; status?: number } & Record<string, unknown>, number][] = [
  ["200 with HTML", html(200), { name: "UnexpectedResponseError", status: 200 }, 1],
  ["200 with nothing", send(200), { name: "NetworkError", attempts: 3 }, 3],
  ["200 with null", send(200, null), { name: "UnexpectedResponseError", status: 200 }, 1],
  ["200 with an object", send(200, { records }), { name: "UnexpectedResponseError", status: 200 }, 1],
  ["200 with truncated JSON", send(200, '[{"id":'), { name: "NetworkError", attempts: 3 }, 3],
  ["200 with a word", send(200, "my diary"), { name: "UnexpectedResponseError", status: 200 }, 1],
  [
    "429 with ten years",
    send(429, "", { "Retry-After": "315360000" }),
    { name: "RateLimitError", status: 429, retryAfter: 315_360_000_000, attempts: 1 },
    1,
  ],
  ["407", send(407), { name: "NetworkError", status: 407, attempts: 1 }, 1],
  ["201 with records", send(201, records), { name: "UnexpectedResponseError", status: 201 }, 1],
  [
    "204",
    (response) => void response.writeHead(204).end(),
    { name: "UnexpectedResponseError", status: 204 },
    1,
  ],
  [
    "304",
    (response) => void response.writeHead(304).end(),
    { name: "UnexpectedResponseError", status: 304 },
    1,
  ],
  ["302 without a place", send(302), { name: "UnexpectedResponseError", status: 302 }, 1],
  [
    "302 to what is no address",
    send(302, "", { Location: "http://" }),
    { name: "RedirectError", status: 302 },
    1,
  ],
  ["302 in a loop", send(302, "", { Location: "/again" }), { name: "RedirectError", status: 302 }, 6],
  [
    "400",
    send(400, { code: "BadRequest", message: "Mandatory parameter is absent." }),
    {
      name: "BadRequestError",
      status: 400,
      code: "BadRequest",
      serverMessage: "Mandatory parameter is absent.",
    },
    1,
  ],
  ...["Not logged in.", "Session expired.", "Invalid API token."].map((reason): (typeof lasting)[number] => [
    `401 ${reason}`,
    send(401, { code: "Unauthorized", message: inner(reason) }),
    { name: "UnauthorizedError", status: 401, code: "Unauthorized", serverMessage: reason },
    1,
  ]),
  [
    "401 Invalid login or password.",
    send(401, { code: "InvalidCredentials", message: inner("Invalid login or password.") }),
    {
      name: "UnauthorizedError",
      status: 401,
      code: "InvalidCredentials",
      serverMessage: "Invalid login or password.",
    },
    1,
  ],
  [
    "403",
    send(403, { code: "Forbidden", message: "Missing permissions: read-session-log, manage-users." }),
    { name: "ForbiddenError", status: 403, permissions: ["read-session-log", "manage-users"] },
    1,
  ],
  ["403 without words", send(403, null), { name: "ForbiddenError", status: 403, permissions: [] }, 1],
  [
    "404",
    send(404, { code: "NotFound", message: "No user." }),
    { name: "NotFoundError", status: 404, serverMessage: "No user." },
    1,
  ],
  [
    "404 as problem+json",
    send(
      404,
      { title: "Not Found", detail: "No such path." },
      { "Content-Type": "application/problem+json" },
    ),
    { name: "NotFoundError", status: 404, code: undefined, serverMessage: "No such path." },
    1,
  ],
  [
    "405",
    send(405, { title: "Not allowed" }),
    { name: "BadRequestError", status: 405, serverMessage: "Not allowed" },
    1,
  ],
  ["408", send(408), { name: "ServerError", status: 408, attempts: 3 }, 3],
  [
    "429",
    send(429, "", { "Retry-After": "0" }),
    { name: "RateLimitError", status: 429, retryAfter: 0, attempts: 3 },
    3,
  ],
  ["an empty 500", send(500), { name: "ServerError", status: 500, attempts: 3 }, 3],
  ["501", send(501), { name: "ServerError", status: 501, attempts: 1 }, 1],
  [
    "HTML with 502",
    html(502),
    { name: "ServerError", status: 502, code: undefined, serverMessage: undefined },
    3,
  ],
  [
    "503",
    send(503, { code: "Down", message: "Back soon." }),
    { name: "ServerError", status: 503, serverMessage: "Back soon." },
    3,
  ],
  ["a reset before the response", resetBefore, { name: "NetworkError", attempts: 3 }, 3],
  ["a reset in mid-body", resetInBody, { name: "NetworkError", attempts: 3 }, 3],
  ["headers that never come", silence, { name: "TimeoutError", exceeded: "timeout", attempts: 3 }, 3],
  ["a body that stalls", stall, { name: "TimeoutError", exceeded: "timeout", attempts: 3 }, 3],
  [
    "a server that echoes the credentials",
    (response, request) => {
      const { authorization = "" } = request.headers;
      const [login, ...rest] = Buffer.from(authorization.slice(6), "base64").toString().split(":");
      const password = rest.join(":");
      const token = new URL(String(request.url), "http://x").searchParams.get("api-token");
      const message = [
        request.url,
        authorization,
        login,
        password,
        token,
        encodeURIComponent(String(token)),
      ].join(" ");
      send(400, { code: token ?? login, message })(response, request);
    },
    { name: "BadRequestError", status: 400 },
    1,
  ],
];

describe.each(auths)("with %s", (_, auth) => {
  describe.each(operations)("$operation", ({ operation, call }) => {
    /** A client of the server, the events of its hooks, and the signal of its calls. */
    function watch(options: Partial<ClientOptions> = {}) {
      const { hooks, events } = watchingHooks();
      const client = createClient({
        baseUrl: server.url,
        auth,
        hooks,
        maxRetries: 2,
        initialBackoff: 0,
        maxRetryAfter: 0,
        ...options,
      });
      return { client, events };
    }

    /** Makes the call, and sees to it that nothing stays behind and nothing was given away. */
    async function settle<T>(
      client: Client,
      events: object[],
      outcome: (result: Promise<unknown>) => Promise<T>,
    ) {
      const { signal } = new AbortController();
      const fetch = vi.spyOn(globalThis, "fetch");
      const result = await outcome(call(client, { signal }));
      expect(getEventListeners(signal, "abort")).toEqual([]);
      expect(heldTimers()).toBe(0);
      // Each body was read or cancelled, and no connection waits for the rest of a response.
      const fetched = await Promise.allSettled(fetch.mock.results.map(({ value }) => value));
      for (const one of fetched) {
        if (one.status === "fulfilled" && one.value.body) expect(one.value.bodyUsed).toBe(true);
      }
      await expect.poll(() => open.size).toBe(0);
      for (const value of [result, client, events]) expectNoSecret(value);
      return result;
    }

    test.each(recoverable)("%s: ends in the records", async (_, responsesOfTest, requests) => {
      responses = [...responsesOfTest];
      const { client, events } = watch();
      const result = await settle(client, events, (outcome) => outcome);
      expect(result).toEqual(records);
      expect(asked).toHaveLength(requests);
    });

    test.each(lasting)("%s: ends in the error", async (_, respond, expected, requests) => {
      responses = [respond];
      const { client, events } = watch();
      const error = await settle(client, events, failureOf);
      expect(error).toMatchObject({ operation, ...expected });
      expect(error.status).toBe(expected.status);
      expect(asked).toHaveLength(requests);
      expect(events.at(-1)).toEqual(["onError", expect.objectContaining({ error, operation })]);
    });

    test("302 to another origin: no credentials are sent there", async () => {
      responses = [send(302, "", { Location: `${other.url}/node/api/users/session/log?a=b` })];
      const { client, events } = watch();
      const error = await settle(client, events, failureOf);
      expect(error).toMatchObject({ name: "RedirectError", status: 302, attempts: 1 });
      expect(error.message).toContain(other.url);
      expect(strangers).toEqual([]);
    });

    test("a record that breaks the schema", async () => {
      const record = { id: "1", userId: "2", login: "someone", startTime: 3, endTime: null, expiredAt: 4 };
      responses = [send(200, [record, { ...record, endTime: "still open" }])];
      const { client, events } = watch({ validate: { [operation]: sessionRecord } });
      const error = await settle(client, events, failureOf);
      expect(error).toMatchObject({ name: "UnexpectedResponseError", issues: [{ path: "[1].endTime" }] });
      expect(error.message).toMatch(/\[1\]\.endTime: .*must be integer,null/);
      expect(error.message).not.toMatch(/still open|someone/);
    });

    test("refused", async () => {
      const gone = await listenTcp(() => {});
      await gone.close();
      const { client, events } = watch({ baseUrl: gone.url });
      const error = await settle(client, events, failureOf);
      expect(error).toMatchObject({ name: "NetworkError", code: "ECONNREFUSED", attempts: 3 });
    });

    test("an unknown host", async () => {
      const { client, events } = watch({ baseUrl: "https://saymon.invalid", maxRetries: 0 });
      const error = await settle(client, events, failureOf);
      expect(error).toMatchObject({ name: "NetworkError", attempts: 1 });
      expect(error.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    });

    test("a certificate that is self-signed is refused once, not three times", async () => {
      const { url, close } = await listenHttps(await certificate, (request, response) =>
        good(response, request),
      );
      const { client, events } = watch({ baseUrl: url });
      const error = await settle(client, events, failureOf);
      expect(error).toMatchObject({
        name: "NetworkError",
        code: "DEPTH_ZERO_SELF_SIGNED_CERT",
        attempts: 1,
      });
      await close();
    });

    describe("aborted", () => {
      /** Aborts as soon as `moment` has come, and checks what is left. */
      async function abortAt(moment: (abort: () => void) => Respond, options: Partial<ClientOptions> = {}) {
        const controller = new AbortController();
        const abort = () => controller.abort(new Error("no longer needed"));
        responses = [moment(abort)];
        const { client, events } = watch(options);
        const error = await failureOf(call(client, { signal: controller.signal }));
        expect(error).toMatchObject({
          name: "AbortError",
          operation,
          cause: { message: "no longer needed" },
        });
        expect(getEventListeners(controller.signal, "abort")).toEqual([]);
        for (const value of [error, events]) expectNoSecret(value);
        return error;
      }

      test("before the call: nothing is sent", async () => {
        const { client } = watch();
        const error = await failureOf(call(client, { signal: AbortSignal.abort(new Error("too late")) }));
        expect(error).toMatchObject({ name: "AbortError", cause: { message: "too late" } });
        expect(asked).toEqual([]);
      });

      test("during the request: the connection is closed", async () => {
        await abortAt((abort) => abort);
        await connectionClosed();
      });

      test("during the initialBackoff: no other attempt is made", async () => {
        const controller = new AbortController();
        vi.spyOn(Math, "random").mockReturnValue(0.5);
        responses = [send(503)];
        const { client } = watch({
          maxRetryAfter: 30_000,
          initialBackoff: 60_000,
          maxBackoff: 60_000,
          deadline: Number.POSITIVE_INFINITY,
          hooks: { onRetry: () => void setImmediate(() => controller.abort()) },
        });
        const error = await failureOf(call(client, { signal: controller.signal }));
        expect(error).toMatchObject({ name: "AbortError", attempts: 1 });
        expect(getEventListeners(controller.signal, "abort")).toEqual([]);
        expect(heldTimers()).toBe(0);
      });

      test("during the body: the connection is closed", async () => {
        await abortAt((abort) => (response) => {
          response.writeHead(200, json);
          response.write("[", () => setImmediate(abort));
        });
        await connectionClosed();
      });
    });
  });
});

const certificate = generate([{ name: "commonName", value: "127.0.0.1" }]).then(({ private: key, cert }) => ({
  key,
  cert,
}));

async function connectionClosed(): Promise<void> {
  const { socket } = asked[0] as IncomingMessage;
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
}
