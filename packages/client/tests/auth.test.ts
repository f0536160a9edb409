import { expect, test } from "vitest";
import { type Auth, createClient } from "../src/index.ts";

async function requestWith(auth: Auth): Promise<Request> {
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: "https://saymon.example.com",
    auth,
    fetch: async (request) => {
      sent.push(request);
      return Response.json([]);
    },
  });
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
  ["auth", { login: "auditor", password: "hunter2\n" }],
  ["auth.apiToken", { apiToken: "" }],
  ["auth", undefined],
  ["auth", "hunter2"],
])("%s is refused before anything is sent, and not shown", (argument, auth) => {
  const create = () => createClient({ baseUrl: "https://saymon.example.com", auth: auth as Auth });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(new RegExp(`^${argument}:`));
  expect(create).not.toThrow(/hunter2|with:colon/);
});
