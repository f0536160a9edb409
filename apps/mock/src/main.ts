/** The command: `pnpm mock`. */
import { once } from "node:events";
import { InvalidArgumentError, Option, program } from "commander";
import { startMock } from "./mock.ts";

interface CommandOptions {
  port: number;
  host: string;
  dynamic: boolean;
}

const { port, host, dynamic } = program
  .name("pnpm mock")
  .description("Answers SAYMON's user logs with the examples of the OpenAPI document.")
  .addOption(
    new Option("--port <number>", "port to listen on").env("MOCK_PORT").argParser(toPort).default(4010),
  )
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--dynamic", "answer with values made up from the schemas", false)
  .parse()
  .opts<CommandOptions>();

try {
  const mock = await startMock({ port, host, dynamic, log: console.log });
  console.log(`Mock: ${mock.url} (Ctrl-C ends it)`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await mock.close();
} catch (error) {
  program.error(explain(error));
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

function explain(error: unknown): string {
  if (!(error instanceof Error && "code" in error)) return `The mock did not start: ${error}`;
  if (error.code === "EADDRINUSE")
    return `Port ${port} is in use. Name another one with --port or in MOCK_PORT.`;
  return `The mock did not start on ${host}:${port}: ${error.message}`;
}
