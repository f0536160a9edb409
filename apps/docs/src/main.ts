/** The command `pnpm site`. */
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { program } from "commander";
import { startDocs } from "./serve.ts";

const portFlag = portOption("--port", "DOCS_PORT", 4020, "port to listen on");

const { port, host } = program
  .name("pnpm site")
  .description("Serves the documentation of SAYMON's user logs.")
  .addOption(portFlag)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .parse(commandLine(), { from: "user" })
  .opts<{ port: number; host: string }>();

try {
  const docs = await startOn(port, portFlag, (port) => startDocs({ port, host }));
  console.log(`Documentation  ${docs.url}  (stop it with Ctrl-C)`);
  await serve(docs);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}
