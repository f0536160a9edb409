/** What becomes of the bytes of a response: nothing is replaced, rounded or read without bound. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, isTemporary } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";
import { listenTcp } from "./support/server.ts";

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const ivan = '[{"login":"иван"}]';
/** `ivan` in a charset of one byte per character. */
const ivanWith = (...letters: number[]) =>
  Buffer.concat([Buffer.from('[{"login":"'), Buffer.from(letters), Buffer.from('"}]')]);

function respondWith(bytes: Uint8Array, type?: string) {
  const body = new Uint8Array(bytes);
  return clientOf(() => new Response(body, type ? { headers: { "Content-Type": type } } : {})).client;
}

describe("a charset", () => {
  const inUtf8 = Buffer.from(ivan);
  const in1251 = ivanWith(0xe8, 0xe2, 0xe0, 0xed);
  const withMark = (bytes: Uint8Array) => Buffer.concat([Buffer.from("\ufeff"), bytes]);

  test.each([
    ["iso-8859-1", "\u0085é"],
    ["Latin1", "\u0085é"],
    ["windows-1252", "…é"],
  ])("%s decodes the bytes from 0x80 to 0x9F by its own table", async (charset, login) => {
    const client = respondWith(ivanWith(0x85, 0xe9), `application/json; charset=${charset}`);
    expect(await client.listSessionLog()).toEqual([{ login }]);
  });

  test.each<[string, string | undefined, Uint8Array]>([
    ["UTF-8", "application/json; charset=utf-8", inUtf8],
    ["UTF-8 by another name", "application/json; charset=UTF8", inUtf8],
    ["UTF-8, undeclared", "application/json", inUtf8],
    ["UTF-8 without a content type", undefined, inUtf8],
    ["UTF-8 with a byte order mark", "application/json", withMark(inUtf8)],
    ["UTF-8 in US-ASCII's name", "application/json; charset=us-ascii", inUtf8],
    ["UTF-8 in ASCII's name", "application/json; charset=ASCII", inUtf8],
    ["windows-1251", "application/json; charset=windows-1251", in1251],
    ["windows-1251 in quotes", 'application/json; charset="windows-1251"', in1251],
    ["windows-1251 in single quotes", "application/json; charset='windows-1251'", in1251],
    ["windows-1251 with spaces", "application/json ; Charset = CP1251", in1251],
    ["windows-1251 beside another parameter", "application/json; charset=cp1251; odata=minimal", in1251],
    ["UTF-8 beside a quoted parameter", 'application/json; x="; charset=koi8-r"', inUtf8],
    ["UTF-8 beside quotes in quotes", 'application/json; x="\\"; charset=koi8-r, y"; charset=utf-8', inUtf8],
    ["windows-1251 twice", "application/json; charset=cp1251; charset=windows-1251", in1251],
    [
      "windows-1251 in a header that came twice",
      "application/json; charset=cp1251, application/json; charset=cp1251",
      in1251,
    ],
    ["KOI8-R", "application/json; charset=koi8-r", ivanWith(0xc9, 0xd7, 0xc1, 0xce)],
    ["ISO 8859-5", "text/json; charset=iso-8859-5", ivanWith(0xd8, 0xd2, 0xd0, 0xdd)],
    ["UTF-16, little-endian", "application/json; charset=utf-16le", Buffer.from(ivan, "utf16le")],
    ["UTF-16, big-endian", "application/json; charset=utf-16be", utf16be(ivan)],
    [
      "UTF-16 with a mark, little-endian",
      "application/json; charset=utf-16",
      Buffer.from(`\ufeff${ivan}`, "utf16le"),
    ],
    ["UTF-16 with a mark, big-endian", "application/json; charset=utf-16", utf16be(`\ufeff${ivan}`)],
    ["UTF-16 without a mark", "application/json; charset=utf-16", Buffer.from(ivan, "utf16le")],
    ["UTF-16 with a mark, undeclared", "application/json", utf16be(`\ufeff${ivan}`)],
    ["an empty name", "application/json; charset=", inUtf8],
  ])("is decoded: %s", async (_, type, bytes) => {
    expect(await respondWith(bytes, type).listSessionLog()).toEqual([{ login: "иван" }]);
  });

  test.each<[string, string, Uint8Array, string]>([
    ["windows-1251, undeclared", "application/json", in1251, "UTF-8"],
    ["windows-1251, declared as UTF-8", "application/json; charset=utf-8", in1251, "utf-8"],
    ["windows-1251, declared as US-ASCII", "application/json; charset=us-ascii", in1251, "us-ascii"],
    ["an unknown charset", "application/json; charset=ebcdic", inUtf8, "ebcdic"],
    ["a charset that ends like ASCII", "application/json; charset=x-ascii", inUtf8, "x-ascii"],
    ["a charset that begins like ASCII", "application/json; charset=ascii-8bit", inUtf8, "ascii-8bit"],
    ["two charsets", "application/json; charset=utf-8; charset=cp1251", inUtf8, "utf-8,cp1251"],
    ["a charset that hides commands", "application/json; charset=x##[error]y", inUtf8, "x## [error]y"],
    [
      "an unpaired surrogate in UTF-16",
      "application/json; charset=utf-16le",
      Buffer.from('["\ud800"]', "utf16le"),
      "utf-16le",
    ],
    [
      "bytes that the charset does not have",
      "application/json; charset=windows-1253",
      ivanWith(0xaa),
      "windows-1253",
    ],
    ["UTF-32", "application/json; charset=utf-32", utf16be(`\0[\0]`), "utf-32"],
  ])("that cannot be decoded is an error: %s", async (_, type, bytes, charset) => {
    const error = await failureOf(respondWith(bytes, type).listSessionLog());
    expect(error).toMatchObject({ name: "UnexpectedResponseError", status: 200, attempts: 1 });
    expect(error.message).toContain(`the response cannot be decoded as ${charset}.`);
  });

  test("applies to client.http too", async () => {
    const { data } = await respondWith(in1251, "application/json; charset=cp1251").http.GET(
      "/node/api/users/session/log",
    );
    expect(data).toEqual([{ login: "иван" }]);
    const error = await failureOf(
      respondWith(in1251, "application/json").http.GET("/node/api/users/session/log"),
    );
    expect(error.name).toBe("UnexpectedResponseError");
  });

  test("of an error that cannot be decoded leaves the error as it is, without the server's message", async () => {
    const { client } = clientOf(
      () =>
        new Response(new Uint8Array(in1251), {
          status: 400,
          headers: { "Content-Type": "application/json" },
        }),
    );
    const error = await failureOf(client.listSessionLog());
    expect(error).toMatchObject({ name: "BadRequestError", status: 400, serverMessage: undefined });
  });
});

