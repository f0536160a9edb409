import { isInReport, reportLogs } from "../logs.ts";
import type { Output } from "../outputs/output.ts";
import type { ServerConnection } from "../reading/server.ts";
import type { LogEvent } from "../records/events.ts";
import { exportLogs } from "../run/export.ts";
import { getRunStatus, type LogReport } from "../run/report.ts";
import { gapsOfLog, toLogCoverage } from "./gaps.ts";
import type { Gap } from "./model.ts";
import type { ReportSource, SourceCoverage, SourceRequest } from "./source.ts";

/**
 * Reads the records of a report from a server: all sessions, and the changes and password changes of the users in the session
 * log and in the file of users.
 *
 * @param options `concurrency`: how many users' logs are read at once. Default: 4.
 */
export function readFromServer(
  server: ServerConnection,
  { concurrency }: { concurrency?: number | undefined } = {},
): ReportSource {
  return {
    kind: "server",
    earliest: 0,
    latest: (signal) => server.now(signal),
    async read(request) {
      const now = await server.now(request.signal);
      const run = await exportLogs({
        ...{ server, concurrency, logs: reportLogs, usersFromSessions: true },
        ...{ ...request.range, users: request.users },
        ...{ signal: request.signal, onProgress: request.onProgress },
        output: storeIn(request, now),
      });
      return {
        server: server.url,
        ...{ serverTime: now, sessionsReadAt: now },
        status: getRunStatus(run),
        logs: toLogs(run.logs),
        exports: [],
        gaps: [...run.logs.filter(isInReport).flatMap(gapsOfLog), ...futureGap(request.range, now)],
        isFollowed: false,
      };
    },
  };
}

/** Without the session log, it is unknown whose other logs there are to read. */
function toLogs(reports: readonly LogReport[]): SourceCoverage["logs"] {
  const hasSessions = reports.some(({ log, error }) => log === "sessions" && !error);
  const logs = reports.map((report) => {
    const coverage = toLogCoverage(report);
    const hasUsers = Object.values(coverage.users ?? {}).some((count) => count > 0);
    return [report.log, { ...coverage, isRead: coverage.isRead && (hasSessions || hasUsers) }] as const;
  });
  return Object.fromEntries(logs) as SourceCoverage["logs"];
}

function futureGap({ from, to }: SourceRequest["range"], now: number): Gap[] {
  return to > now ? [{ kind: "futureTime", from: Math.max(from, now + 1), to }] : [];
}

/** All records are read in one run. */
function storeIn({ add }: SourceRequest, readAt: number): Output {
  const addNamed = (event: LogEvent) => {
    try {
      add(event, readAt);
    } catch (error) {
      throw new Error(`${event.log}, record ${event.id}: ${(error as Error).message}`);
    }
  };
  return {
    async write(events) {
      for (const event of events) addNamed(event);
    },
    async flush() {},
    async finish() {},
    async check() {},
    async abort() {},
  };
}
