import type { Command } from "commander";
import { addOptions } from "../config/option.ts";
import {
  configOptions,
  reportOutputOptions,
  reportReadingOptions,
  type ServerOptions,
  serverOptions,
} from "../config/options.ts";
import { count } from "../count.ts";
import { readFromExports } from "../report/export-source.ts";
import { readHolidays, readUserList } from "../report/input-files.ts";
import { type ReportCommandOptions, thresholdOptions } from "../report/options.ts";
import { readFromServer } from "../report/server-source.ts";
import type { ReportSource } from "../report/source.ts";
import {
  type ReportTarget,
  refuseExisting,
  type WrittenReport,
  writeReport,
} from "../report/write-report.ts";
import { connectFrom } from "./connect.ts";
import type { CommandContext } from "./context.ts";
import { exitCodeOf, exitCodes, UsageError } from "./exit-codes.ts";
import { type Readable, readableAt, toRange } from "./range.ts";

type Options = ServerOptions & ReportCommandOptions;

/** Adds `saymon-logs report`. */
export function addReportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("report")
    .description(
      "Makes a report for auditors: sign-ins, sessions, changes, passwords, and what should be reviewed.",
    )
    .action((options: Options) => runReport(options, command, context));
  addOptions(command, [
    serverOptions,
    reportReadingOptions,
    reportOutputOptions,
    thresholdOptions,
    configOptions,
  ]);
  command.addHelpText(
    "after",
    `
Examples:
  The last 90 days, as one HTML file:
    saymon-logs report --from 90d --time-zone Europe/Berlin --output report.html
  Sign-ins outside business hours and users without activity, in Russian:
    saymon-logs report --from 2026-01-01+03:00 --to 2026-03-31+03:00 --time-zone Europe/Moscow \\
      --business-hours "Mon-Fri 09:00-18:00" --holidays holidays.txt --users users.csv --language ru
  From exported files, without logins, as CSV:
    saymon-logs report --input logs --mask --format csv --output tables`,
  );
}

async function runReport(options: Options, command: Command, context: CommandContext): Promise<void> {
  refuseContradictions(options, command);
  const target = toTarget(options);
  await refuseExisting(target);
  const users = options.users === undefined ? undefined : await readUserList(options.users);
  const holidays = options.holidays === undefined ? [] : await readHolidays(options.holidays);
  const source = await openSource(options, context);
  const written = await writeReport(target, {
    ...options,
    ...toRange(options, await readableOf(source, context)),
    ...{ source, users, holidays, signal: context.signal, onProgress: context.reporter.progress },
  });
  for (const line of describe(target, written)) context.reporter.message(line);
  context.exitCode = exitCodeOfReport(written);
}

function refuseContradictions({ input, businessHours, holidays }: Options, command: Command): void {
  const isOnCommandLine = (key: string) => command.getOptionValueSource(key) === "cli";
  if (input && isOnCommandLine("server"))
    throw new UsageError("--input reads files and --server reads a server. Choose one of them.");
  if (holidays !== undefined && businessHours === undefined)
    throw new UsageError("--holidays are days without business hours. Give them with --business-hours.");
}

function toTarget({ format, output, language, csvBom = false }: Options): ReportTarget {
  const names = { html: "report.html", json: "report.json", csv: "report" };
  return { format, path: output ?? names[format], language, csvBom };
}

async function openSource(options: Options, context: CommandContext): Promise<ReportSource> {
  if (options.input) return readFromExports(options.input);
  return readFromServer(await connectFrom(options, context), { concurrency: options.concurrency });
}

async function readableOf(source: ReportSource, { signal }: CommandContext): Promise<Readable> {
  const { kind, earliest } = source;
  const latest = await source.latest(signal);
  if (kind === "server") return readableAt(latest);
  const names = { earliest: "the beginning of the exports", latest: "the end of the exports" };
  return { earliest, latest, names };
}

function describe({ path }: ReportTarget, { report, tables, files }: WrittenReport): string[] {
  const { coverage, findings } = report;
  const records = coverage.logs.map(({ log, records: number }) => `${number.toLocaleString("en")} of ${log}`);
  const lines = [
    `${path} was written. Records: ${records.join(", ")}. To review: ${count(findings.length, "kind")} of ${findings.length === 1 ? "finding" : "findings"}.`,
  ];
  if (tables !== null && tables !== path) {
    const longer = files.length === 1 ? "table that is" : `${files.length} tables that are`;
    lines.push(`${tables} has all rows of the ${longer} longer than in ${path}.`);
  }
  if (coverage.status === "partial")
    lines.push(`The report is partial: ${count(coverage.gaps.total, "gap")}, which its first section lists.`);
  return lines;
}

function exitCodeOfReport({ report, status }: WrittenReport): number {
  if (status === "forbidden") return exitCodeOf(status);
  return exitCodes[report.coverage.status];
}