describe("a body that is cut off where HTTP does not see it", () => {
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
  afterEach(() => void vi.restoreAllMocks());

  const records = Array.from({ length: 500 }, (_, index) => ({ id: `s${index}`, login: "иван" }));
  const whole = Buffer.from(JSON.stringify(records));
  const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
  const encoded = (encoding: string, bytes: Buffer) => {
    return (isCut: boolean): [string, Buffer] => {
      const sent = isCut ? half(bytes) : bytes;
      return [`${head}Content-Encoding: ${encoding}\r\nContent-Length: ${sent.length}\r\n\r\n`, sent];
    };
  };

  const responses: [string, (isCut: boolean) => [string, Buffer]][] = [
    ["without a length", (isCut) => [`${head}\r\n`, isCut ? half(whole) : whole]],
    [
      "within a character",
      (isCut) => [`${head}\r\n`, isCut ? whole.subarray(0, whole.indexOf("и") + 1) : whole],
    ],
    ["in gzip", encoded("gzip", gzipSync(whole))],
    ["in brotli", encoded("br", brotliCompressSync(whole))],
    ["in deflate", encoded("deflate", deflateSync(whole))],
    [
      "after nothing",
      (isCut) => [
        `${head}Content-Length: ${isCut ? 0 : whole.length}\r\n\r\n`,
        isCut ? Buffer.from("") : whole,
      ],
    ],
  ];

  test.each(responses)("%s is read again", async (_, respond) => {
    let requests = 0;
    const server = await listenTcp((socket) => {
      socket.once("data", () => {
        const [start, body] = respond(++requests === 1);
        socket.write(start);
        socket.end(body);
      });
    });
    const auth = { login: "auditor", password: "secret" };
    const client = createClient({ baseUrl: server.url, auth, initialBackoff: 0 });
    expect(await client.listSessionLog()).toEqual(records);
    expect(requests).toBe(2);
    await server.close();
  });

  test.each(["", " \n", "[", '[{"id":"1"', '[{"id":"1"},', "{"])(
    "%j is a temporary network error",
    async (body) => {
      const headers = { "Content-Type": "application/json" };
      const { client, sent } = clientOf(() => new Response(body, { headers }), {
        initialBackoff: 0,
        maxRetries: 2,
      });
      for (const call of [client.listSessionLog(), client.http.GET("/node/api/users/session/log")]) {
        const error = await failureOf(call);
        expect(error).toMatchObject({ name: "NetworkError", attempts: 3 });
        expect(error.message).toContain("the response was cut off: its JSON is incomplete.");
        expect(isTemporary(error)).toBe(true);
      }
      expect(sent).toHaveLength(6);
    },
  );

  test("of an error leaves the error as it is", async () => {
    const headers = { "Content-Type": "application/json" };
    const { client, sent } = clientOf(() => new Response('{"code":"Forb', { status: 403, headers }));
    expect(await failureOf(client.listSessionLog())).toMatchObject({
      name: "ForbiddenError",
      code: undefined,
    });
    expect(sent).toHaveLength(1);
  });
});

