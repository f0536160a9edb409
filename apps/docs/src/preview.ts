/** The command: `pnpm preview`. */
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { program } from "commander";
import { startLiveDocs } from "./live.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { rebuild } from "./rebuild.ts";
import { watchSources } from "./watch.ts";

const portFlag = portOption("--port", "DOCS_PORT", 4020, "port to listen on");

const { port, host } = program
  .name("pnpm preview")
  .description("Serves the documentation; builds it anew and reloads it when what it is made from changes.")
  .addOption(portFlag)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .parse(commandLine(), { from: "user" })
  .opts<{ port: number; host: string }>();

try {
  const docs = await startOn(port, portFlag, (port) => startLiveDocs({ port, host }));
  const watching = new AbortController();
  const update = oneAtATime(async () => {
    try {
      await rebuild();
      docs.reload();
      console.log("Built anew.");
    } catch (error) {
      console.error(`Not built: ${(error as Error).message}`);
    }
  });
  watchSources(watching.signal, update);
  console.log(`Preview  ${docs.url}  (Ctrl-C ends it)`);
  await serve(docs);
  watching.abort();
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}
