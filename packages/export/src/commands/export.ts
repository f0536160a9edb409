import type { Command } from "commander";
import { addOptions, type OptionGroup } from "../config/option.ts";
import {
  configOptions,
  type ExportCommandOptions,
  formatOptions,
  rangeOptions,
  readingOptions,
  runOptions,
  serverOptions,
} from "../config/options.ts";
import { count } from "../count.ts";
import { isOfUser, type LogName, logNames } from "../logs.ts";
import { exportLogs } from "../run/export.ts";
import { getRunStatus } from "../run/report.ts";
import { checkServer, connectFrom } from "./connect.ts";
import type { CommandContext } from "./context.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { chooseFormatName } from "./format.ts";
import { chooseProgress, openOutput } from "./output.ts";
import { readableAt, toRange } from "./range.ts";
import { type Selection, selectUsers } from "./users.ts";

/** Options of `export`, under their headings. */
const exportGroups: readonly OptionGroup[] = [
  serverOptions,
  readingOptions,
  rangeOptions,
  formatOptions,
  runOptions,
  configOptions,
];

/** Adds `saymon-logs export`. */
export function addExportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("export")
    .description("Reads the logs once, from one time to another.")
    .action((options: ExportCommandOptions) => runExport(options, context));
  addOptions(command, exportGroups);
  command.addHelpText(
    "after",
    `
Examples:
  The session log of yesterday, one JSON object on each line:
    saymon-logs export --log sessions --from yesterday --to yesterday
  The changes of the last week, for a spreadsheet:
    saymon-logs export --log audit --from 7d --format csv > audit.csv
  Everything, as compressed files with a manifest:
    saymon-logs export --output logs --gzip`,
  );
}

async function runExport(options: ExportCommandOptions, context: CommandContext): Promise<void> {
  const logs = options.log ?? logNames;
  const output = await openOutput(options, logs, context);
  const selection = await selectUsers(options, logs);
  noteEmptyShard(options, logs, context);
  if (options.dryRun) {
    if (options.server) checkServer(options);
    context.stdout.write(describeExport(options, logs, selection, context));
    return;
  }
  const server = await connectFrom(options, context);
  const now = await server.now(context.signal);
  const { from = 0, to = now } = toRange(options, readableAt(now));
  const report = await exportLogs({
    server,
    output,
    logs,
    from,
    to,
    ...selection,
    form: options.schema === "raw" ? "records" : "events",
    limit: options.limit,
    concurrency: options.concurrency,
    shard: options.shard,
    signal: context.signal,
    onProgress: chooseProgress(options, context),
  });
  context.reporter.summary(report, server.requests);
  context.exitCode = exitCodeOf(getRunStatus(report));
}

/** The shards of a job have the same options, so it is no error. */
function noteEmptyShard(
  { shard }: ExportCommandOptions,
  logs: readonly LogName[],
  { reporter }: CommandContext,
): void {
  if (shard && shard.index > 0 && !logs.some(isOfUser))
    reporter.message("Logs of everyone, such as sessions, belong to shard 0, so nothing is read.");
}

/** What an export would read, without a request. */
function describeExport(
  options: ExportCommandOptions,
  logs: readonly LogName[],
  { users, usersFromSessions }: Selection,
  { stdout }: CommandContext,
): string {
  const { server, from, to, limit, shard, output, syslog, otlp, schema } = options;
  const whose = [users && `${users.length} from a file`, usersFromSessions && "those in the session log"];
  const lines = [
    `server  ${server ?? "none: set SAYMON_URL or use --server"}`,
    `logs    ${logs.join(", ")}`,
    `range   ${from?.text ?? "the beginning"} to ${to?.text ?? "the server's time now"}`,
    `users   ${whose.filter(Boolean).join(" and ") || "none needed"}${shard ? `, part ${shard.index} of ${shard.count}` : ""}`,
    `limit   ${limit === undefined ? "none" : `${count(limit, "record")} of each log`}`,
    // The query of an OTLP address can be a key.
    `output  ${output ?? syslog ?? (otlp && URL.parse(otlp)?.origin) ?? "standard output"}`,
    `format  ${(syslog ?? otlp) ? "that of the receiver" : chooseFormatName(options, stdout)}, schema ${schema}`,
  ];
  return `${lines.join("\n")}\nNothing was sent.\n`;
}
