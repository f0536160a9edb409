import { type Answer, jsonAnswer } from "./answer.ts";
import { errorBody } from "./document.ts";

/** What a request asks of a log, once it has been understood. Times are epoch milliseconds. */
export interface Query {
  from: number | undefined;
  to: number | undefined;
  limit: number;
  skip: number;
}

/** What a fault that concerns the connection does instead of sending the answer. */
type Wire = "nothing" | "half, then nothing" | "reset" | "half, then reset" | "half, then the end";

/** One way for a server to go wrong. */
export interface Fault {
  name: string;
  description: string;
  /** Whether the document rules it out. Where it does not, a check must not raise an alarm. */
  breaks: "document" | "connection" | "log" | "nothing";
  /** Milliseconds before the answer is sent. */
  delay?: number;
  /** Reads the request in a wrong way. */
  query?: (query: Query) => Query;
  /** Makes something else of the records of a 200. */
  records?: (records: Fields[]) => unknown;
  /** Makes another answer. `url` is the request's own, complete. */
  answer?: (answer: Answer, url: URL) => Answer;
  wire?: Wire;
}

type Fields = Record<string, unknown>;

const tenYears = 315_360_000;
const html =
  "<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Please sign in</h1></body></html>";

/** All faults, off unless a request or the sandbox's options ask for one by its name. */
export const faults: readonly Fault[] = [
  // Time and connection
  fault("latency", "connection", "the answer comes late: latency=250 for 250 milliseconds", { delay: 1000 }),
  fault("stall", "connection", "the headers never come", { wire: "nothing" }),
  fault("stall-body", "connection", "half of the body comes, then nothing", { wire: "half, then nothing" }),
  fault("reset", "connection", "the connection is reset before the answer", { wire: "reset" }),
  fault("reset-body", "connection", "the connection is reset in mid-body", { wire: "half, then reset" }),
  fault("short-body", "connection", "the connection ends in mid-body", { wire: "half, then the end" }),

  // Bodies that are not what they should be
  fault("truncated-json", "document", "JSON that is cut off, in an answer that is complete", {
    answer: (answer) => ({ ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) }),
  }),
  fault("empty-body", "document", "200 with nothing", answerOf(200, "")),
  fault("huge-body", "document", "200 with 50 MB, the records repeated", {
    records: (records) => (records.length === 0 ? records : repeatTo(50_000_000, records)),
  }),
  fault("html-200", "document", "200 with HTML, a proxy's page to sign in", answerOf(200, html, "text/html")),
  fault(
    "html-502",
    "document",
    "502 with HTML, a proxy that reaches nobody",
    answerOf(502, html, "text/html"),
  ),
  fault("null-body", "document", "200 with null", { records: () => null }),
  fault("object-body", "document", "200 with an object around the records", {
    records: (items) => ({ items }),
  }),
  fault("other-charset", "document", "200 in UTF-16, and it says so", {
    answer: ({ body, status }) => ({
      status,
      headers: { "content-type": "application/json; charset=utf-16le" },
      body: Buffer.from(body.toString(), "utf16le"),
    }),
  }),
  fault("other-content-type", "document", "JSON that calls itself text", {
    answer: (answer) => ({ ...answer, headers: { ...answer.headers, "content-type": "text/plain" } }),
  }),

  // Records that are not what they should be
  fault("wrong-type", "document", "a time is a text in the last record", {
    records: changeAt(Number.POSITIVE_INFINITY, (record) => ({ ...record, [timeOf(record)]: "yesterday" })),
  }),
  fault(
    "wrong-type-deep",
    "document",
    "what can be null or an object or a number is a list with a list in it",
    {
      records: changeAt(Number.POSITIVE_INFINITY, (record) => ({ ...record, [lastNullable(record)]: [[1]] })),
    },
  ),
  fault("negative-time", "document", "a time is negative in the first record", {
    records: changeAt(0, (record) => ({ ...record, [timeOf(record)]: -1 })),
  }),
  fault("null-record", "document", "a record is null", { records: changeAt(0, () => null) }),
  fault("missing-field", "document", "the 500th record, or the last of fewer, lacks its user", {
    records: changeAt(499, ({ userId: _, ...rest }) => rest),
  }),
  fault(
    "undocumented-field",
    "nothing",
    "records have a field that the document does not know, which it allows",
    {
      records: (records) => records.map((record) => ({ ...record, undocumented: { since: 7 } })),
    },
  ),

  // Logs that are not what they should be
  fault("from-ignored", "log", "records older than from are in the answer", {
    query: (query) => ({ ...query, from: undefined }),
  }),
  fault("to-ignored", "log", "records newer than to are in the answer", {
    query: (query) => ({ ...query, to: undefined }),
  }),
  fault("limit-ignored", "log", "twice as many records as asked for", {
    query: (query) => ({ ...query, limit: query.limit * 2 }),
  }),
  fault("skip-ignored", "log", "skip is not heeded", { query: (query) => ({ ...query, skip: 0 }) }),
  fault("wrong-order", "log", "the records come in the opposite order", {
    records: (records) => records.toReversed(),
  }),
  fault("order-turns", "log", "the second half of the records comes in the opposite order", {
    records(records) {
      const half = Math.ceil(records.length / 2);
      return [...records.slice(0, half), ...records.slice(half).reverse()];
    },
  }),
  fault("duplicated-record", "log", "the first record comes twice", {
    records: (records) => [...records.slice(0, 1), ...records],
  }),
  fault("lost-record", "log", "the second record is left out", {
    records: (records) => records.toSpliced(1, 1),
  }),

  // Other statuses
  fault("204", "document", "204", answerOf(204, "")),
  fault("304", "document", "304", answerOf(304, "")),
  fault("redirect-same-origin", "document", "302 to the same request without the fault", {
    answer: (_, url) => redirect(url, url.origin),
  }),
  fault("redirect-other-origin", "document", "302 to another origin, the sandbox's own under another name", {
    answer: (_, url) => redirect(url, url.origin.replace(url.hostname, otherName(url.hostname))),
  }),
  fault("400", "nothing", "400, as the document shows it", failure(400, "MissingParameter")),
  fault(
    "401-session-expired",
    "nothing",
    "401, as for a session that is over",
    failure(401, "SessionExpired"),
  ),
  fault("401-as-200", "document", "the body of a 401 with status 200", failure(200, "NotLoggedIn")),
  fault("404-problem", "document", "404 as application/problem+json", {
    answer: () =>
      jsonAnswer(404, { title: "Not Found", status: 404 }, { "content-type": "application/problem+json" }),
  }),
  fault("408", "document", "408 with nothing", answerOf(408, "")),
  fault("429", "document", "429 without Retry-After", tooMany()),
  fault(
    "429-seconds",
    "document",
    "429, Retry-After: 1",
    tooMany(() => "1"),
  ),
  fault("429-date", "document", "429, Retry-After with the date two seconds ahead", {
    answer: tooMany(() => new Date(Date.now() + 2000).toUTCString()).answer,
  }),
  fault(
    "429-rubbish",
    "document",
    "429, Retry-After: soon",
    tooMany(() => "soon"),
  ),
  fault(
    "429-ten-years",
    "document",
    "429, Retry-After of ten years",
    tooMany(() => String(tenYears)),
  ),
  fault("500", "nothing", "500, as the document shows it", failure(500, "InternalError")),
  fault("500-empty", "document", "500 with nothing", answerOf(500, "")),
  fault("503", "document", "503, Retry-After: 1", {
    answer: () => ({ status: 503, headers: { "content-type": "text/html", "retry-after": "1" }, body: html }),
  }),
];

