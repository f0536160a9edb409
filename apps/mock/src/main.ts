/** The command: `pnpm mock`. */
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { program } from "commander";
import { startMock } from "./mock.ts";

const portFlag = portOption("--port", "MOCK_PORT", 4010, "port to listen on");

const { port, ...options } = program
  .name("pnpm mock")
  .description("Serves the examples of the OpenAPI document, with Prism.")
  .addOption(portFlag)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--dynamic", "serve values generated from the schemas instead", false)
  .addHelpText(
    "after",
    `
The header Prefer chooses a response: code=403, example=empty, or
dynamic=true, seed=7.`,
  )
  .parse(commandLine(), { from: "user" })
  .opts<{ port: number; host: string; dynamic: boolean }>();

try {
  const mock = await startOn(port, portFlag, (port) => startMock({ ...options, port, log: console.log }));
  console.log(`Mock  ${mock.url}  (stop with Ctrl-C)`);
  await serve(mock);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}
