/** The command: `pnpm start`. */
import { createClient } from "@saymon-logs/client";
import { portOption, serve, startOn } from "@saymon-logs/command";
import { startDocs } from "@saymon-logs/docs";
import { startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { program } from "commander";
import { toTable } from "./table.ts";

const mockPort = portOption("--mock-port", "MOCK_PORT", 4010, "port of the mock");
const docsPort = portOption("--docs-port", "DOCS_PORT", 4020, "port of the documentation");

const options = program
  .name("pnpm start")
  .description("Serves the mock and the documentation, and shows the three logs as the client reads them.")
  .addOption(mockPort)
  .addOption(docsPort)
  .parse()
  .opts<{ mockPort: number; docsPort: number }>();

try {
  const mock = await startOn(options.mockPort, mockPort, (port) => startMock({ port }));
  const docs = await startOn(options.docsPort, docsPort, (port) => startDocs({ port }));

  const client = createClient({ baseUrl: mock.url, auth: { login: "admin", password: "secret" } });
  const { UserIdInPath, UserIdInQuery } = document.components.parameters;
  const [author, owner] = [UserIdInPath.example, UserIdInQuery.example];
  show("Session log", await client.listSessionLog());
  show(`Audit log of the user ${author}`, await client.listUserAuditLog(author));
  show(`Password log of the user ${owner}`, await client.listPasswordLog({ userId: owner }));

  console.log(`Documentation  ${docs.url}
Mock           ${mock.url}
Try            curl -u admin:secret ${mock.url}/node/api/users/session/log

Ctrl-C ends both.`);
  await serve(mock, docs);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}

function show(title: string, records: object[]): void {
  console.log(`\n${title}\n${toTable(records, process.stdout.columns)}\n`);
}
