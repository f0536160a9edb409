import { afterEach, expect, test, vi } from "vitest";
import { type Client, createClient, type HeadersInput, type OperationId } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";

afterEach(() => vi.unstubAllGlobals());

/** A call of each method, and what it sends. */
const requests: Record<OperationId, [call: (client: Client) => Promise<unknown[]>, url: string]> = {
  listSessionLog: [
    (client) => client.listSessionLog({ from: 1, to: 2, limit: 3, skip: 0 }),
    "https://saymon.example.com/node/api/users/session/log?from=1&to=2&limit=3&skip=0",
  ],
  listUserAuditLog: [
    (client) => client.listUserAuditLog("62c2f3ce80c8654892764d56", { limit: 5 }),
    "https://saymon.example.com/node/api/users/62c2f3ce80c8654892764d56/audit-log?limit=5",
  ],
  listPasswordLog: [
    (client) => client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" }),
    "https://saymon.example.com/node/api/users/password/log?userId=62fa271e18baa649c1d26338",
  ],
};

test.each(Object.entries(requests))(
  "%s sends its request and resolves to the records",
  async (_, request) => {
    const [call, expected] = request;
    const records = [{ anything: "the server sends" }];
    const { client, sent } = clientOf(() => Response.json(records));
    expect(await call(client)).toEqual(records);
    expect(sent.map(({ method, url }) => [method, url])).toEqual([["GET", expected]]);
    expect(sent[0]?.headers.get("Accept")).toBe("application/json");
  },
);

test("a log without records is an empty list", async () => {
  const { client } = clientOf(() => Response.json([]));
  expect(await client.listSessionLog()).toEqual([]);
});

test("the message of a 401 is unwrapped from its JSON", async () => {
  const { client } = clientOf(() =>
    Response.json(
      { code: "Unauthorized", message: '{"errorCode":3,"message":"Not logged in."}' },
      { status: 401 },
    ),
  );
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({
    name: "UnauthorizedError",
    operation: "listSessionLog",
    status: 401,
    code: "Unauthorized",
    serverMessage: "Not logged in.",
    message: "listSessionLog: the server responded with 401 (Unauthorized): Not logged in.",
  });
});

test.each([
  ["plain text", "Mandatory parameter is absent."],
  ["JSON without a message", '{"errorCode":3}'],
  ["the JSON null", "null"],
])("a message that is %s stays as it is", async (_, message) => {
  const { client } = clientOf(() => Response.json({ code: "BadRequest", message }, { status: 400 }));
  expect(await failureOf(client.listSessionLog())).toMatchObject({
    status: 400,
    code: "BadRequest",
    serverMessage: message,
  });
});

test("without a fetch of its own the client uses the one of the moment", async () => {
  const client = createClient({ baseUrl: "https://saymon.example.com", auth: { apiToken: "t" } });
  vi.stubGlobal("fetch", async () => Response.json([]));
  expect(await client.listSessionLog()).toEqual([]);
});

test("headers of the client and of the call are sent, and those of the call win", async () => {
  const { client, sent } = clientOf(() => Response.json([]), {
    headers: { "User-Agent": "report", "X-Id": "1" },
  });
  await client.listSessionLog({}, { headers: { "x-id": "2", Accept: "application/vnd.saymon+json" } });
  const [request] = sent;
  expect(request?.headers.get("User-Agent")).toBe("report");
  expect(request?.headers.get("X-Id")).toBe("2");
  expect(request?.headers.get("Accept")).toBe("application/vnd.saymon+json");
  expect(request?.headers.get("Authorization")).toMatch(/^Basic /);
});

test.each([
  "text/html",
  "text/plain; a=application/json",
  "application/jsonlines",
  "application/json, text/html",
])("a response with the content type %s is unexpected, and its body is thrown away", async (type) => {
  const cancel = vi.fn();
  const body = new ReadableStream({ cancel });
  const { client } = clientOf(() => new Response(body, { headers: { "Content-Type": type } }));
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({ name: "UnexpectedResponseError", status: 200 });
  expect(error.message).toContain(`200, but not with an array of records (${type}).`);
  expect(cancel).toHaveBeenCalledOnce();
});

