import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "@saymon-logs/command-line/listen";
import { describe, expect, test } from "vitest";
import { toOtlp } from "../src/outputs/otlp.ts";
import type { LogEvent } from "../src/records/events.ts";
import { toRaw } from "../src/schemas/raw.ts";
import { run } from "./support/command.ts";
import { hostileEvents } from "./support/hostile.ts";
import { foreignOptions } from "./support/messages.ts";
import { type OtlpRequest, otlpProblems } from "./support/otlp.ts";
import { withSandbox } from "./support/sandbox.ts";

/** A response of the receiver. */
interface Turn {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

interface Collector {
  url: string;
  /** The requests, as far as they were accepted by the schema. */
  requests: { body: string; headers: IncomingMessage["headers"]; path: string | undefined }[];
}

/** Runs a receiver that gives these responses, and then accepts everything. */
async function withCollector(turns: Turn[], work: (collector: Collector) => Promise<void>): Promise<void> {
  const requests: Collector["requests"] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    requests.push({ body: await text(request), headers: request.headers, path: request.url });
    const { status = 200, headers = {}, body = "{}" } = turns.shift() ?? {};
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
  });
  const { url, close } = await listen(server);
  try {
    await work({ url, requests });
  } finally {
    await close();
  }
}

const events = hostileEvents();

async function send(url: string): Promise<void> {
  const output = toOtlp({ url, schema: toRaw, backoff: 1, headers: { Authorization: "Bearer planted" } });
  await output.write(events);
  await output.flush({} as never);
}

test("a request conforms to the protocol, and has every event whole", () =>
  withCollector([], async ({ url, requests }) => {
    await send(url);
    const [request] = requests;
    expect(request).toMatchObject({ path: "/v1/logs", headers: { authorization: "Bearer planted" } });
    const message = JSON.parse(request?.body ?? "") as OtlpRequest;
    expect(otlpProblems(message)).toEqual([]);
    const logRecords = message.resourceLogs.flatMap(({ scopeLogs }) =>
      scopeLogs.flatMap((scope) => scope.logRecords),
    );
    expect(logRecords.map(({ body }) => JSON.parse(body.stringValue) as unknown)).toEqual(
      events.map((event) => JSON.parse(JSON.stringify(toRaw(event))) as unknown),
    );
    expect(logRecords[1]?.timeUnixNano).toBe("1700000000001000000");
  }));

test.each([429, 502, 503, 504])("%i is tried again", (status) =>
  withCollector([{ status }, { status, headers: { "Retry-After": "0" } }], async ({ url, requests }) => {
    await send(url);
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  }),
);

test("Retry-After as a date is compared with the receiver's clock", () =>
  withCollector(
    [
      {
        status: 503,
        headers: { Date: "Tue, 01 Jan 2030 00:00:00 GMT", "Retry-After": "Tue, 01 Jan 2030 00:00:00 GMT" },
      },
    ],
    async ({ url, requests }) => {
      await send(url);
      expect(requests).toHaveLength(2);
    },
  ));

describe("it fails, and says what to do, at", () => {
  test.each<[string, Turn, string]>([
    [
      "a partial success",
      { body: '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old\\n"}}' },
      "rejected 2 of 6 records: too old\\n",
    ],
    ["a refusal", { status: 400, body: '{"message":"no"}' }, "responded 400"],
    ["missing credentials", { status: 401 }, "responded 401"],
    ["a redirect", { status: 302, headers: { Location: "http://127.0.0.1:9/" } }, "responded 302"],
    ["a page in place of a response", { body: "<html>" }, "may not speak OTLP"],
    ["a wait that is too long", { status: 429, headers: { "Retry-After": "86400" } }, "responded 429"],
  ])("%s", (_case, turn, message) =>
    withCollector([turn], async ({ url, requests }) => {
      const error = await send(url).catch((thrown: Error) => thrown);
      expect((error as Error).message).toContain(message);
      expect((error as Error).message).not.toContain("planted");
      expect(requests).toHaveLength(1);
    }),
  );
});

