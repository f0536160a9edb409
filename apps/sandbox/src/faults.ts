import type { ErrorBody } from "@saymon-logs/types";
import { tooManyRequests } from "./rate-limit.ts";
import { jsonResponse, type RawResponse } from "./response.ts";

/** The parameters of a request for a log. Times are epoch milliseconds. */
export interface Query {
  from: number | undefined;
  to: number | undefined;
  limit: number;
  skip: number;
}

/** What happens to the connection instead of the response. */
type Wire = "nothing" | "half, then nothing" | "reset" | "half, then reset" | "half, then the end";

/** What a fault knows about the request that it meets. */
interface FaultContext {
  /** The complete URL of the request. */
  url: URL;
  /** The server's time in epoch milliseconds. */
  now: number;
  /** The body of an error, by the name of its example in the document. */
  errorBody: (example: ErrorExample) => ErrorBody;
}

type ErrorExample = "InternalError" | "MissingParameter" | "NotLoggedIn" | "SessionExpired";

/** The fields of a log that faults change. */
export interface LogFields {
  /** The time that `from` and `to` are compared with. */
  time: string;
  /** A field that clients seldom check: the last that can be null, or the last. */
  seldomChecked: string;
}

/** One way in which a server can fail. */
export interface Fault {
  name: string;
  description: string;
  /** What the response violates. A check of the server must not report a fault that violates nothing. */
  breaks: "document" | "connection" | "log" | "nothing";
  /** Milliseconds before the response is sent. */
  delay?: number;
  /** Misreads the request. */
  query?: (query: Query) => Query;
  /** Replaces the records of a 200. */
  records?: (records: Fields[], fields: LogFields) => unknown;
  /** Replaces the response. */
  respond?: (response: RawResponse, context: FaultContext) => RawResponse;
  wire?: Wire;
}

type Fields = Record<string, unknown>;

const tenYears = 315_360_000;
const html =
  "<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Please sign in</h1></body></html>";

/** All faults. Each is off unless a request or an option asks for it by its name. */
export const faults: readonly Fault[] = [
  // Time and connection
  fault("latency", "connection", "the response is late: latency=250 for 250 milliseconds", { delay: 1000 }),
  fault("stall", "connection", "no response is ever sent", { wire: "nothing" }),
  fault("stall-body", "connection", "half of the body is sent, then nothing", { wire: "half, then nothing" }),
  fault("reset", "connection", "the connection is reset before the response", { wire: "reset" }),
  fault("reset-body", "connection", "the connection is reset in the middle of the body", {
    wire: "half, then reset",
  }),
  fault("short-body", "connection", "the connection is closed in the middle of the body", {
    wire: "half, then the end",
  }),

  // Bodies
  fault("truncated-json", "document", "incomplete JSON in a complete response", {
    respond: (response) => ({
      ...response,
      body: response.body.slice(0, Math.ceil(response.body.length / 2)),
    }),
  }),
  fault("empty-body", "document", "200 with an empty body", respondWith(200, "")),
  fault("huge-body", "document", "200 with 50 MB, the records repeated", {
    records: (records) => (records.length === 0 ? records : repeatTo(50_000_000, records)),
  }),
  fault("html-200", "document", "200 with HTML, a proxy's sign-in page", respondWith(200, html, "text/html")),
  fault(
    "html-502",
    "document",
    "502 with HTML, from a proxy that does not reach the server",
    respondWith(502, html, "text/html"),
  ),
  fault("null-body", "document", "200 with null", { records: () => null }),
  fault("object-body", "document", "200 with an object around the records", {
    records: (items) => ({ items }),
  }),
  fault("other-charset", "document", "200 in UTF-16, declared as such", {
    respond: ({ body, status }) => ({
      status,
      headers: { "content-type": "application/json; charset=utf-16le" },
      body: Buffer.from(body.toString(), "utf16le"),
    }),
  }),
  fault("other-content-type", "document", "JSON declared as text/plain", {
    respond: (response) => ({ ...response, headers: { ...response.headers, "content-type": "text/plain" } }),
  }),

  // Records
  fault("wrong-type", "document", "a time in the last record is a string", {
    records: changeAt(Number.POSITIVE_INFINITY, (record, { time }) => ({ ...record, [time]: "yesterday" })),
  }),
  fault("wrong-type-deep", "document", "a nullable field of the last record is a nested array", {
    records: changeAt(Number.POSITIVE_INFINITY, (record, { seldomChecked }) => ({
      ...record,
      [seldomChecked]: [[1]],
    })),
  }),
  fault("negative-time", "document", "a time in the first record is negative", {
    records: changeAt(0, (record, { time }) => ({ ...record, [time]: -1 })),
  }),
  fault("null-record", "document", "the first record is null", { records: changeAt(0, () => null) }),
  fault("missing-field", "document", "the 500th record, or the last if there are fewer, misses a field", {
    records: changeAt(499, (record, { seldomChecked }) =>
      without(record, "userId" in record ? "userId" : seldomChecked),
    ),
  }),
  fault("undocumented-field", "nothing", "records have an undocumented field, which the document allows", {
    records: (records) => records.map((record) => ({ ...record, undocumented: { since: 7 } })),
  }),

  // Logs
  fault("from-ignored", "log", "from is ignored", {
    query: (query) => ({ ...query, from: undefined }),
  }),
  fault("to-ignored", "log", "to is ignored", {
    query: (query) => ({ ...query, to: undefined }),
  }),
  fault("limit-ignored", "log", "twice as many records as the limit", {
    query: (query) => ({ ...query, limit: query.limit * 2 }),
  }),
  fault("skip-ignored", "log", "skip is ignored", { query: (query) => ({ ...query, skip: 0 }) }),
  fault("wrong-order", "log", "the records are in the opposite order", {
    records: (records) => records.toReversed(),
  }),
  fault("order-turns", "log", "the second half of the records is in the opposite order", {
    records(records) {
      const half = Math.ceil(records.length / 2);
      return [...records.slice(0, half), ...records.slice(half).reverse()];
    },
  }),
  fault("duplicated-record", "log", "the first record is there twice", {
    records: (records) => [...records.slice(0, 1), ...records],
  }),
  fault("lost-record", "log", "the second record is missing", {
    records: (records) => records.toSpliced(1, 1),
  }),

  // Other statuses
  fault("204", "document", "204 with an empty body", respondWith(204, "")),
  fault("304", "document", "304 with an empty body", respondWith(304, "")),
  fault("redirect-same-origin", "document", "302 to the same request without the fault", {
    respond: (_, { url }) => redirect(url, url.origin),
  }),
  fault(
    "redirect-other-origin",
    "document",
    "302 to another origin, which is the sandbox under another name",
    {
      respond: (_, { url }) => redirect(url, url.origin.replace(url.hostname, otherName(url.hostname))),
    },
  ),
  fault("400", "nothing", "400, as in the document", errorOf(400, "MissingParameter")),
  fault("401-session-expired", "nothing", "401, for an expired session", errorOf(401, "SessionExpired")),
  fault("401-as-200", "document", "200 with the body of a 401", errorOf(200, "NotLoggedIn")),
  fault("404-problem", "document", "404 as application/problem+json", {
    respond: () =>
      jsonResponse(404, { title: "Not Found", status: 404 }, { "content-type": "application/problem+json" }),
  }),
  fault("408", "document", "408 with an empty body", respondWith(408, "")),
  fault("429", "document", "429 without Retry-After", { respond: () => tooManyRequests() }),
  fault("429-seconds", "document", "429, Retry-After: 1", { respond: () => tooManyRequests("1") }),
  fault("429-date", "document", "429, Retry-After with a date two seconds ahead", {
    respond: (_, { now }) => tooManyRequests(new Date(now + 2000).toUTCString()),
  }),
  fault("429-rubbish", "document", "429, Retry-After: soon", { respond: () => tooManyRequests("soon") }),
  fault("429-ten-years", "document", "429, Retry-After: ten years", {
    respond: () => tooManyRequests(String(tenYears)),
  }),
  fault("500", "nothing", "500, as in the document", errorOf(500, "InternalError")),
  fault("500-empty", "document", "500 with an empty body", respondWith(500, "")),
  fault("503", "document", "503, Retry-After: 1", {
    respond: () => ({
      status: 503,
      headers: { "content-type": "text/html", "retry-after": "1" },
      body: html,
    }),
  }),
];

