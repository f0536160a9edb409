import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { styleText } from "node:util";
import { type Client, isSaymonError, type RequestOptions, type SessionRecord } from "@saymon-logs/client";
import { sanitizeText } from "@saymon-logs/client/safe-text";
import type { Command } from "commander";
import { addOptions, type OptionGroup } from "../config/option.ts";
import {
  configOptions,
  followOutputOptions,
  type OutputOptions,
  type ServerOptions,
  serverOptions,
} from "../config/options.ts";
import { isOfUser, type LogName, type LogRecord, logNames } from "../logs.ts";
import { findExportedFile } from "../outputs/manifest.ts";
import type { ServerConnection } from "../reading/server.ts";
import { connectFrom } from "./connect.ts";
import type { CommandContext } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { exitCodeOfError, exitCodes } from "./exit-codes.ts";
import { openRollingOutput } from "./output.ts";

/** What a check found. */
interface CheckResult {
  outcome: "passed" | "failed" | "skipped";
  text: string;
  /** The exit code that a failure asks for. */
  exitCode?: number;
}

type DoctorOptions = ServerOptions & OutputOptions;

const doctorGroups: readonly OptionGroup[] = [serverOptions, followOutputOptions, configOptions];

/** A difference of clocks that people notice when they compare times, in milliseconds. */
const notableSkew = 5000;

/** Adds `saymon-logs doctor`. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("doctor")
    .description("Checks server, credentials, permissions, clock, proxy and receiver, and says what to do.")
    .action((options: DoctorOptions) => runDoctor(options, context));
  addOptions(command, doctorGroups);
  command.addHelpText(
    "after",
    `
Example:
  saymon-logs doctor --server https://saymon.example.com --syslog tls://siem.example.com:6514`,
  );
}

async function runDoctor(options: DoctorOptions, context: CommandContext): Promise<void> {
  const server = await connectFrom(options, context);
  const results: [string, CheckResult][] = [];
  for (const [title, check] of checksOf(server, options, context)) {
    const result = await check();
    results.push([title, result]);
    context.stdout.write(toLine(title, result, context.stdout));
  }
  const failures = results.flatMap(([, { outcome, exitCode }]) =>
    outcome === "failed" ? [exitCode ?? exitCodes.failed] : [],
  );
  context.exitCode = Math.max(exitCodes.complete, ...failures);
}

const colors = { passed: "green", failed: "red", skipped: "dim" } as const;

/** A result as a line, in colour on a terminal, unless NO_COLOR is set. */
function toLine(title: string, { outcome, text }: CheckResult, stream: NodeJS.WriteStream): string {
  const mark = styleText(colors[outcome], outcome.padEnd(8), { stream });
  return `${mark}${title.padEnd(16)}${sanitizeText(text)}\n`;
}

/** How to read one record of each log. A log of everyone needs no user. */
const logChecks: Readonly<
  Record<
    LogName,
    { title: string; read: (client: Client, options: RequestOptions, userId: string) => Promise<LogRecord[]> }
  >
> = {
  sessions: {
    title: "session log",
    read: (client, options) => client.listSessionLog({ limit: 1 }, options),
  },
  audit: {
    title: "audit log",
    read: (client, options, id) => client.listUserAuditLog(id, { limit: 1 }, options),
  },
  passwords: {
    title: "password log",
    read: (client, options, userId) => client.listPasswordLog({ userId, limit: 1 }, options),
  },
};

type Check = () => Promise<CheckResult>;

function checksOf(
  server: ServerConnection,
  options: DoctorOptions,
  context: CommandContext,
): [string, Check][] {
  const { signal } = context;
  const found: { userId?: string | undefined; isRefused?: boolean } = {};
  // Sending refused credentials again may lock the account.
  const withCredentials = (check: Check) => async () =>
    found.isRefused ? skipped("needs valid credentials") : check();
  return [
    ["proxy and CA", async () => checkEnvironment(context.env)],
    ...logNames.map((log): [string, Check] => [
      logChecks[log].title,
      withCredentials(() => checkLog(server, log, found, signal)),
    ]),
    ["clock", withCredentials(() => checkClock(server, signal))],
    ["receiver", () => checkReceiver(options, context)],
  ];
}

const passed = (text: string): CheckResult => ({ outcome: "passed", text });
const skipped = (text: string): CheckResult => ({ outcome: "skipped", text });

/** Whether a log can be read. The session log has the user whose other logs are tried. */
async function checkLog(
  { client }: ServerConnection,
  log: LogName,
  found: { userId?: string | undefined; isRefused?: boolean },
  signal: AbortSignal,
): Promise<CheckResult> {
  if (isOfUser(log) && found.userId === undefined) return skipped("needs a user of the session log");
  try {
    const [record] = await logChecks[log].read(client, { signal, maxRetries: 0 }, found.userId ?? "");
    if (log === "sessions") found.userId = (record as SessionRecord | undefined)?.userId;
    return passed("can be read");
  } catch (error) {
    if (!isSaymonError(error)) throw error;
    if (error.name === "UnauthorizedError") found.isRefused = true;
    return { outcome: "failed", text: describeError(error), exitCode: exitCodeOfError(error) };
  }
}

async function checkClock(server: ServerConnection, signal: AbortSignal): Promise<CheckResult> {
  try {
    const difference = Date.now() - (await server.freshTime(signal, { maxRetries: 0 }));
    const seconds = Math.round(Math.abs(difference) / 1000);
    if (Math.abs(difference) < notableSkew) return passed("agrees with the server's");
    return passed(
      `this machine is ${seconds} s ${difference > 0 ? "ahead of" : "behind"} the server; exports use the server's time`,
    );
  } catch (error) {
    if (isSaymonError(error)) return skipped("needs a response of the server");
    return { outcome: "failed", text: (error as Error).message };
  }
}

function checkEnvironment(env: CommandContext["env"]): CheckResult {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY, NODE_EXTRA_CA_CERTS: ca } = env;
  const hasProxy = Boolean(HTTPS_PROXY ?? https_proxy);
  if (ca !== undefined && !existsSync(ca))
    return {
      outcome: "failed",
      text: "the file that NODE_EXTRA_CA_CERTS names does not exist; correct the path",
    };
  if (hasProxy && !NODE_USE_ENV_PROXY)
    return {
      outcome: "failed",
      text: "HTTPS_PROXY is set, and Node ignores it; set NODE_USE_ENV_PROXY=1 too (Node 22.21 or 24)",
    };
  return passed(`${hasProxy ? "proxy in use" : "no proxy"}, ${ca ? "private CA in use" : "no private CA"}`);
}

/** A directory is checked for `follow`: `export` never adds to one. */
async function describeDirectory(directory: string): Promise<string> {
  const name = findExportedFile(await readdir(directory).catch(() => []));
  return name === undefined
    ? "can be written"
    : `can be written by follow; export needs another directory, because this one has ${name}`;
}

/** Whether events can be delivered, without delivering one. */
async function checkReceiver(options: DoctorOptions, context: CommandContext): Promise<CheckResult> {
  if (!options.output && !options.syslog && !options.otlp)
    return skipped("standard output; name one with --output, --syslog or --otlp");
  try {
    await openRollingOutput(options, "doctor", context).check();
    return passed(options.output ? await describeDirectory(options.output) : "can be reached");
  } catch (error) {
    return { outcome: "failed", text: (error as Error).message };
  }
}
