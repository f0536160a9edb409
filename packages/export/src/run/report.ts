import { isOfUser, type LogName } from "../logs.ts";

/** What a run has read, for the summary, the exit code and the manifest. */
export interface RunReport {
  /** Base URL of the server. */
  server: string;
  /** The range that was read, in milliseconds since 1970, both ends inclusive. */
  range: { from: number; to: number };
  /** The server's time when the run began, in milliseconds since 1970: later records did not exist. */
  serverTime: number;
  /** The part of the users whose logs were read, counted from 0; absent for everyone. */
  shard?: { index: number; count: number };
  /** Whose logs are read; absent before that is known. */
  users?: readonly string[];
  logs: LogReport[];
}

/** How far a run is. */
export interface RunProgress {
  log: LogName;
  /** Records of this log. */
  records: number;
  /** Time of the latest record read, in milliseconds since 1970. */
  time?: number | undefined;
  /** Users whose logs were read, of all. */
  users?: { done: number; all: number } | undefined;
}

/** What was read of one log. */
export interface LogReport {
  log: LogName;
  /** Records read, each counted once. */
  records: number;
  /** Times of the first and the last of them. */
  firstTime?: number;
  lastTime?: number;
  /** Whether the maximum number of records ended it, so that there may be more. */
  isLimited?: true;
  /** Whether a round of `follow` has not read it to its end, so that there may be more. */
  isUnfinished?: true;
  /** Why the log could not be read at all; absent when it could. */
  error?: ReadFailure;
  /** Whose logs were read; absent for a log that is that of everyone. */
  users?: UserReport;
}

/** Whose logs were read. Each user is counted once. */
export interface UserReport {
  /** Users with records. */
  read: number;
  /** Users without any in the range. */
  empty: number;
  /** Ids that the server does not know. */
  notFound: string[];
  failed: UserFailure[];
  /** Users who were not tried, because the run had been ended before. */
  skipped: number;
}

/** A log that could not be read. */
export interface ReadFailure {
  message: string;
  /** Whether the credentials lack a permission. */
  isForbidden: boolean;
}

/** A user whose log could not be read. */
export interface UserFailure {
  userId: string;
  message: string;
}

/** `partial`: something could not be read; the rest is complete. `forbidden`: like `partial`, because a permission is missing. */
export type RunStatus = "complete" | "partial" | "forbidden" | "failed";

/** Returns whether a run read everything. */
export function getRunStatus({ logs }: RunReport): RunStatus {
  if (logs.some(({ error }) => error?.isForbidden)) return "forbidden";
  if (!logs.some(isIncomplete)) return "complete";
  const hasRead = ({ error, records, users }: LogReport) =>
    error === undefined && (users === undefined || records > 0 || users.empty + users.notFound.length > 0);
  return logs.some(hasRead) ? "partial" : "failed";
}

/** Whether something of a log was not read. */
export function isIncomplete({
  error,
  users,
  isUnfinished,
}: Pick<LogReport, "error" | "users" | "isUnfinished">): boolean {
  return (
    isUnfinished === true || error !== undefined || Boolean(users && users.failed.length + users.skipped > 0)
  );
}

/** A report of a log of which nothing was read so far. */
export function startLogReport(log: LogName): LogReport {
  return isOfUser(log)
    ? { log, records: 0, users: { read: 0, empty: 0, notFound: [], failed: [], skipped: 0 } }
    : { log, records: 0 };
}

/** Counts records into a report. */
export function countRecords(report: LogReport, times: readonly number[]): void {
  report.records += times.length;
  for (const time of times) {
    report.firstTime = Math.min(report.firstTime ?? time, time);
    report.lastTime = Math.max(report.lastTime ?? time, time);
  }
}