/** Somebody asked for a fault that there is not; the message lists those that there are. */
export class UnknownFault extends Error {
  override name = "UnknownFault" as const;
}

/**
 * The fault of a name, which can carry a number: `latency=250`.
 *
 * @throws {UnknownFault} When there is none of this name.
 */
export function findFault(text: string): Fault {
  const [name, value] = text.trim().split("=", 2);
  const found = faults.find((fault) => fault.name === name);
  if (!found) {
    throw new UnknownFault(
      `There is no fault "${name}". There are: ${faults.map(({ name }) => name).join(", ")}.`,
    );
  }
  if (value === undefined) return found;
  const delay = Number(value);
  if (found.delay === undefined || !/^\d+$/.test(value) || delay >= 2 ** 31) {
    throw new UnknownFault(
      `"${text}" is no fault. Only latency takes a value, in milliseconds: latency=250.`,
    );
  }
  return { ...found, delay };
}

function fault(name: string, breaks: Fault["breaks"], description: string, does: Partial<Fault>): Fault {
  return { name, description, breaks, ...does };
}

type Answering = Required<Pick<Fault, "answer">>;

function answerOf(status: number, body: string, contentType: string = "application/json"): Answering {
  return { answer: () => ({ status, headers: { "content-type": contentType }, body }) };
}

function failure(status: number, example: Parameters<typeof errorBody>[0]): Answering {
  return { answer: () => jsonAnswer(status, errorBody(example)) };
}

function tooMany(retryAfter?: () => string): Answering {
  return {
    answer: () => ({
      status: 429,
      headers: { "content-type": "text/plain", ...(retryAfter && { "retry-after": retryAfter() }) },
      body: "Too many requests",
    }),
  };
}

/** The redirect leads to the same request with the fault switched off, or it would lead in circles. */
function redirect(url: URL, origin: string): Answer {
  const query = new URLSearchParams(url.search);
  query.set("sandbox-fault", "none");
  return { status: 302, headers: { location: `${origin}${url.pathname}?${query}` }, body: "" };
}

function otherName(hostname: string): string {
  return hostname === "localhost" ? "127.0.0.1" : "localhost";
}

/** Changes the record at a place, or the last one when there are fewer. */
function changeAt(place: number, change: (record: Fields) => unknown): (records: Fields[]) => unknown[] {
  return (records) => {
    const at = Math.min(place, records.length - 1);
    return records.map((record, index) => (index === at ? change(record) : record));
  };
}

function timeOf(record: Fields): string {
  return "startTime" in record ? "startTime" : "timestamp";
}

/** A field that is seldom looked at: the body of a change, the end of a session. */
function lastNullable(record: Fields): string {
  return ["newBody", "endTime", "initiator"].find((name) => name in record) ?? "login";
}

function repeatTo(bytes: number, records: Fields[]): Fields[] {
  const rounds = Math.ceil(bytes / (JSON.stringify(records).length - 2));
  return Array.from({ length: rounds }, () => records).flat();
}
