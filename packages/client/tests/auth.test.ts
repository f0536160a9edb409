import { inspect } from "node:util";
import { expect, test } from "vitest";
import { type Auth, type AuthProvider, createClient } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";

async function requestWith(auth: Auth | AuthProvider): Promise<Request> {
  const { client, sent } = clientOf(() => Response.json([]), { auth });
  await client.listSessionLog({ limit: 1 });
  expect(sent).toHaveLength(1);
  return sent[0] as Request;
}

test.each([
  ["plain", "auditor", "secret"],
  ["a password with colons", "auditor", "a:b::c"],
  ["an empty password", "auditor", ""],
  ["outside Latin-1", "аудитор", "пароль €"],
  ["outside the basic plane", "auditor", "🔑"],
])("Basic, %s: login and password arrive as UTF-8", async (_, login, password) => {
  const authorization = (await requestWith({ login, password })).headers.get("Authorization");
  const [scheme, credentials = ""] = (authorization ?? "").split(" ");
  expect(scheme).toBe("Basic");
  expect(Buffer.from(credentials, "base64").toString("utf8")).toBe(`${login}:${password}`);
});

test("an API token arrives in the query, encoded, beside the other parameters", async () => {
  const request = await requestWith({ apiToken: "a&b=c d+é" });
  expect(new URL(request.url).searchParams.get("api-token")).toBe("a&b=c d+é");
  expect(new URL(request.url).searchParams.get("limit")).toBe("1");
  expect(request.headers.get("Authorization")).toBeNull();
});

test.each<[string, unknown]>([
  ["auth.login", { login: "", password: "hunter2" }],
  ["auth.login", { login: "with:colon", password: "hunter2" }],
  ["auth.login", { password: "hunter2" }],
  ["auth.password", { login: "auditor" }],
  ["auth.login", { login: "tab\t", password: "hunter2" }],
  ["auth.password", { login: "auditor", password: "hunter2\n" }],
  ["auth.apiToken", { apiToken: "" }],
  ["auth", undefined],
  ["auth", "hunter2"],
])("%s is refused before anything is sent, and not shown", (argument, auth) => {
  const create = () => createClient({ baseUrl: "https://saymon.example.com", auth: auth as Auth });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(new RegExp(`^${argument}:`));
  expect(create).not.toThrow(/hunter2|with:colon/);
});

test.each<[Auth, string]>([
  [{ apiToken: "" }, "auth.apiToken: must be a string, not empty."],
  [
    { login: "", password: "p" },
    "auth.login: must be a string, not empty, without colons and control characters.",
  ],
  [{ login: "a", password: "\n" }, "auth.password: must be a string, without control characters."],
  [null as never, "auth: must be { login, password } or { apiToken }."],
])("%j is refused with the reason", (auth, message) => {
  expect(() => createClient({ baseUrl: "https://saymon.example.com", auth })).toThrow(new TypeError(message));
});

test.each<[string, AuthProvider]>([
  ["at once", () => ({ login: "auditor", password: "later" })],
  ["later", async () => ({ login: "auditor", password: "later" })],
])("credentials from a function that gives them %s", async (_, auth) => {
  const authorization = (await requestWith(auth)).headers.get("Authorization");
  expect(authorization).toBe(`Basic ${btoa("auditor:later")}`);
});

test("a function is asked at each attempt, and the latest credentials are the only ones that are sent", async () => {
  const given: Auth[] = [{ login: "auditor", password: "old" }, { apiToken: "new" }];
  const { client, sent } = clientOf(
    (_, attempt) => (attempt === 1 ? new Response(null, { status: 503 }) : Response.json([])),
    { auth: () => given.shift() as Auth, initialBackoff: 0 },
  );
  await client.listSessionLog();
  expect(sent.map(({ headers }) => headers.get("Authorization"))).toEqual([
    `Basic ${btoa("auditor:old")}`,
    null,
  ]);
  expect(sent.map(({ url }) => new URL(url).searchParams.get("api-token"))).toEqual([null, "new"]);
});

const throwing = (): never => {
  throw new Error("no hunter2 in the store");
};

test.each<[string, AuthProvider]>([
  ["throws", throwing],
  ["rejects", () => Promise.reject(new Error("no hunter2 in the store"))],
  ["gives nothing", () => undefined as unknown as Auth],
  ["gives what cannot be sent", () => ({ login: "hunter2:", password: "hunter2" })],
])("a function that %s ends the call, and nothing is sent or shown", async (_, auth) => {
  const { client } = clientOf(() => Promise.reject(new Error("nothing may be sent")), { auth });
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({
    name: "CredentialsError",
    message: "listSessionLog: auth threw, or returned credentials that cannot be sent.",
    attempts: 1,
  });
  expect(error.cause).toBeUndefined();
  expect(inspect(error, { showHidden: true })).not.toContain("hunter2");
});
