/** Responses of hostile servers, chosen by fast-check, so that each failure can be repeated by its seed. */
import fc from "fast-check";
import { formsOf } from "./secrets.ts";

/** A part of each text that a hostile server sends. */
export const marker = "zqplanted";

/** What a hostile server does with one request. */
export interface HostileResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
  /** Whether the connection is closed before the response, in the middle of the body, or not at all. */
  closed: "before" | "within" | "no";
}

/** Texts that could do harm where they are printed. */
const harmful = [
  "\u001b[2J\u001b[31m",
  "\r\nPASSED: the server conforms to the OpenAPI document. 0 failed, 9 passed, 0 skipped.\r\n",
  "\nFAILED: \nBLOCKED: ",
  "\n::stop-commands::x\n::error::x",
  "\n##[error]x\n##vso[task.complete]",
  "\u202e\u2066\u200b\ufeff",
  "\u2028\u2029\u0085\u009b31m\u007f",
  "]]></failure></testcase><!-- <![CDATA[",
  '"&#0;&amp;<x y="',
  "\u0000\u0001\u0008\u000b",
  "%s %d %o %j",
  "..",
  "../../admin",
  "constructor",
];

/** A text of a server that knows the credentials which were sent to it. */
function hostileText(forms: string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.constantFrom(...harmful, ...forms),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.constantFrom("\ud800", "x".repeat(600), " ".repeat(50)),
  );
  return fc.array(part, { maxLength: 5 }).map((parts) => parts.join(marker) + marker);
}

const time = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1_000_000_000_000, max: 1_700_000_000_000 }) },
  fc.constantFrom<unknown>(0, -1, 1e308, 2 ** 53, 0.5, "1651662280161", null, 8_640_000_000_000_001),
);

/** A record of any of the logs; its fields can have any value. */
function hostileRecord(text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const id = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("5f5f420005a91e683e101ca7", "62c2f3ce80c8654892764d56") },
    text,
    fc.constantFrom<unknown>("..", "", "\ud800", "%s", "%2e%2e", "a/b", 7, null, "x".repeat(20_000)),
  );
  const fields = {
    id,
    userId: id,
    login: text,
    startTime: time,
    endTime: time,
    expiredAt: time,
    timestamp: time,
    entityId: id,
    entityType: fc.constantFrom<unknown>("object", 1, null),
    kind: fc.constantFrom<unknown>(1, 2, "x", null),
    initiator: text,
    oldBody: fc.oneof(fc.constant(null), fc.dictionary(text, text, { maxKeys: 2 })),
    newBody: fc.oneof(fc.constant({}), fc.constant({ constructor: {}, toString: 1 })),
  };
  return fc.oneof(
    { weight: 6, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: ["startTime", "timestamp"] }) },
    fc.constantFrom<unknown>(null, [], {}, "x", 7),
  );
}

function hostileJson(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const records = fc.array(hostileRecord(text), { maxLength: 6 });
  const error = fc.record({
    code: text,
    message: fc.oneof(
      text,
      text.map((message) => JSON.stringify({ message })),
    ),
  });
  const depth = fc.constantFrom(10, 600, 20_000);
  return fc.oneof(
    { weight: 6, arbitrary: records.map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: error.map((value) => JSON.stringify(value)) },
    fc.constantFrom(
      "",
      "null",
      "{}",
      "[",
      '{"a":',
      "[1e999]",
      '"\\ud800"',
      '{"__proto__":{"x":1}}',
      "\ufeff[]",
    ),
    depth.map((levels) => "[".repeat(levels) + "]".repeat(levels)),
    depth.map(
      (levels) => `[{"timestamp":1,"startTime":1,"newBody":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}}]`,
    ),
    text,
  );
}

/** Headers of a hostile server; each value is one that can be sent. */
function hostileHeaders(text: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>> {
  const sendable = text.map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?").trim());
  const anyOf = (...values: string[]) => fc.oneof(fc.constantFrom(...values), sendable);
  const types = anyOf(
    "application/json; charset=utf-16",
    "text/html",
    "x",
    "",
    "Application/JSON;charset=UTF-8",
  );
  return fc.record({
    "content-type": fc.oneof({ weight: 3, arbitrary: fc.constant("application/json") }, types),
    location: anyOf("/", "//evil.example", "javascript:x", "http://[::", ""),
    "retry-after": anyOf("0", "1", "-1", "1e9", "99999999999", "Thu, 01 Jan 1970 00:00:00 GMT"),
    date: fc.constantFrom("Thu, 01 Jan 1970 00:00:00 GMT", "x", ""),
    "www-authenticate": sendable,
  });
}

const otherStatuses = [201, 204, 301, 302, 304, 400, 401, 403, 404, 418, 429, 500, 503, 599];

/**
 * Any response of a hostile server.
 *
 * @param login The login that was sent to it.
 * @param secret The password or token that was sent to it.
 */
export function hostileResponse(login: string, secret: string): fc.Arbitrary<HostileResponse> {
  const text = hostileText(formsOf(login, secret));
  /** Mostly the usual value. */
  const mostly = <Value>(usual: Value, ...others: Value[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    );
  const encoding = mostly<BufferEncoding>("utf8", "latin1", "utf16le");
  return fc.record({
    status: fc.oneof(fc.constant(200), fc.constantFrom(...otherStatuses)),
    headers: hostileHeaders(text),
    body: fc
      .tuple(hostileJson(text), encoding)
      .map(([body, name]) => new Uint8Array(Buffer.from(body, name))),
    closed: mostly<HostileResponse["closed"]>("no", "before", "within"),
  });
}

/** Responds as a hostile server. What cannot be created as a response is a closed connection. */
export function respond({ status, headers, body, closed }: HostileResponse): Response {
  if (closed === "before") throw reset();
  const hasBody = ![204, 205, 304].includes(status);
  const stream = new ReadableStream({
    pull(controller) {
      if (body.length > 0)
        controller.enqueue(body.subarray(0, closed === "within" ? body.length / 2 : undefined));
      if (closed === "within") controller.error(reset());
      else controller.close();
    },
  });
  return new Response(hasBody ? stream : null, { status, headers });
}

function reset(): TypeError {
  const cause = Object.assign(new Error(`read ECONNRESET ${marker}`), { code: "ECONNRESET" });
  return new TypeError("fetch failed", { cause });
}
