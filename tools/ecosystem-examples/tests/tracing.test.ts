import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { type Client, createClient } from "@saymon-logs/client";
import { type FakeServer, fakeServer, fakeSessionRecord } from "@saymon-logs/client/testing";
import { afterAll, beforeEach, expect, test } from "vitest";
import { tracingHooks } from "../src/tracing.ts";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const secret = "0123456789abcdef";
let server: FakeServer;
let client: Client;

beforeEach(() => {
  exporter.reset();
  server = fakeServer({ sessions: [fakeSessionRecord()] });
  client = createClient({
    baseUrl: "https://saymon.example.com",
    auth: { apiToken: secret },
    maxRetries: 1,
    initialBackoff: 0,
    fetch: server.fetch,
    hooks: tracingHooks(),
  });
});
afterAll(async () => {
  await provider.shutdown();
  trace.disable();
  context.disable();
});

/** What the spans say: one for each attempt. */
function recorded() {
  return exporter.getFinishedSpans().map(({ name, status, attributes }: ReadableSpan) => ({
    name,
    failed: status.code === SpanStatusCode.ERROR,
    resends: attributes["http.request.resend_count"],
    status: attributes["http.response.status_code"],
    error: attributes["error.type"],
  }));
}

test("a call is a span with the operation, the URL and the status, without the token", async () => {
  await client.listSessionLog({ limit: 1 });
  const [span] = exporter.getFinishedSpans();
  expect(span).toMatchObject({ name: "listSessionLog", kind: SpanKind.CLIENT, ended: true });
  expect(span?.attributes).toEqual({
    "http.request.method": "GET",
    "http.request.resend_count": 0,
    "http.response.status_code": 200,
    "url.full": "https://saymon.example.com/node/api/users/session/log?limit=1",
  });
  expect(server.requests).toHaveLength(1);
});

test("spans of all attempts are children of the active span", async () => {
  server.next({ status: 503 });
  const parent = await trace.getTracer("test").startActiveSpan("report", async (span) => {
    await client.listSessionLog();
    span.end();
    return span.spanContext().spanId;
  });
  const children = exporter.getFinishedSpans().filter(({ name }) => name === "listSessionLog");
  expect(children.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([parent, parent]);
});

test("each attempt is a span, and one that failed has an error", async () => {
  server.next({ status: 503 });
  await client.listSessionLog();
  expect(recorded()).toEqual([
    { name: "listSessionLog", failed: true, resends: 0, status: 503, error: "ServerError" },
    { name: "listSessionLog", failed: false, resends: 1, status: 200, error: undefined },
  ]);
});

test.each([
  { response: { status: 403 }, status: 403, error: "ForbiddenError" },
  { response: { networkError: true, attempts: 2 }, status: undefined, error: "NetworkError" },
])("a call that ends in $error has spans with it, without the token", async ({ response, status, error }) => {
  const { attempts = 1, ...next } = response;
  server.next(...Array(attempts).fill(next));
  await expect(client.listSessionLog()).rejects.toMatchObject({ name: error });
  expect(recorded()).toEqual(
    Array.from({ length: attempts }, (_, resends) => {
      return { name: "listSessionLog", failed: true, resends, status, error };
    }),
  );
  expect(describeAll()).not.toContain(secret);
});

test("a response that is not what it should be adds a span with the error", async () => {
  server.next({ body: { token: secret } });
  await expect(client.listSessionLog()).rejects.toMatchObject({ name: "UnexpectedResponseError" });
  expect(recorded()).toEqual([
    { name: "listSessionLog", failed: false, resends: 0, status: 200, error: undefined },
    { name: "listSessionLog", failed: true, resends: 0, status: undefined, error: "UnexpectedResponseError" },
  ]);
  expect(describeAll()).not.toContain(secret);
});

test("a call through client.http is a span too, also when it resolves to an error", async () => {
  server.next({ status: 503 }, { status: 404 });
  await client.http.GET("/node/api/users/session/log");
  expect(recorded()).toEqual([
    { name: "GET", failed: true, resends: 0, status: 503, error: "503" },
    { name: "GET", failed: true, resends: 1, status: 404, error: "404" },
  ]);
});

/** All that a span contains and an exporter could send. */
function describeAll(): string {
  return JSON.stringify(
    exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  );
}
