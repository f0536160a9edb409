/** The command: `pnpm start`. */
import { commandLine, portOption, serve } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { program } from "commander";

// The built documentation contains these ports; it is served with others where others are chosen.
const defaultPorts = { mock: 4010, docs: 4020, sandbox: 4030, report: 4040 };
const ports = {
  mock: portOption("--mock-port", "MOCK_PORT", defaultPorts.mock, "port of the mock"),
  docs: portOption("--docs-port", "DOCS_PORT", defaultPorts.docs, "port of the documentation"),
  sandbox: portOption("--sandbox-port", "SANDBOX_PORT", defaultPorts.sandbox, "port of the sandbox"),
  report: portOption("--report-port", "REPORT_PORT", defaultPorts.report, "port of the report"),
};

const options = program
  .name("pnpm start")
  .description(
    "Starts the sandbox, the mock, the documentation and a report, and shows sessions as the client and the command read them.",
  )
  .option("--all", "show records of all logs, of the sandbox and of the mock", false)
  .addOption(ports.mock)
  .addOption(ports.docs)
  .addOption(ports.sandbox)
  .addOption(ports.report)
  .parse(commandLine(), { from: "user" })
  .opts<{ all: boolean; mockPort: number; docsPort: number; sandboxPort: number; reportPort: number }>();

try {
  progress("Starting");
  // Loaded after the options are read: --help works before anything is built.
  const { showLogs, showSessions, startServers, toAddresses } = await import("./demo.ts");
  const servers = await startServers(options, ports);
  progress("");
  await (options.all ? showLogs(servers.sandbox, servers.mock) : showSessions(servers.sandbox));
  console.log(toAddresses(servers));
  await serve(...Object.values(servers));
} catch (error) {
  progress("");
  program.error(`error: ${(error as Error).message}`);
}
