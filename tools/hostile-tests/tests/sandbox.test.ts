/** The sandbox against hostile clients: its logins are public, and pages of any site can reach it. */
import { connect } from "node:net";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HostileRequest, hostileRequest } from "../src/requests.ts";
import { runs } from "../src/runs.ts";

let sandbox: Sandbox;
const logged: string[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ records: 300, log: (line) => logged.push(line) });
});
afterAll(() => sandbox?.close());

/** Writes a request to a connection of its own; returns what comes back until the connection is closed. */
async function exchange({ bytes, isCut }: HostileRequest): Promise<string> {
  const { hostname, port } = new URL(sandbox.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  // A server may reset a connection on which it has not read everything.
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => {
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve());
  });
  if (isCut) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  return Buffer.concat(chunks).toString();
}

/** What a client must not find out: the passwords and tokens that are not shown at the start. */
function secretsOf({ users }: Sandbox): string[] {
  return users.flatMap(({ password, apiToken, toTry }) => (toTry ? [apiToken] : [apiToken, password]));
}

test("hostile requests get no 5xx, no secret of a user, and no records without credentials", async () => {
  const [admin] = sandbox.users;
  if (!admin) throw new Error("The sandbox has no users.");
  const secrets = secretsOf(sandbox);
  const statuses = new Set<string>();
  await fc.assert(
    fc.asyncProperty(hostileRequest(admin), async (request) => {
      const response = await exchange(request);
      const [, status = "none"] = /^HTTP\/1\.1 (\d{3})/.exec(response) ?? [];
      statuses.add(status);
      expect(status).not.toMatch(/^5/);
      expect(response).not.toMatch(/^X-Injected/m);
      // The list of paths at / is for everyone. Records have an id of a user.
      if (!request.isAuthorized) expect(response).not.toMatch(/"userId"/);
      expect(secrets.filter((secret) => response.includes(secret))).toEqual([]);
    }),
    { seed: 17, numRuns: runs(1000) },
  );
  // The requests reach each step of the server.
  expect([...statuses].sort()).toEqual(expect.arrayContaining(["200", "400", "401", "404", "405", "421"]));
  expect(logged.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  expect(logged.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);

  const authorization = `Basic ${btoa(`${admin.login}:${admin.password}`)}`;
  const { status } = await fetch(`${sandbox.url}/node/api/users/session/log`, { headers: { authorization } });
  expect(status).toBe(200);
});
