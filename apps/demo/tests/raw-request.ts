/** Raw requests: most parts of each are valid, so that the others are reached. */
import { connect } from "node:net";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import fc from "fast-check";

/** Bytes to send, and how the client goes on. */
export interface RawRequest {
  bytes: Buffer;
  /** Whether the client closes its side, the whole connection, or nothing. */
  ending: "end" | "destroy" | "wait";
}

const paths = Object.keys(document.paths).map((path) => path.replace("{id}", "62c2f3ce80c8654892764d56"));
const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: "binary", maxLength: 8 }));

/** Text as Latin-1 bytes can carry it: no line breaks, which would begin another header. */
const latin = text.map((value) => value.replaceAll(/[\r\n]/g, "").replaceAll(/[^\0-\u00ff]/g, "?"));

const method = fc.oneof(
  { weight: 15, arbitrary: fc.constant("GET") },
  {
    weight: 4,
    arbitrary: fc.constantFrom("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "QUERY"),
  },
  { weight: 1, arbitrary: fc.constantFrom("CONNECT", "get", "NONSENSE", "", "G T") },
);

const segment = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "",
    "100%",
    "%",
    "%2F",
    "%00",
    "%ff",
    "%E0%A4%A",
    "{id}",
    "a b",
    "é",
    "\\",
    ";x",
    "[",
    "@",
  ),
  latin.map(encodeURIComponent),
  latin,
);
const path = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...paths) },
  { weight: 3, arbitrary: segment.map((id) => `/node/api/users/${id}/audit-log`) },
  { weight: 2, arbitrary: fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "*",
      "//",
      "///x",
      "?",
      "",
      "http://",
      "http://[/",
      "http://localhost/",
      "https://x//y",
    ),
  },
);

const name = fc.oneof(
  fc.constantFrom(
    "from",
    "to",
    "limit",
    "skip",
    "userId",
    "api-token",
    "__code",
    "__example",
    "__server",
    "__proto__",
  ),
  latin,
);
const value = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "1",
    "-1",
    "1e3",
    "0x10",
    "9".repeat(400),
    "%",
    "%zz",
    "true",
    "a&a=b",
    "[]",
    "null",
  ),
  latin,
);
const someQuery = fc
  .array(fc.tuple(name, value), { minLength: 1, maxLength: 4 })
  .map((pairs) => `?${pairs.map((pair) => pair.join("=")).join("&")}`);
const query = fc.oneof({ weight: 2, arbitrary: fc.constant("") }, { weight: 1, arbitrary: someQuery });

const mediaType = fc.constantFrom(
  "application/json",
  "*/*",
  "*",
  "json",
  "application/",
  "*/json",
  ",",
  ";",
  "text/html",
  "application/json;q=",
  'application/json;a="',
  'a/b;c="x,y"',
  "application/json; charset=utf-7",
  "{}/{}",
  "application/x+json",
  "é/é",
);
const header = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom("Accept", "Content-Type"), mediaType) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant("Prefer"),
      fc.constantFrom(
        "code=403",
        "code=403, example=nope",
        "example=nope",
        "code=999",
        "code=abc",
        "code=",
        "dynamic=true",
        "dynamic=maybe",
        "dynamic=true, seed=7",
        "=,;=",
        "example=__proto__",
        'code="4',
        "example=empty",
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant("Authorization"),
      fc.constantFrom(
        "Basic YWRtaW46c2VjcmV0",
        "Basic %",
        "Basic",
        "",
        "Bearer x",
        "Basic YTo6Og==",
        "Basic ==",
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(
        "Host",
        "Origin",
        "Cookie",
        "Expect",
        "Upgrade",
        "Connection",
        "Range",
        "If-None-Match",
      ),
      fc.oneof(
        fc.constantFrom("localhost", "evil.example", "100-continue", "websocket", "upgrade", "close"),
        latin,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom("Content-Length", "Transfer-Encoding"),
      fc.constantFrom("0", "5", "-1", "x", "chunked", "gzip, chunked"),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(latin, latin) },
);

const body = fc.oneof(
  { weight: 12, arbitrary: fc.constant("") },
  fc.constantFrom(
    "{}",
    "{x}",
    "[",
    "null",
    "5\r\nhello\r\n0\r\n\r\n",
    "zz\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "x".repeat(2000),
  ),
  latin,
);

/** True for nine of ten. */
const mostly = fc.integer({ min: 0, max: 9 }).map((value) => value > 0);

/** A request of one of the documented operations or of none, with anything in each of its parts. */
export const rawRequest: fc.Arbitrary<RawRequest> = fc
  .record({
    method,
    path,
    query,
    version: fc.oneof(
      { weight: 9, arbitrary: fc.constant("HTTP/1.1") },
      fc.constantFrom("HTTP/1.0", "HTTP/2.0", "X", ""),
    ),
    headers: fc.array(header, { maxLength: 3 }),
    hasHost: mostly,
    body,
    measured: mostly,
    isSignedIn: mostly,
    ending: fc.constantFrom("end", "end", "end", "destroy", "wait"),
  })
  .map(({ method, path, query, version, headers, hasHost, body, measured, isSignedIn, ending }) => {
    const lines = [
      `${method} ${path}${query} ${version}`,
      ...(hasHost ? ["Host: localhost"] : []),
      ...(isSignedIn ? ["Authorization: Basic YWRtaW46c2VjcmV0"] : []),
      ...headers.map((pair) => pair.join(": ")),
      ...(measured && body ? [`Content-Length: ${Buffer.byteLength(body, "latin1")}`] : []),
    ];
    // A server rightly waits for the rest of a body, so the client closes its side when it announces one.
    const waits = ending === "wait" && !/^(content-length|transfer-encoding):/im.test(lines.join("\n"));
    return {
      bytes: Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`, "latin1"),
      ending: ending === "wait" && !waits ? "end" : (ending as RawRequest["ending"]),
    };
  });

/** Sends a request; resolves to the status of the response, or undefined when the connection closes without one. */
export function send(url: string, { bytes, ending }: RawRequest): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
    let received = "";
    socket.on("connect", () => {
      socket.write(bytes, () => {
        if (ending === "end") socket.end();
        if (ending === "destroy") socket.destroy();
      });
    });
    socket.on("data", (data) => {
      received += data.toString("latin1");
      const status = finalStatus(received);
      if (status === undefined) return;
      socket.destroy();
      resolve(status);
    });
    socket.on("error", () => {});
    socket.on("end", () => socket.destroy());
    socket.on("close", () => resolve(undefined));
  });
}

/** The status of the response, after interim ones such as 100. */
function finalStatus(received: string): number | undefined {
  const statuses = [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  return statuses.find((status) => status >= 200);
}
