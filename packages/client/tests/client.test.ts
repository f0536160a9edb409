import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
import { afterEach, expect, expectTypeOf, test, vi } from "vitest";
import { type Client, createClient, SaymonError } from "../src/index.ts";

const auth = { login: "auditor", password: "p" };

/** A client whose requests go to `handle`, and the requests that it sent. */
function clientOf(handle: (request: Request) => Response | Promise<Response>): {
  client: Client;
  sent: Request[];
} {
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: "https://saymon.example.com",
    auth,
    fetch: async (request) => {
      sent.push(request);
      return handle(request);
    },
  });
  return { client, sent };
}

async function failureOf(call: Promise<unknown>): Promise<SaymonError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SaymonError);
  return error as SaymonError;
}

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

test("methods are typed by the document", () => {
  expectTypeOf<Client["listSessionLog"]>().returns.resolves.toEqualTypeOf<SessionRecord[]>();
  expectTypeOf<Client["listUserAuditLog"]>().returns.resolves.toEqualTypeOf<AuditRecord[]>();
  expectTypeOf<Client["listPasswordLog"]>().returns.resolves.toEqualTypeOf<PasswordRecord[]>();
  expectTypeOf<Client["listPasswordLog"]>().parameter(0).toHaveProperty("userId").toEqualTypeOf<string>();

  const misspelt = ({ listSessionLog }: Client) =>
    // @ts-expect-error the parameter is called limit
    listSessionLog({ limt: 1 });
  const incomplete = ({ listPasswordLog }: Client) =>
    // @ts-expect-error userId is required
    listPasswordLog({});
  expectTypeOf(misspelt).toBeFunction();
  expectTypeOf(incomplete).toBeFunction();
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
    name: "SaymonError",
    operation: "listSessionLog",
    status: 401,
    code: "Unauthorized",
    reason: "Not logged in.",
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
    reason: message,
  });
});

test.each([
  ["an empty 500", new Response(null, { status: 500 }), 500],
  ["an empty 500 with a length", new Response("", { status: 500, headers: { "Content-Length": "0" } }), 500],
  ["HTML with 502", new Response("<h1>Bad gateway</h1>", { status: 502 }), 502],
  ["a 304", new Response(null, { status: 304 }), 304],
  ["an error of another shape", Response.json({ title: "Not found" }, { status: 404 }), 404],
  ["JSON null with 403", Response.json(null, { status: 403 }), 403],
])("%s is an error with its status", async (_, response, status) => {
  const { client } = clientOf(() => response);
  const error = await failureOf(client.listPasswordLog({ userId: "1" }));
  expect(error).toMatchObject({ status, code: undefined, reason: undefined });
  expect(error.message).toBe(`listPasswordLog: the server answered ${status}.`);
});

test.each([
  ["HTML", new Response("<title>Sign in</title>", { headers: { "Content-Type": "text/html" } })],
  ["nothing", new Response("")],
  ["204", new Response(null, { status: 204 })],
  ["null", Response.json(null)],
  ["an object", Response.json({ records: [] })],
  ["truncated JSON", new Response('[{"id":', { headers: { "Content-Type": "application/json" } })],
])("a success that carries %s is an error", async (_, response) => {
  const { client } = clientOf(() => response);
  const error = await failureOf(client.listUserAuditLog("1"));
  expect(error.status).toBe(response.status);
  expect(error.message).toContain("something else than a list of records");
});

test("a server that cannot be reached is an error that keeps its cause", async () => {
  const cause = new TypeError("fetch failed");
  const { client } = clientOf(() => Promise.reject(cause));
  expect(await failureOf(client.listSessionLog())).toMatchObject({ status: undefined, cause });
});

test("an answer that breaks off is an error", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
  const { client } = clientOf(() => new Response(body));
  expect((await failureOf(client.listSessionLog())).message).toContain("broke off its answer");
});

test("an aborted call rejects with the signal's reason", async () => {
  const reason = new Error("no longer needed");
  const { client } = clientOf(({ signal }) => {
    signal.throwIfAborted();
    return Response.json([]);
  });
  await expect(client.listSessionLog({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("without a fetch of its own the client uses the one of the moment", async () => {
  const client = createClient({ baseUrl: "https://saymon.example.com", auth });
  vi.stubGlobal("fetch", async () => Response.json([]));
  expect(await client.listSessionLog()).toEqual([]);
});
