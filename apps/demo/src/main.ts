/** The command: `pnpm start`. */
import { type Client, createClient } from "@saymon-logs/client";
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { startDocs } from "@saymon-logs/docs";
import { startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { startSandbox } from "@saymon-logs/sandbox";
import { program } from "commander";
import { toTable } from "./table.ts";

const mockPort = portOption("--mock-port", "MOCK_PORT", 4010, "port of the mock");
const docsPort = portOption("--docs-port", "DOCS_PORT", 4020, "port of the documentation");
const sandboxPort = portOption("--sandbox-port", "SANDBOX_PORT", 4030, "port of the sandbox");

const options = program
  .name("pnpm start")
  .description("Serves mock, sandbox and documentation, and shows the three logs as the client reads them.")
  .addOption(mockPort)
  .addOption(docsPort)
  .addOption(sandboxPort)
  .parse(commandLine(), { from: "user" })
  .opts<{ mockPort: number; docsPort: number; sandboxPort: number }>();

const auth = { login: "admin", password: "secret" };
const { UserIdInPath, UserIdInQuery } = document.components.parameters;

try {
  const mock = await startOn(options.mockPort, mockPort, (port) => startMock({ port }));
  const docs = await startOn(options.docsPort, docsPort, (port) => startDocs({ port }));
  const sandbox = await startOn(options.sandboxPort, sandboxPort, (port) => startSandbox({ port }));

  console.log("\nThe sandbox, a small SAYMON with made-up records: two of each log since 2025");
  await showLogs(createClient({ baseUrl: sandbox.url, auth }), { from: Date.UTC(2025), limit: 2 });
  console.log("\nThe mock: the vendor's own examples");
  await showLogs(createClient({ baseUrl: mock.url, auth }), {});

  console.log(`Documentation  ${docs.url}
Mock           ${mock.url}
Sandbox        ${sandbox.url}
Try            curl -u ${auth.login}:${auth.password} ${sandbox.url}/node/api/users/session/log

Ctrl-C ends them.`);
  await serve(mock, docs, sandbox);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}

async function showLogs(client: Client, range: { from?: number; limit?: number }): Promise<void> {
  const [author, owner] = [UserIdInPath.example, UserIdInQuery.example];
  show("Session log", await client.listSessionLog(range));
  show(`Audit log of the user ${author}`, await client.listUserAuditLog(author, range));
  show(`Password log of the user ${owner}`, await client.listPasswordLog({ userId: owner, ...range }));
}

function show(title: string, records: object[]): void {
  console.log(`\n${title}\n${toTable(records, process.stdout.columns)}\n`);
}
