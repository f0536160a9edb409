import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { WriteStream } from "node:tty";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { CommandContext } from "../../src/commands/context.ts";
import { runCommand } from "../../src/commands/run.ts";
import { allOptions } from "../../src/config/options.ts";
import { createReporter } from "../../src/progress/reporter.ts";
import { foreignOptions } from "./messages.ts";

// Commander reads them from this process, and a test must never reach a real server.
for (const { env } of allOptions) if (env) delete process.env[env];

/** Credentials of the sandbox's administrator. */
export const credentials: Record<string, string> = { SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "secret" };

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What a command finds in its process. */
export interface Surroundings {
  env?: Record<string, string>;
  /** What a pipe holds. Default: nothing. */
  input?: string;
  /** Whether standard error, or standard output too, is a terminal. Default: neither. */
  isTerminal?: boolean | "both";
  signal?: AbortSignal;
  /** How many texts the reader of standard output takes before it goes. Default: all. */
  taken?: number | undefined;
  /** Called with each text that goes to standard error. */
  onStderr?: (text: string) => void;
}

/** Runs the command in this process. */
export async function run(args: string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { env = credentials, input = "", isTerminal = false, signal, onStderr } = surroundings;
  let { taken = Number.POSITIVE_INFINITY } = surroundings;
  const texts = { stdout: "", stderr: "" };
  const stream = (take: (text: string) => Error | undefined) =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => done(take(text)),
    }) as NodeJS.WriteStream;
  const takeStderr = (text: string) => {
    onStderr?.(text);
    texts.stderr += text;
    return undefined;
  };
  const takeStdout = (text: string) => {
    if (taken-- <= 0) return Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
    texts.stdout += text;
    return undefined;
  };
  const { getColorDepth } = WriteStream.prototype;
  const stderr = Object.assign(stream(takeStderr), { isTTY: isTerminal !== false, getColorDepth });
  const stdout = Object.assign(stream(takeStdout), {
    isTTY: isTerminal === "both",
    columns: 100,
    getColorDepth,
  });
  const context: CommandContext = {
    env,
    stdin: Readable.from([input]) as unknown as NodeJS.ReadStream,
    stdout,
    stderr,
    signal: signal ?? new AbortController().signal,
    reporter: createReporter(stderr),
    exitCode: 0,
  };
  const code = await runCommand(args, context);
  expect(foreignOptions(args, texts.stderr)).toEqual([]);
  return { code, ...texts };
}

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Starts the command as a process, as it is built, with nothing in its environment but what is given. */
export function start(
  args: string[],
  env: Record<string, string> = credentials,
): ChildProcessWithoutNullStreams {
  const { PATH = "", SystemRoot = "" } = process.env;
  return spawn(process.execPath, [main, ...args], { env: { PATH, SystemRoot, ...env } });
}

/** Waits for the end of a process. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

/** An exported line in the schema `raw`. */
export interface RawLine {
  id: string;
  log: string;
  event: string;
  time: string;
  server: string;
  record: Record<string, unknown>;
}

/** The objects of an NDJSON text. */
export function parseLines<Line = RawLine>(text: string): Line[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
