/** The logins are public: a page of another site must not read the logs, whatever its name resolves to. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/sandbox.ts";
import { start } from "./start.ts";

async function status(sandbox: Sandbox, host: string, path = "/node/api/users/session/log"): Promise<number> {
  const request = get(sandbox.url + path, { headers: { host }, auth: "admin:secret", agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

test.each(["localhost", "LOCALHOST:4030", "127.0.0.1", "127.0.0.1:4030", "[::1]:4030", "192.168.1.7:8080"])(
  "Host: %s is accepted",
  async (host) => {
    expect(await status(await start({ records: 0 }), host)).toBe(200);
  },
);

test.each([
  "evil.example",
  "evil.example:4030",
  "localhost.evil.example",
  "localhost.",
  "127.0.0.1.evil.example",
  "127.1.evil.example",
  "x.localhost",
  "localhost@evil.example",
  "localhost:4030:evil.example",
  "[::1",
  "%",
  "127.0.0.1:99999",
  "[fe80::1%eth0]",
])("Host: %s gets 421, with a fault too", async (host) => {
  const sandbox = await start({ records: 0 });
  expect(await status(sandbox, host)).toBe(421);
  expect(await status(sandbox, host, "/?sandbox-fault=redirect-other-origin")).toBe(421);
});

test("the name that it listens on is accepted", async () => {
  const sandbox = await start({ records: 0, host: "localhost" });
  expect(await status(sandbox, "localhost")).toBe(200);
});
