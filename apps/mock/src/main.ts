/** The command: `pnpm mock`. */
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { program } from "commander";
import { startMock } from "./mock.ts";

const portFlag = portOption("--port", "MOCK_PORT", 4010, "port to listen on");

const { port, ...options } = program
  .name("pnpm mock")
  .description("Answers SAYMON's user logs with the examples of the OpenAPI document.")
  .addOption(portFlag)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--dynamic", "answer with values made up from the schemas", false)
  .parse(commandLine(), { from: "user" })
  .opts<{ port: number; host: string; dynamic: boolean }>();

try {
  const mock = await startOn(port, portFlag, (port) => startMock({ ...options, port, log: console.log }));
  console.log(`Mock  ${mock.url}  (Ctrl-C ends it)`);
  await serve(mock);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}
