/** Hostile requests, as bytes on a connection, chosen by fast-check. */
import fc from "fast-check";

/** What a hostile client writes to a connection. */
export interface HostileRequest {
  bytes: Buffer;
  /** Whether it has the credentials of a user. */
  isAuthorized: boolean;
  /** Whether the client ends its side after these bytes, in the middle of a request or not. */
  isCut: boolean;
}

const paths = [
  "/node/api/users/session/log",
  "/node/api/users/password/log",
  "/node/api/users/62c2f3ce80c8654892764d56/audit-log",
];

const harmful = [
  "..",
  "../../etc/passwd",
  "%2e%2e%2f",
  "%00",
  "%E0%A4%A",
  "%ff",
  "constructor",
  "__proto__",
  "toString",
  "' OR 1=1; --",
  "1; DROP TABLE sessions",
  "\r\nX-Injected: 1\r\n\r\nGET / HTTP/1.1\r\n",
  "\u0000",
  "\u202e\u2028",
  "1e308",
  "-1",
  "9".repeat(400),
  "x".repeat(20_000),
  "[]",
  '{"$ne":null}',
  "http://[::",
  "@evil.example",
];

const text = fc.oneof(
  fc.constantFrom(...harmful),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const encoded = text.map((value) => encodeURIComponent(value.toWellFormed()));
const anyText = fc.oneof(text, encoded);

const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...paths) },
  { weight: 2, arbitrary: anyText.map((id) => `/node/api/users/${id}/audit-log`) },
  { weight: 1, arbitrary: anyText.map((rest) => `/${rest}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("*", "//", "", "http://evil.example/", "http://[::/x", "ftp://a:b@c"),
  },
);
const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("from", "to", "limit", "skip", "userId", "api-token", "sandbox-fault"),
  },
  { weight: 1, arbitrary: anyText },
);
const query = fc.array(fc.tuple(name, anyText), { maxLength: 4 });

const host = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("localhost", "127.0.0.1:4030") },
  { weight: 1, arbitrary: text },
  fc.constantFrom(
    "127.0.0.1:99999",
    `127.0.0.1:${"9".repeat(40)}`,
    "[::1%lo]",
    "[fe80::1%25eth0]:1",
    "[::1",
    "[]",
    "0",
    "::",
  ),
);
const header = fc.tuple(
  fc.constantFrom("Sandbox-Fault", "Origin", "Expect", "Upgrade", "Content-Length", "Transfer-Encoding", "X"),
  text,
);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant("GET") },
  fc.constantFrom("HEAD", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\u0000T"),
);

/** Not the credentials of a user, though some of them come near. */
function wrongAuthorization(login: string, password: string): fc.Arbitrary<string> {
  const basic = (value: string) => `Basic ${Buffer.from(value).toString("base64")}`;
  return fc.oneof(
    text,
    text.map((value) => basic(value)),
    text.map((value) => basic(`${login}:${value}`)),
    fc.constantFrom(
      basic(`${login}:${password}\n`),
      basic(`${login}\u0000:${password}`),
      basic(`${login.toUpperCase()}:${password}`),
      basic(`:${password}`),
      `Bearer ${password}`,
      "Basic",
      "Basic =",
    ),
  );
}

/**
 * Any request of a hostile client. Its head ends, so that it gets a response, unless it is cut.
 *
 * @param user A user of the server. The client has the password in some of the requests.
 */
export function hostileRequest(user: { login: string; password: string }): fc.Arbitrary<HostileRequest> {
  const { login, password } = user;
  const right = `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
  const authorization = fc.oneof(
    fc.constant({ isAuthorized: true, value: right }),
    wrongAuthorization(login, password).map((value) => ({ isAuthorized: false, value })),
  );
  const whole = fc
    .record({ method, path, query, host, authorization, headers: fc.array(header, { maxLength: 3 }) })
    .map(({ method, path, query, host, authorization, headers }) => {
      const search = query.map((pair, index) => `${index === 0 ? "?" : "&"}${pair.join("=")}`).join("");
      const lines = [
        `${method} ${path}${search} HTTP/1.1`,
        "Connection: close",
        `Host: ${host}`,
        `Authorization: ${authorization.value}`,
        ...headers.map((pair) => pair.join(": ")),
      ];
      const bytes = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
      return { bytes, isAuthorized: authorization.isAuthorized, isCut: false };
    });
  const cut = fc.tuple(whole, fc.double({ min: 0, max: 1, noNaN: true })).map(([request, share]) => ({
    ...request,
    bytes: request.bytes.subarray(0, Math.floor(request.bytes.length * share)),
    isCut: true,
  }));
  const noise = fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => ({ bytes: Buffer.from(bytes), isAuthorized: false, isCut: true }));
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: noise },
  );
}
