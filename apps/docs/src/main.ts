/** The command `pnpm site`. */
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { type Option, program } from "commander";
import { defaultServers, startDocs } from "./serve.ts";

const [mockFlag, sandboxFlag] = (["mock", "sandbox"] as const).map((name) =>
  portOption(
    `--${name}-port`,
    `${name.toUpperCase()}_PORT`,
    Number(new URL(defaultServers[name]).port),
    `port of the ${name} that the pages name`,
  ),
) as [Option, Option];
const portFlag = portOption("--port", "DOCS_PORT", 4020, "port to listen on");

const { port, host, mockPort, sandboxPort } = program
  .name("pnpm site")
  .description("Serves the documentation of SAYMON's user logs.")
  .addOption(portFlag)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .addOption(mockFlag)
  .addOption(sandboxFlag)
  .parse(commandLine(), { from: "user" })
  .opts<{ port: number; host: string; mockPort: number; sandboxPort: number }>();

try {
  const servers = {
    mock: `http://127.0.0.1:${mockPort}`,
    sandbox: `http://127.0.0.1:${sandboxPort}`,
  };
  const docs = await startOn(port, portFlag, (port) => startDocs({ port, host, servers }));
  console.log(`Documentation  ${docs.url}  (stop it with Ctrl-C)`);
  await serve(docs);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}