describe("maxBytes", () => {
  const headers = { "Content-Type": "application/json" };

  /** A body without end, and how many bytes of it were read. */
  function endless() {
    const state = { bytes: 0, cancelled: false };
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(65_536).fill(32));
        state.bytes += 65_536;
      },
      cancel() {
        state.cancelled = true;
      },
    });
    return { body, state };
  }

  test.each([undefined, 1_000_000])("of %j ends a body without end, for good", async (maxBytes) => {
    const { body, state } = endless();
    const { client, sent } = clientOf(() => new Response(body, { headers }));
    const error = await failureOf(client.listSessionLog({}, { maxBytes }));
    const most = maxBytes ?? 67_108_864;
    expect(error).toMatchObject({ name: "UnexpectedResponseError", status: 200, attempts: 1 });
    expect(error.message).toContain(`the response exceeds maxBytes (${most}).`);
    expect(isTemporary(error)).toBe(false);
    expect(state.bytes).toBeLessThan(most + 4 * 65_536);
    expect(state.cancelled).toBe(true);
    expect(sent).toHaveLength(1);
  });

  test("counts what is decompressed, not what is sent", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const server = await listenTcp((socket) => {
      socket.once("data", () => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
        );
        socket.write(bomb);
      });
    });
    const auth = { login: "auditor", password: "secret" };
    const client = createClient({ baseUrl: server.url, auth, maxBytes: 1_000_000 });
    const error = await failureOf(client.listSessionLog());
    expect(error.message).toContain("the response exceeds maxBytes (1000000).");
    await server.close();
  });

  test("allows a body of exactly that size", async () => {
    const { client } = clientOf(() => new Response("[1,2]", { headers }), { maxBytes: 5 });
    expect(await client.listSessionLog()).toEqual([1, 2]);
    expect(await failureOf(client.listSessionLog({}, { maxBytes: 4 }))).toMatchObject({ status: 200 });
  });

  test("applies to client.http too", async () => {
    const { client } = clientOf(
      () => new Response(endless().body, { headers: { "Content-Type": "text/html" } }),
      {
        maxBytes: 100_000,
      },
    );
    const error = await failureOf(client.http.GET("/node/api/users/session/log", { parseAs: "text" }));
    expect(error).toMatchObject({ name: "UnexpectedResponseError" });
  });

  test("a long body of an error is not read, and the status decides", async () => {
    const { body, state } = endless();
    const { client } = clientOf(() => new Response(body, { status: 403, headers }));
    expect(await failureOf(client.listSessionLog())).toMatchObject({
      name: "ForbiddenError",
      serverMessage: undefined,
    });
    expect(state).toMatchObject({ cancelled: true });
    expect(state.bytes).toBeLessThan(10 * 65_536);
  });

  test("a platform without streams reads the body as a whole", async () => {
    const response = Object.defineProperty(Response.json([{ id: "1" }]), "body", { value: undefined });
    const { client } = clientOf(() => response);
    expect(await client.listSessionLog()).toEqual([{ id: "1" }]);
  });
});

