import { once } from "node:events";
import { InvalidArgumentError, Option } from "commander";
import { whenOrphaned } from "./orphan.ts";

/** A server that runs until it is closed. */
export interface Server {
  close(): Promise<void>;
}

/** The arguments of the command. A leading `--` is dropped: npm needs one and removes it, pnpm passes it on. */
export function commandLine(argv: string[] = process.argv): string[] {
  const given = argv.slice(2);
  return given[0] === "--" ? given.slice(1) : given;
}

/** An option for a port: from the command line, the environment, or the default. An empty variable is ignored. */
export function portOption(flag: string, variable: string, port: number, description: string): Option {
  if (process.env[variable] === "") delete process.env[variable];
  return new Option(`${flag} <number>`, description).env(variable).argParser(toPort).default(port);
}

/** Waits for Ctrl-C, SIGTERM or the end of npx and pnpm, then closes the servers. */
export async function serve(...servers: Server[]): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const ends = [
    once(process, "SIGINT", { signal }),
    once(process, "SIGTERM", { signal }),
    whenOrphaned(signal),
  ];
  await Promise.race(ends);
  waiting.abort();
  await Promise.allSettled([...ends, ...servers.map((server) => server.close())]);
}

/**
 * Starts a server on the port of an option.
 *
 * @throws An error that names the port and the option when the port is in use, or this user may not use it.
 */
export async function startOn<Started>(
  port: number,
  { long, envVar }: Option,
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  try {
    return await start(port);
  } catch (error) {
    const problem = problems[(error as { code?: string }).code ?? ""];
    if (!problem) throw error;
    throw new Error(`Port ${port} ${problem}. Choose another one with ${long} or ${envVar}.`, {
      cause: error,
    });
  }
}

const problems: Record<string, string | undefined> = {
  EADDRINUSE: "is in use",
  EACCES: "is not allowed for this user",
};

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("Expected a port, 0 to 65535.");
  return port;
}
