import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Client, createClient } from "@saymon-logs/client";
import { startOn } from "@saymon-logs/command-line";
import { type Docs, startDocs } from "@saymon-logs/docs";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import type { Option } from "commander";
import { toTable } from "./table.ts";

/** Everything that `pnpm start` starts. */
export interface Servers {
  mock: Mock;
  docs: Docs;
  sandbox: Sandbox;
}

/**
 * Starts all servers.
 *
 * @throws An error that names the port and its option when a port is in use.
 */
export async function startServers(
  { mockPort, docsPort, sandboxPort }: { mockPort: number; docsPort: number; sandboxPort: number },
  options: Record<keyof Servers, Option>,
): Promise<Servers> {
  const [mock, sandbox] = await Promise.all([
    startOn(mockPort, options.mock, (port) => startMock({ port })),
    startOn(sandboxPort, options.sandbox, (port) => startSandbox({ port })),
  ]);
  // Its pages name the addresses of the other two.
  const servers = { mock: mock.url, sandbox: sandbox.url };
  const docs = await startOn(docsPort, options.docs, (port) => startDocs({ port, servers }));
  return { mock, docs, sandbox };
}

const auth = { login: "admin", password: "secret" };

/** Prints sessions as the client reads them, and one as the command exports it. */
export async function showSessions({ url }: Sandbox): Promise<void> {
  const sessions = await createClient({ baseUrl: url, auth }).listSessionLog({ limit: 2, skip: 5 });
  const short = sessions.map(({ login, startTime, endTime }) => ({ login, startTime, endTime }));
  console.log(`Recent sessions of the sandbox, as the client reads them:\n${toTable(short)}`);
  console.log(`The latest one, as the command saymon-logs exports it:\n${await exportSession(url)}`);
}

/** Runs the command in a process of its own, as a user would. */
async function exportSession(url: string): Promise<string> {
  const main = fileURLToPath(new URL("main.js", import.meta.resolve("@saymon-logs/export")));
  const args = [main, "export", "--log", "sessions", "--limit", "1", "--format", "table", "--server", url];
  const env = { ...process.env, SAYMON_LOGIN: auth.login, SAYMON_PASSWORD: auth.password };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trimEnd();
}

/** Prints records of all logs, of both servers. */
export async function showLogs(sandbox: Sandbox, mock: Mock): Promise<void> {
  console.log("\nThe sandbox: two generated records of each log since 2025");
  const range = { from: Date.UTC(2025), limit: 2 };
  await showThreeLogs(createClient({ baseUrl: sandbox.url, auth }), range);
  console.log("\nThe mock: the vendor's examples");
  await showThreeLogs(createClient({ baseUrl: mock.url, auth }), {});
}

async function showThreeLogs(client: Client, range: { from?: number; limit?: number }): Promise<void> {
  const author = document.components.parameters.UserIdInPath.example;
  const owner = document.components.parameters.UserIdInQuery.example;
  show("Session log", await client.listSessionLog(range));
  show(`Audit log of the user ${author}`, await client.listUserAuditLog(author, range));
  show(`Password log of the user ${owner}`, await client.listPasswordLog({ userId: owner, ...range }));
}

function show(title: string, records: object[]): void {
  console.log(`\n${title}\n${toTable(records, process.stdout.columns)}\n`);
}

/** What runs where, and what to do next. */
export function toAddresses(docs: string, mock: string, { url, users }: Sandbox): string {
  const logins = users.filter(({ toTry, password }) => toTry && password === auth.password);
  return `
Documentation  ${docs}
Sandbox        ${url}  (generated records)
Mock           ${mock}  (the document's examples)
Logins         ${logins.map(({ login }) => login).join(", ")}

In another terminal. The last two ask for a login; each password is "${auth.password}":
npx -y pnpm@12 exec node apps/demo/ten-lines.ts ${url}
npx . export --server ${url} --limit 5
npx -y pnpm@12 contract --server ${url}

Stop with Ctrl-C. With --all, start shows all three logs.`;
}
