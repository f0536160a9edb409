import { isInReport, type ReportLog, reportLogs } from "../logs.ts";
import type { Manifest, ManifestLog } from "../outputs/manifest.ts";
import type { LogReport, UserReport } from "../run/report.ts";
import type { Gap, LogCoverage } from "./model.ts";

/** What was not read of a log in one run. */
export function gapsOfLog({ log, error, users }: (LogReport | ManifestLog) & { log: ReportLog }): Gap[] {
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
export function toLogCoverage(report: LogReport | ManifestLog): Pick<LogCoverage, "isRead" | "users"> {
  const { error, users } = report;
  const count = "events" in report ? report.events : report.records;
  return {
    isRead: error === undefined || count > 0,
    users: users ? { ...users, notFound: users.notFound.length, failed: users.failed.length } : null,
  };
}

/** Milliseconds, both ends inclusive. */
interface Range {
  from: number;
  to: number;
}

/** A manifest, and the time that its export has read: nothing can be read of what is later than the server's time. */
export interface ReadManifest extends Range {
  manifest: Manifest;
}

/** What exports together have not read of a range: a later or longer one can have what another one lacks. */
export function gapsOfExports(exports: readonly ReadManifest[], range: Range): Gap[] {
  const failures = exports.flatMap((one) =>
    one.manifest.logs
      .filter(isInReport)
      .flatMap((log) => gapsOfLog(log).filter((gap) => !isFilled(gap, one, exports))),
  );
  const times = reportLogs.flatMap((log) => missingTimes(log, exports, range));
  return [...failures, ...missingExports(exports, range), ...times];
}

/** Whether other exports have read what failed in one. */
function isFilled(gap: Gap, failed: ReadManifest, exports: readonly ReadManifest[]): boolean {
  if (gap.kind === "logNotRead") {
    const readers = readersOf(gap.log, exports);
    return readers.length > 0 && missingOfParts(gap.log, readers, failed).length === 0;
  }
  if (gap.kind !== "userFailed") return false;
  return readersOf(gap.log, exports).some(({ manifest, from, to, users }) => {
    if (from > failed.from || to < failed.to || !users || users.skipped > 0) return false;
    const { shard } = manifest;
    const ofFailed = failed.manifest.shard;
    const isSamePart = !shard || (shard.index === ofFailed?.index && shard.count === ofFailed.count);
    return isSamePart && !users.failed.some(({ userId }) => userId === gap.userId);
  });
}

/** The exports that have read a log, without a limit of records. */
function readersOf(
  log: ReportLog,
  exports: readonly ReadManifest[],
): (ReadManifest & { users: UserReport | undefined })[] {
  return exports.flatMap((one) => {
    const report = one.manifest.logs.find(({ log: name }) => name === log);
    return report && !report.error && !report.isLimited ? [{ ...one, users: report.users }] : [];
  });
}

/** Rounds of `follow` that later ones continue. Each round has only what is new, but has the range of all. */
function missingExports(exports: readonly ReadManifest[], range: Range): Gap[] {
  const known = new Set(exports.map(({ manifest }) => manifest.sha256));
  return exports.flatMap(({ manifest: { previous } }) =>
    previous && !known.has(previous.sha256) && Date.parse(previous.to) >= range.from
      ? [{ kind: "exportMissing", name: previous.name }]
      : [],
  );
}

/** Time that is missing of a log, for everyone or for a part of the users. */
function missingTimes(log: ReportLog, exports: readonly ReadManifest[], range: Range): Gap[] {
  const listed = exports.flatMap(({ manifest }) => manifest.logs.filter(({ log: name }) => name === log));
  if (listed.length === 0) return [{ kind: "logNotRead", log, message: null }];
  if (listed.every(({ error }) => error)) return [];
  return missingOfParts(log, readersOf(log, exports), range).map((missing) => ({
    kind: "timeNotRead",
    log,
    ...missing,
  }));
}

/** Each part of the users needs the whole range. The session log is never in parts. */
function missingOfParts(log: ReportLog, exports: readonly ReadManifest[], range: Range): Range[] {
  const shards = exports.flatMap(({ manifest }) => (log === "sessions" ? [] : (manifest.shard ?? [])));
  const count = Math.max(1, ...shards.map((shard) => shard.count));
  const parts = Array.from({ length: count }, (_, index) =>
    exports.filter(({ manifest: { shard } }) => {
      if (log === "sessions" || !shard) return true;
      return shard.index === index && shard.count === count;
    }),
  );
  return joinRanges(parts.flatMap((part) => missingRanges(part, range)));
}

function missingRanges(read: readonly Range[], range: Range): Range[] {
  const missing: Range[] = [];
  let next = range.from;
  for (const { from, to } of [...read].sort((one, other) => one.from - other.from)) {
    if (next > range.to) break;
    if (from > next) missing.push({ from: next, to: Math.min(from - 1, range.to) });
    next = Math.max(next, to + 1);
  }
  return next > range.to ? missing : [...missing, { from: next, to: range.to }];
}

/** Joins ranges that overlap or touch. */
function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else joined.push({ ...range });
  }
  return joined;
}