test.each([
  "application/json",
  "APPLICATION/JSON;charset=utf-8",
  "text/json",
  "application/vnd.saymon+json ; charset=utf-8",
  "application/json, application/json",
  "application/json; charset=utf-8, application/json; charset=UTF-8",
  undefined,
])("records with the content type %s are accepted", async (type) => {
  const body = new TextEncoder().encode("[]");
  const { client } = clientOf(() => new Response(body, type ? { headers: { "Content-Type": type } } : {}));
  expect(await client.listSessionLog()).toEqual([]);
});

test("a page of HTML without a content type is unexpected", async () => {
  const { client } = clientOf(() => new Response(new TextEncoder().encode("<h1>Log in</h1>")));
  const error = await failureOf(client.listSessionLog());
  expect(error.message).toContain("200, but not with an array of records (no Content-Type).");
});

test("the body of an unexpected response is not shown", async () => {
  const headers = { "Content-Type": "application/json" };
  const { client } = clientOf(() => new Response("my diary", { headers }));
  const error = await failureOf(client.listSessionLog());
  expect(error.message).not.toContain("diary");
  expect(error.cause).toBeUndefined();
});

test("the server's message is on one line of at most 500 characters", async () => {
  const message = `first\nsecond\u001b[31m${"x".repeat(1000)}`;
  const { client } = clientOf(() => Response.json({ code: "A", message }, { status: 400 }));
  const { serverMessage: reason } = await failureOf(client.listSessionLog());
  expect(reason).toMatch(/^first\\nsecond\\u001b\[31mx+…$/);
  expect(reason).toHaveLength(501);
});

test.each<[string, HeadersInput]>([
  ["an object", { "X-Id": "7" }],
  ["Headers", new Headers({ "X-Id": "7" })],
  ["pairs", [["X-Id", "7"]]],
  ["a Map", new Map([["X-Id", "7"]])],
])("headers may be %s", async (_, headers) => {
  const ofClient = clientOf(() => Response.json([]), { headers });
  await ofClient.client.listSessionLog();
  const ofCall = clientOf(() => Response.json([]));
  await ofCall.client.listSessionLog({}, { headers });
  for (const { sent } of [ofClient, ofCall]) expect(sent[0]?.headers.get("X-Id")).toBe("7");
});

test("an abort reason whose getters throw is left out", async () => {
  const reason = {
    get message(): string {
      throw new Error("not for you");
    },
  };
  const { client } = clientOf(() => Response.json([]));
  const error = await failureOf(client.listSessionLog({}, { signal: AbortSignal.abort(reason) }));
  expect(error).toMatchObject({ name: "AbortError" });
  expect(error.cause).toBeUndefined();
  const proxy = new Proxy({}, { has: () => expect.fail("looked at") });
  const other = await failureOf(client.listSessionLog({}, { signal: AbortSignal.abort(proxy) }));
  expect(other).toMatchObject({ name: "AbortError" });
  expect(other.cause).toBeUndefined();
});

test.each([
  ["listSessionLog", (client: Client) => client.listSessionLog()],
  ["listPasswordLog", (client: Client) => client.listPasswordLog({ userId: "1" })],
])("a 404 of %s points to baseUrl", async (name, call) => {
  const baseUrl = "https://saymon.example.com/prefix";
  const { client } = clientOf(() => new Response(null, { status: 404 }), { baseUrl });
  const { message } = await failureOf(call(client));
  expect(message).toBe(`${name}: the server responded with 404. Check baseUrl: SAYMON is not at ${baseUrl}.`);
});

test("a 404 of the audit log can mean the user", async () => {
  const { client } = clientOf(() => Response.json({ message: "No such user." }, { status: 404 }));
  const { message } = await failureOf(client.listUserAuditLog("1"));
  expect(message).toBe("listUserAuditLog: the server responded with 404: No such user.");
});