describe("numbers beyond 2^53", () => {
  test.each([
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740993", "-9007199254740993"],
    ["9007199254740992", "9007199254740992"],
    ["12345678901234567890123", "12345678901234567890123"],
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["1651662280161", 1651662280161],
    ["0.12345678901234566", 0.12345678901234566],
    ["1234567890123456.5", 1234567890123456.5],
    ["1e300", "1e300"],
    ["9007199254740993.0", "9007199254740993.0"],
    ["9.007199254740993e15", "9.007199254740993e15"],
    ["-9.007199254740993E+15", "-9.007199254740993E+15"],
    ["9.007199254740991e15", 9007199254740991],
    ["1e400", "1e400"],
    ["-1e400", "-1e400"],
  ])("%s in a record becomes %j", async (number, expected) => {
    const text = `[{"oldBody":{"id":${number},"list":[ ${number},${number}]},"text":"${number}"}]`;
    const { client } = clientOf(
      () => new Response(text, { headers: { "Content-Type": "application/json" } }),
    );
    expect(await client.listUserAuditLog("1")).toEqual([
      { oldBody: { id: expected, list: [expected, expected] }, text: number },
    ]);
  });

  test("cost a second reading of the text, which others do not", async () => {
    const parse = vi.spyOn(JSON, "parse");
    const { client } = clientOf(() => Response.json([{ id: 1, body: { list: [1, "a", null, true] } }]));
    await client.listSessionLog();
    expect(parse).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });

  test("are an error on a platform that would round them", async () => {
    const parse = JSON.parse;
    vi.spyOn(JSON, "parse").mockImplementation((text, reviver) =>
      parse(text, reviver && ((key, value) => reviver.call(undefined, key, value))),
    );
    const headers = { "Content-Type": "application/json" };
    const { client } = clientOf(() => new Response('[{"id":9007199254740993}]', { headers }));
    const error = await failureOf(client.listSessionLog());
    vi.restoreAllMocks();
    expect(error).toMatchObject({ name: "UnexpectedResponseError", attempts: 1 });
    expect(error.message).toContain("a number that this platform would round");
  });
});

test("50 MB are read", async () => {
  const record = `{"id":"${"x".repeat(1_000_000)}"}`;
  const text = `[${Array(50).fill(record).join(",")}]`;
  const { client } = clientOf(() => new Response(text, { headers: { "Content-Type": "application/json" } }));
  expect(await client.listSessionLog()).toHaveLength(50);
});

test("a record that is nested 20,000 levels deep is read, and its issues are reported", async () => {
  const text = `[{"body":${"[".repeat(20_000)}"deep"${"]".repeat(20_000)}}]`;
  const { client } = clientOf(() => new Response(text, { headers: { "Content-Type": "application/json" } }));
  expect(await client.listSessionLog()).toHaveLength(1);
  const validate = () => ({ issues: [{ message: "deep is not allowed", path: ["body"] }] });
  const schema = { "~standard": { version: 1, vendor: "test", validate } } as const;
  const error = await failureOf(client.listSessionLog({}, { validate: schema }));
  expect(error).toMatchObject({ issues: [{ path: "[0].body", message: "… is not allowed" }] });
});
