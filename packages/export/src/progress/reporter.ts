import { styleText } from "node:util";
import { sanitizeText } from "@saymon-logs/client/safe-text";
import { count } from "../count.ts";
import type { LogName } from "../logs.ts";
import { toIsoSeconds, toIsoTime } from "../records/times.ts";
import type { LogReport, RunProgress, RunReport } from "../run/report.ts";

/** Tells a person how a run goes, on standard error. Standard output carries records only. */
export interface Reporter {
  /** Shows how far a run is, on a terminal only. */
  progress(progress: RunProgress): void;
  /** Shows what a run has read: always what could not be read, and the rest on a terminal only. */
  summary(report: RunReport, requests: number): void;
  /** Prints a line. */
  message(text: string): void;
  /** Prints what went wrong. */
  error(text: string): void;
}

/** Milliseconds between two updates of the progress line. */
const interval = 100;

/** Creates a reporter that writes to standard error. */
export function createReporter(stderr: NodeJS.WriteStream): Reporter {
  let started = performance.now();
  let shownLog: string | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  // Ids and messages may come from the server.
  const write = (text: string, end = "\n", title = "") =>
    stderr.write(`${stderr.isTTY ? "\r\u001B[K" : ""}${title}${sanitizeText(text)}${end}`);

  return {
    progress(progress) {
      // The rate is that of the log.
      if (progress.log !== shownLog) started = performance.now();
      shownLog = progress.log;
      if (!stderr.isTTY || performance.now() - shownAt < interval) return;
      shownAt = performance.now();
      write(progressLine(progress, (shownAt - started) / 1000).slice(0, (stderr.columns || 80) - 1), "");
    },
    summary(report, requests) {
      const problems = report.logs.flatMap((log) => problemsOf(log, report));
      const lines = stderr.isTTY
        ? [...report.logs.flatMap((log) => summaryLine(log, report)), `${count(requests, "request")}.`]
        : [];
      for (const line of [...lines, ...problems]) write(line);
    },
    message: (text) => void write(text),
    // Without a terminal, or with NO_COLOR, the text stays as it is.
    error: (text) => void write(text, "\n", styleText("red", "error: ", { stream: stderr })),
  };
}

function progressLine({ log, records, time, users }: RunProgress, seconds: number): string {
  const rate = Math.round(records / Math.max(seconds, 0.1));
  const parts = [log, users && `${users.done} of ${count(users.all, "user")}`, count(records, "record")];
  return [...parts, time !== undefined && toIsoTime(time), `${rate}/s`].filter(Boolean).join("  ");
}

/** None for a log of which nothing could be read: the problems say that. */
function summaryLine(report: LogReport, { logs, shard }: RunReport): string[] {
  const { log, records, error, users } = report;
  if (hasNoUsers(report)) return logs.some(isUnread) ? [] : [describeNoUsers(log, shard)];
  const hasRead = !error && (!users || users.empty > 0);
  if (records === 0 && !hasRead) return [];

  const limit = report.isLimited ? " Stopped at --limit; there may be more." : "";
  return [`${log}: ${describeRecords(report)}${limit}`];
}

/** Whether no user was known whose log could be read. */
function hasNoUsers({ records, users }: LogReport): boolean {
  if (!users || records > 0) return false;
  return users.empty + users.failed.length + users.notFound.length + users.skipped === 0;
}

function describeNoUsers(log: LogName, shard: RunReport["shard"]): string {
  const whose = shard ? `no user of part ${shard.index} of ${shard.count}` : "no user";
  return `${log}: not tried, because ${whose} is known. Name users with --users FILE.`;
}

function isUnread({ error }: LogReport): boolean {
  return error !== undefined;
}

function describeRecords({ records, firstTime, lastTime, users }: LogReport): string {
  if (firstTime === undefined || lastTime === undefined)
    return `no records${users ? `; ${count(users.empty, "user")} read` : ""}.`;
  const of = users ? ` of ${count(users.read, "user")}` : "";
  const others = users && users.empty > 0 ? ` ${count(users.empty, "user")} without records.` : "";
  return `${count(records, "record")}${of}, ${toIsoSeconds(firstTime)} to ${toIsoSeconds(lastTime)}.${others}`;
}

/** Problems, which are shown without a terminal, too. */
function problemsOf(report: LogReport, { logs, shard }: RunReport): string[] {
  const { log, error, users } = report;
  if (hasNoUsers(report) && logs.some(isUnread)) return [describeNoUsers(log, shard)];
  const problems = error ? [`${log}: could not be read: ${error.message}`] : [];
  if (!users) return problems;
  if (users.failed.length > 0) {
    const [first] = users.failed;
    const whose =
      users.failed.length === 1
        ? `the log of the user ${first?.userId} could not be read`
        : `the logs of ${count(users.failed.length, "user")} could not be read, first ${first?.userId}`;
    problems.push(`${log}: ${whose}: ${first?.message}`);
  }
  if (users.notFound.length > 0) {
    const [first] = users.notFound;
    const whom =
      users.notFound.length === 1
        ? `the user ${first}`
        : `${count(users.notFound.length, "user")}, first ${first}`;
    problems.push(`${log}: the server does not know ${whom}.`);
  }
  if (users.skipped > 0) problems.push(`${log}: ${count(users.skipped, "user")} not tried.`);
  return problems;
}
