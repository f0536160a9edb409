import { setTimeout } from "node:timers/promises";
import { isSaymonError, isTemporary } from "@saymon-logs/client";
import type { Command } from "commander";
import { addOptions, type OptionGroup } from "../config/option.ts";
import {
  configOptions,
  type FollowCommandOptions,
  followOptions,
  followOutputOptions,
  readingOptions,
  serverOptions,
} from "../config/options.ts";
import { logNames } from "../logs.ts";
import { ClosedPipeError, OutputError } from "../outputs/output.ts";
import { followOnce } from "../run/follow.ts";
import type { FollowOptions } from "../run/follow-options.ts";
import { getRunStatus } from "../run/report.ts";
import { SignalError } from "../signal-error.ts";
import { StateStore } from "../state/store.ts";
import { connectFrom } from "./connect.ts";
import type { CommandContext } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { exitCodeOf, exitCodeOfError } from "./exit-codes.ts";
import { chooseProgress, openRollingOutput } from "./output.ts";
import { selectUsers } from "./users.ts";

/** Options of `follow`, under their headings. */
const followGroups: readonly OptionGroup[] = [
  serverOptions,
  readingOptions,
  followOptions,
  followOutputOptions,
  configOptions,
];

/** Adds `saymon-logs follow`. */
export function addFollowCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("follow")
    .description(
      "Polls for new records and writes each as a line of JSON. A session is two events: its start and its end.",
    )
    .action((options: FollowCommandOptions) => runFollow(options, context));
  addOptions(command, followGroups);
  command.addHelpText(
    "after",
    `
Each event is delivered at least once, with the same id each time: after a
crash, some come again. The first SIGTERM or Ctrl-C ends it when what was read
is delivered and stored; a second one ends it at once.

Examples:
  What is new since the last run, from a timer:
    saymon-logs follow --once --state /var/lib/saymon-logs/state --output /var/log/saymon
  A stream for an agent, from now on:
    saymon-logs follow --from now --interval 30s
  To a SIEM, over TLS:
    saymon-logs follow --syslog tls://siem.example.com:6514 --syslog-ca ca.pem`,
  );
}

async function runFollow(options: FollowCommandOptions, context: CommandContext): Promise<void> {
  const logs = options.log ?? logNames;
  const selection = await selectUsers(options, logs);
  const state = await StateStore.open(options.state);
  try {
    const server = await connectFrom(options, context);
    const { shard, from, settle, overlap, concurrency } = options;
    const output = openRollingOutput(options, options.state, context);
    // What a killed run left.
    await output.abort();
    const commitAfter = options.output === undefined ? 1000 : 50_000;
    const { signal } = context;
    const start = from?.at(from.isRelative ? await server.now(signal) : 0);
    await repeat(options, context, {
      ...{ server, state, output, logs, ...selection, from: start, settle, overlap, shard, concurrency },
      ...{ commitAfter, signal, onProgress: chooseProgress(options, context) },
    });
  } finally {
    state.close();
  }
}

/** Reads again and again until a signal, or once. */
async function repeat(
  { once, interval }: FollowCommandOptions,
  context: CommandContext,
  options: FollowOptions,
): Promise<void> {
  const { signal, reporter } = context;
  for (;;) {
    let isStored = true;
    try {
      await runRound(context, options);
      if (once) return;
    } catch (error) {
      // A round that a signal ends has stored what it read.
      if (!isAborted(error)) {
        if (once || !isPassing(error)) throw error;
        isStored = false;
        await options.output.abort();
        reporter.error(`${describeError(error)} Trying again in ${interval / 1000} s.`);
      }
    }
    try {
      await setTimeout(interval, undefined, { signal });
    } catch {
      return reportEnd(context, isStored);
    }
  }
}

async function runRound(context: CommandContext, options: FollowOptions): Promise<void> {
  const { server } = options;
  const before = server.requests;
  const report = await withNotice(context, () => followOnce(options));
  context.reporter.summary(report, server.requests - before);
  context.exitCode = exitCodeOf(getRunStatus(report));
}

/** Whether a signal has ended the reading, and nothing else has failed. */
function isAborted(error: unknown): boolean {
  return isSaymonError(error) && error.name === "AbortError";
}

/** Says that a signal has ended following, which is no error. */
function reportEnd(context: CommandContext, isStored: boolean): void {
  const reason = context.signal.reason as SignalError;
  const cause = reason.signal === "SIGINT" ? "Ctrl-C" : reason.signal;
  context.reporter.message(
    `Stopped by ${cause}.${isStored ? " What was read is delivered and stored." : ""}`,
  );
  context.exitCode = exitCodeOfError(reason);
}

/** Says at a signal why the round does not end at once. */
async function withNotice<Result>(
  { signal, reporter }: CommandContext,
  round: () => Promise<Result>,
): Promise<Result> {
  const notice = () =>
    reporter.message("Ending when what was read is delivered. A second signal ends at once.");
  signal.addEventListener("abort", notice);
  try {
    return await round();
  } finally {
    signal.removeEventListener("abort", notice);
  }
}

/** Whether the next round may succeed. */
function isPassing(error: unknown): boolean {
  if (error instanceof SignalError || error instanceof ClosedPipeError) return false;
  return error instanceof OutputError || (isSaymonError(error) && isTemporary(error));
}