/** A fault that does not exist; the message lists those that do. */
export class UnknownFault extends Error {
  override name = "UnknownFault" as const;
}

/**
 * Finds a fault by its name, which can have a value: `latency=250`.
 *
 * @throws {UnknownFault} When there is none.
 */
export function findFault(text: string): Fault {
  const [name, value] = text.trim().split("=", 2);
  const found = faults.find((fault) => fault.name === name);
  if (!found) {
    const names = faults.map(({ name }) => name).join(", ");
    throw new UnknownFault(`Unknown fault ${JSON.stringify(name)}; expected one of ${names}.`);
  }
  if (value === undefined) return found;
  const delay = Number(value);
  if (found.delay === undefined || !/^\d+$/.test(value) || delay >= 2 ** 31) {
    throw new UnknownFault(
      `The fault ${JSON.stringify(text)} is not valid. Only latency takes a value, in milliseconds: latency=250.`,
    );
  }
  return { ...found, delay };
}

function fault(name: string, breaks: Fault["breaks"], description: string, behaviour: Partial<Fault>): Fault {
  return { name, description, breaks, ...behaviour };
}

type Responding = Required<Pick<Fault, "respond">>;

function respondWith(status: number, body: string, contentType: string = "application/json"): Responding {
  return { respond: () => ({ status, headers: { "content-type": contentType }, body }) };
}

function errorOf(status: number, example: ErrorExample): Responding {
  return { respond: (_, { errorBody }) => jsonResponse(status, errorBody(example)) };
}

/** Redirects to the same request without the fault; with it, the redirects would never end. */
function redirect(url: URL, origin: string): RawResponse {
  const query = new URLSearchParams(url.search);
  query.set("sandbox-fault", "none");
  return { status: 302, headers: { location: `${origin}${url.pathname}?${query}` }, body: "" };
}

function otherName(hostname: string): string {
  return hostname === "localhost" ? "127.0.0.1" : "localhost";
}

/** Changes the record at an index, or the last record when there are fewer. */
function changeAt(
  index: number,
  change: (record: Fields, fields: LogFields) => unknown,
): NonNullable<Fault["records"]> {
  return (records, fields) => {
    const changed = Math.min(index, records.length - 1);
    return records.map((record, place) => (place === changed ? change(record, fields) : record));
  };
}

function without(record: Fields, field: string): Fields {
  const { [field]: _, ...rest } = record;
  return rest;
}

function repeatTo(bytes: number, records: Fields[]): Fields[] {
  const rounds = Math.ceil(bytes / (JSON.stringify(records).length - 2));
  return Array.from({ length: rounds }, () => records).flat();
}