test("a partial success without a rejected record is a success", () =>
  withCollector(
    [{ body: '{"partialSuccess":{"rejectedLogRecords":"0","errorMessage":"a warning"}}' }],
    ({ url }) => send(url),
  ));

/** A change with a body of so many characters. */
const largeChange = (id: string, size: number, letter = "x"): LogEvent => ({
  ...{ id, log: "audit", kind: "change", time: 0, server: "https://saymon.example.com" },
  record: { newBody: letter.repeat(size) } as never,
});

/** The ids of the events in each request. */
const idsIn = ({ requests }: Collector) =>
  requests.map(({ body }) => {
    const message = JSON.parse(body) as OtlpRequest;
    expect(otlpProblems(message)).toEqual([]);
    const records = message.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs[0]?.logRecords ?? []);
    return records.map(({ body: { stringValue } }) => (JSON.parse(stringValue) as { id: string }).id);
  });

test.each([
  ["events that fit into one request", [1000, 1000, 1000], [["0", "1", "2"]]],
  [
    "large events",
    [400_000, 400_000, 400_000, 1000],
    [
      ["0", "1"],
      ["2", "3"],
    ],
  ],
  ["one event that is larger than a request should be", [1000, 3_000_000, 1000], [["0"], ["1"], ["2"]]],
  ["nothing but such events", [3_000_000, 3_000_000], [["0"], ["1"]]],
])("a request has at most a megabyte, or one event: %s", (_case, sizes, expected) =>
  withCollector([], async (collector) => {
    const output = toOtlp({ url: collector.url, schema: toRaw });
    await output.write(sizes.map((size, index) => largeChange(`${index}`, size)));
    await output.flush({} as never);
    expect(idsIn(collector)).toEqual(expected);
  }),
);

test("the size of a request is in bytes, and those of events in several calls count", () =>
  withCollector([], async (collector) => {
    const output = toOtlp({ url: collector.url, schema: toRaw });
    for (const id of ["0", "1", "2"]) await output.write([largeChange(id, 150_000, "😀")]);
    await output.flush({} as never);
    expect(idsIn(collector)).toEqual([["0"], ["1"], ["2"]]);
  }));

test("a request has at most 500 events", () =>
  withCollector([], async (collector) => {
    const output = toOtlp({ url: collector.url, schema: toRaw });
    await output.write(Array.from({ length: 501 }, (_, index) => largeChange(`${index}`, 1)));
    await output.flush({} as never);
    expect(idsIn(collector).map(({ length }) => length)).toEqual([500, 1]);
  }));

test("events that were given up count no longer", () =>
  withCollector([], async (collector) => {
    const output = toOtlp({ url: collector.url, schema: toRaw });
    await output.write([largeChange("0", 900_000)]);
    await output.abort();
    await output.write([largeChange("1", 900_000), largeChange("2", 1000)]);
    await output.flush({} as never);
    expect(idsIn(collector)).toEqual([["1", "2"]]);
  }));

test("a request that is too large for the receiver is sent once, and the message says what to do", () =>
  withCollector([{ status: 413, body: "planted" }], async ({ url, requests }) => {
    const { message } = (await send(url).catch((thrown: Error) => thrown)) as Error;
    expect(message).toMatch(/ 413: a request of \d+ bytes is too large/);
    expect(foreignOptions(["export"], message)).toEqual([]);
    expect(foreignOptions(["follow"], message)).toEqual([]);
    expect(requests).toHaveLength(1);
  }));

test("export sends all logs, with the headers of OpenTelemetry's variable", () =>
  withSandbox({ records: 60 }, (sandbox) =>
    withCollector([], async ({ url, requests }) => {
      const env = {
        SAYMON_LOGIN: "admin",
        SAYMON_PASSWORD: "secret",
        OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Basic%20planted,x-scope=a",
      };
      const { code } = await run(["export", "--server", sandbox.url, "--otlp", url], { env });
      expect(code).toBe(0);
      expect(requests[0]?.headers).toMatchObject({ authorization: "Basic planted", "x-scope": "a" });
      expect(requests.flatMap(({ body }) => otlpProblems(JSON.parse(body)))).toEqual([]);
    }),
  ));
