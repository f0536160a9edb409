import { type Client, createClient } from "@saymon-logs/client";
import { startOn } from "@saymon-logs/command-line";
import type { Listening } from "@saymon-logs/command-line/listen";
import { type Docs, startDocs } from "@saymon-logs/docs";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { Help, type Option } from "commander";
import { startReport } from "./report.ts";
import { auth, runSaymonLogs } from "./saymon-logs.ts";
import { toTable } from "./table.ts";

/** Everything that `pnpm start` starts. */
export interface Servers {
  mock: Mock;
  docs: Docs;
  sandbox: Sandbox;
  report: Listening;
}

/**
 * Starts all servers.
 *
 * @throws An error that names the port and its option when a port is in use.
 */
export async function startServers(
  ports: Record<`${keyof Servers}Port`, number>,
  options: Record<keyof Servers, Option>,
): Promise<Servers> {
  const [mock, sandbox] = await Promise.all([
    startOn(ports.mockPort, options.mock, (port) => startMock({ port })),
    startOn(ports.sandboxPort, options.sandbox, (port) => startSandbox({ port })),
  ]);
  // The pages of the documentation name the addresses of the other two.
  const servers = { mock: mock.url, sandbox: sandbox.url };
  const [docs, report] = await Promise.all([
    startOn(ports.docsPort, options.docs, (port) => startDocs({ port, servers })),
    startOn(ports.reportPort, options.report, (port) => startReport({ port, server: sandbox.url })),
  ]);
  return { mock, docs, sandbox, report };
}

/** Prints sessions as the client reads them, and one as the command exports it. */
export async function showSessions({ url }: Sandbox): Promise<void> {
  const sessions = await createClient({ baseUrl: url, auth }).listSessionLog({ limit: 2 });
  const short = sessions.map(({ login, startTime, endTime }) => ({ login, startTime, endTime }));
  console.log(
    `Recent sessions of the sandbox, as the client reads them (--all: all logs):\n${toTable(short)}`,
  );
  const latest = ["--log", "sessions", "--limit", "1", "--format", "table"];
  const line = await runSaymonLogs("export", "--server", url, ...latest);
  console.log(`The latest one, as the command saymon-logs exports it:\n${line.trimEnd()}`);
}

/** Prints records of all logs, of both servers. */
export async function showLogs(sandbox: Sandbox, mock: Mock): Promise<void> {
  console.log("\nThe sandbox: two generated records of each log since 2025");
  const range = { from: Date.UTC(2025), limit: 2 };
  await showEachLog(createClient({ baseUrl: sandbox.url, auth }), range);
  console.log("\nThe mock: the vendor's examples");
  await showEachLog(createClient({ baseUrl: mock.url, auth }), {});
}

async function showEachLog(client: Client, range: { from?: number; limit?: number }): Promise<void> {
  const author = document.components.parameters.UserIdInPath.example;
  const owner = document.components.parameters.UserIdInQuery.example;
  show("Session log", await client.listSessionLog(range));
  show(`Audit log of the user ${author}`, await client.listUserAuditLog(author, range));
  show(`Password log of the user ${owner}`, await client.listPasswordLog({ userId: owner, ...range }));
}

function show(title: string, records: object[]): void {
  console.log(`\n${title}\n${toTable(records, process.stdout.columns)}\n`);
}

/** What runs where, and what to do next, in up to 80 columns. */
export function toAddresses({ docs, mock, report, sandbox: { url, users } }: Servers): string {
  const toTry = users.filter(({ toTry, password }) => toTry && password === auth.password);
  const indent = " ".repeat("Documentation  ".length);
  const logins = new Help().boxWrap(toTry.map(({ login }) => login).join(", "), 80 - indent.length);
  return `
Documentation  ${docs.url}
Report         ${report.url}  (for auditors, of the year 2025)
Sandbox        ${url}  (generated records)
Mock           ${mock.url}  (the document's examples)
Logins         ${logins.replaceAll("\n", `\n${indent}`)}

In another terminal. The last three ask for a login; the password is "${auth.password}":
npx -y pnpm@12 exec node apps/demo/ten-lines.ts ${url}
npx . export --server ${url} --limit 5
npx . report --server ${url} --from 2025-01-01Z
npx -y pnpm@12 contract --server ${url}
Stop with Ctrl-C.`;
}
