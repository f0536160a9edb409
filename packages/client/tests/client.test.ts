import { afterEach, expect, test, vi } from "vitest";
import { createClient } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";

afterEach(() => vi.unstubAllGlobals());

test("each method sends its request and resolves to the records", async () => {
  const records = [{ anything: "the server sends" }];
  const { client, sent } = clientOf(() => Response.json(records));

  expect(await client.listSessionLog({ from: 1, to: 2, limit: 3, skip: 0 })).toEqual(records);
  expect(await client.listUserAuditLog("62c2f3ce80c8654892764d56", { limit: 5 })).toEqual(records);
  expect(await client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" })).toEqual(records);

  expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "GET https://saymon.example.com/node/api/users/session/log?from=1&to=2&limit=3&skip=0",
    "GET https://saymon.example.com/node/api/users/62c2f3ce80c8654892764d56/audit-log?limit=5",
    "GET https://saymon.example.com/node/api/users/password/log?userId=62fa271e18baa649c1d26338",
  ]);
  expect(sent.map(({ headers }) => headers.get("Accept"))).toEqual(Array(3).fill("application/json"));
});

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
    message: "listSessionLog: the server answered 401 (Unauthorized): Not logged in.",
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
  ["text/html", "text/html"],
  ["text/plain; a=application/json", "text/plain; a=application/json"],
  ["application/jsonlines", "application/jsonlines"],
  [undefined, "no content type"],
])("a list with the content type %s is no answer, and its body is thrown away", async (type, told) => {
  const cancel = vi.fn();
  const body = new ReadableStream({ cancel });
  const { client } = clientOf(() => new Response(body, type ? { headers: { "Content-Type": type } } : {}));
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({ name: "UnexpectedResponseError", status: 200 });
  expect(error.message).toContain(`the server answered 200 with no list of records (${told}).`);
  expect(cancel).toHaveBeenCalledOnce();
});

test("what the body of a broken answer held is not told", async () => {
  const headers = { "Content-Type": "application/json" };
  const { client } = clientOf(() => new Response("my diary", { headers }));
  const error = await failureOf(client.listSessionLog());
  expect(error.message).not.toContain("diary");
  expect(error.cause).toBeUndefined();
});

test("what the server says is told on one line of no more than 500 characters", async () => {
  const message = `first\nsecond\u001b[31m${"x".repeat(1000)}`;
  const { client } = clientOf(() => Response.json({ code: "A", message }, { status: 400 }));
  const { serverMessage: reason } = await failureOf(client.listSessionLog());
  expect(reason).toMatch(/^first\\nsecond\\u001b\[31mx+…$/);
  expect(reason).toHaveLength(501);
});
