import { type LogName, logNames } from "../logs.ts";
import type { Manifest } from "../outputs/manifest.ts";
import type { LogReport } from "../run/report.ts";
import type { Gap, LogCoverage } from "./model.ts";

/** What was not read of a log in one run. */
export function gapsOfLog({ log, error, users }: LogReport): Gap[] {
  const gaps: Gap[] = error ? [{ kind: "logNotRead", log, message: error.message }] : [];
  if (!users) return gaps;
  const { failed, skipped, notFound } = users;
  for (const { userId, message } of failed) gaps.push({ kind: "userFailed", log, userId, message });
  if (skipped > 0) gaps.push({ kind: "usersSkipped", log, users: skipped });
  const [first] = notFound;
  if (first !== undefined) gaps.push({ kind: "usersNotFound", log, users: notFound.length, first });
  return gaps;
}

/** Whether a log was read in one run, and whose. */
export function toLogCoverage({ records, error, users }: LogReport): Pick<LogCoverage, "isRead" | "users"> {
  return {
    isRead: error === undefined || records > 0,
    users: users ? { ...users, notFound: users.notFound.length, failed: users.failed.length } : null,
  };
}

/** A manifest with its range in milliseconds. */
export interface ReadManifest {
  manifest: Manifest;
  from: number;
  to: number;
}

/** What exports together have not read of a range: a later or longer one can have what another one lacks. */
export function gapsOfExports(exports: readonly ReadManifest[], range: { from: number; to: number }): Gap[] {
  const failures = exports.flatMap((one) =>
    one.manifest.logs.flatMap((log) => gapsOfLog(log).filter((gap) => !isFilled(gap, one, exports))),
  );
  return [...failures, ...logNames.flatMap((log) => missingTimes(log, exports, range))];
}

/** Whether another export has read the log of a user that failed in one. */
function isFilled(gap: Gap, failed: ReadManifest, exports: readonly ReadManifest[]): boolean {
  if (gap.kind !== "userFailed") return false;
  return exports.some(({ manifest, from, to }) => {
    const log = manifest.logs.find(({ log: name }) => name === gap.log);
    if (from > failed.from || to < failed.to || !log?.users || log.error || log.users.skipped > 0)
      return false;
    return !log.users.failed.some(({ userId }) => userId === gap.userId);
  });
}

function missingTimes(
  log: LogName,
  exports: readonly ReadManifest[],
  range: { from: number; to: number },
): Gap[] {
  const read = exports
    .filter(({ manifest }) => manifest.logs.some(({ log: name, error }) => name === log && !error))
    .sort((one, other) => one.from - other.from);
  const isListed = exports.some(({ manifest }) => manifest.logs.some(({ log: name }) => name === log));
  if (read.length === 0) return isListed ? [] : [{ kind: "logNotRead", log, message: null }];
  const gaps: Gap[] = [];
  let next = range.from;
  for (const { from, to } of read) {
    if (from > next) gaps.push({ kind: "timeNotRead", log, from: next, to: Math.min(from - 1, range.to) });
    next = Math.max(next, to + 1);
    if (next > range.to) return gaps;
  }
  return [...gaps, { kind: "timeNotRead", log, from: next, to: range.to }];
}
