/** Each way of sending a request with the client; the mock finds no violation. */
import type { Client, RequestOptions } from "@saymon-logs/client";
import { describe, expect, test, vi } from "vitest";
import { callWith } from "../call.ts";
import {
  type ConsumerOptions,
  conforming,
  consume,
  mockUrl,
  type Operation,
  operations,
  schemas,
} from "./consumer.ts";

const moment = 1_651_662_280_161;
const latest = 8_640_000_000_000_000;

/** Queries, in addition to what the operation requires. */
const queries: Record<string, Record<string, unknown>> = {
  "only what is required": {},
  milliseconds: { from: 0, to: moment },
  "a Date": { from: new Date(0), to: new Date(moment) },
  "a string in UTC": { from: "2022-05-01T00:00Z", to: "2022-05-01T00:00:00.250Z" },
  "a string with an offset": { from: "2022-05-01T00:00:00+03:00", to: "2022-05-01T12:00:00.5-11:30" },
  "a single moment": { from: new Date(moment), to: moment },
  "the last moment of a Date": { from: new Date(latest), to: latest },
  undefined: { from: undefined, to: undefined, limit: undefined, skip: undefined },
  "the minimum limit and skip": { limit: 1, skip: 0 },
  "the maximum limit and skip": { limit: 2 ** 31 - 1, skip: 2 ** 31 - 1 },
};

/** Options of a call. */
const options: Record<string, (operation: Operation) => RequestOptions> = {
  "a header": () => ({ headers: { "X-Request-Id": "7" } }),
  "a header that the client sends by itself": () => ({ headers: { accept: "application/*" } }),
  "a signal": () => ({ signal: new AbortController().signal }),
  timeouts: () => ({ timeout: 60_000, deadline: Number.POSITIVE_INFINITY, maxRetries: 1 }),
  "a schema": ({ id }) => ({ validate: schemas[id] }) as object,
  "no schema": () => ({ validate: false }),
};

/** Options of a client. */
const clients: Record<string, () => ConsumerOptions> = {
  "a login": () => ({ auth: { login: "jürgen", password: "päss wörd" } }),
  "an API token": () => ({ auth: { apiToken: "a token&with=signs" } }),
  "a function that returns a login": () => ({ auth: () => ({ login: "auditor", password: "secret" }) }),
  "a function that resolves to an API token": () => ({ auth: async () => ({ apiToken: "token" }) }),
  headers: () => ({ headers: { "User-Agent": "nightly-report" } }),
  schemas: () => ({ validate: schemas }),
  "a base URL that ends in a slash": () => ({ baseUrl: `${mockUrl}/` }),
  "a base URL with a path": () => ({
    baseUrl: `${mockUrl}/saymon`,
    replaceRequest: (request) => new Request(request.url.replace("/saymon", ""), request),
  }),
};

/** What sends a request: the methods, and openapi-fetch below them. */
const calls: Record<string, (client: Client, operation: Operation) => Promise<unknown>> = {
  "the method": (client, { id, parameters }) => callWith(client, id, parameters),
  "http.GET": async ({ http }, { path, parameters }) => {
    const of = (place: string) =>
      Object.fromEntries(parameters.flatMap((p) => (p.in === place ? [[p.name, p.example]] : [])));
    const params = { path: of("path"), query: of("query") };
    const { response, data } = await http.GET(path, { params } as Parameters<typeof http.GET>[1]);
    expect(response.status).toBe(200);
    return data;
  },
};

describe.each(operations)("$id", (operation) => {
  const { id, parameters } = operation;

  test.each(Object.entries(queries))("with a query of %s", async (_, query) => {
    const { client, exchanges } = consume();
    await callWith(client, id, parameters, query);
    expect(exchanges).toMatchObject([{ ...conforming, status: 200 }]);
  });

  test.each(Object.entries(options))("with %s", async (_, make) => {
    const { client, exchanges } = consume();
    await callWith(client, id, parameters, {}, make(operation));
    expect(exchanges).toMatchObject([{ ...conforming, status: 200 }]);
  });

  test.each(["with a space", "ü", "50%", "a?b#c", "a&b=c", "a:b;c,d"])("for the id %j", async (example) => {
    const { client, exchanges } = consume();
    const difficult = parameters.map((parameter) =>
      parameter.required ? { ...parameter, example } : parameter,
    );
    await callWith(client, id, difficult);
    expect(exchanges).toMatchObject([{ ...conforming, status: 200 }]);
  });

  describe.each(Object.entries(calls))("%s", (_, send) => {
    test.each(Object.entries(clients))("of a client with %s", async (_, make) => {
      const { client, exchanges } = consume(make());
      await send(client, operation);
      expect(exchanges).toMatchObject([{ ...conforming, status: 200 }]);
    });

    describe.each(["a login", "an API token"])("with %s", (credentials) => {
      const retrying = { ...clients[credentials]?.(), maxRetries: 2, initialBackoff: 0 };

      test("retries after a documented failure", async () => {
        const { client, exchanges } = consume({
          ...retrying,
          prefer: (index) => (index < 2 ? "code=500" : "code=200"),
        });
        await send(client, operation);
        expect(exchanges).toMatchObject([500, 500, 200].map((status) => ({ ...conforming, status })));
      });

      test.each([408, 429, 502, 503, 504])("retries after %i", async (status) => {
        const { client, exchanges } = consume({
          ...retrying,
          replaceResponse: (response, _, index) => (index < 2 ? new Response(null, { status }) : response),
        });
        await send(client, operation);
        expect(exchanges).toMatchObject([conforming, conforming, conforming]);
      });

      test("retries after a lost response", async () => {
        const { client, exchanges } = consume({
          ...retrying,
          replaceResponse(response, _, index) {
            if (index < 2) throw new TypeError("fetch failed");
            return response;
          },
        });
        await send(client, operation);
        expect(exchanges).toMatchObject([conforming, conforming, conforming]);
      });

      test("retries after a timeout", async () => {
        vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
        try {
          const { client, exchanges } = consume({
            ...retrying,
            timeout: 60_000,
            replaceResponse(response, _, index) {
              if (index > 0) return response;
              vi.advanceTimersByTime(60_000);
              return new Promise(() => {});
            },
          });
          await send(client, operation);
          expect(exchanges).toMatchObject([conforming, conforming]);
        } finally {
          vi.useRealTimers();
        }
      });

      test.each([301, 302, 303, 307, 308])("follows a %i", async (status) => {
        const { client, exchanges } = consume({
          ...retrying,
          replaceResponse: (response, { url }, index) => (index < 5 ? redirect(status, url) : response),
        });
        await send(client, operation);
        expect(exchanges).toMatchObject(Array(6).fill({ ...conforming, status: 200 }));
        expect(new Set(exchanges.map(({ request }) => request.url)).size).toBe(1);
      });
    });
  });
});

function redirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { Location: location } });
}
