import { isOfUser, type ReportLog, reportLogs } from "../logs.ts";
import type { Manifest, ManifestLog } from "../outputs/manifest.ts";
import type { LogReport } from "../run/report.ts";
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

/** The first time of which sessions can be missing; infinite when the whole session log was read. */
export function firstSessionGap(gaps: readonly Gap[]): number {
  // A missing round can have had sessions of any time.
  if (gaps.some(({ kind }) => kind === "exportMissing")) return 0;
  const ofSessions = gaps.filter((gap) => "log" in gap && gap.log === "sessions");
  const times = ofSessions.flatMap((gap) => (gap.kind === "timeNotRead" ? gap.from : []));
  if (times.length === 0) return ofSessions.length > 0 ? 0 : Number.POSITIVE_INFINITY;
  return times.reduce((one, other) => Math.min(one, other));
}

/** Whether something that exists was not read, or was left out. */
export function isPartial(gaps: readonly Gap[]): boolean {
  return gaps.some(({ kind }) => kind !== "usersNotFound" && kind !== "futureTime");
}

/** Whether a log was read in one run, and whose. */
export function toLogCoverage(report: LogReport | ManifestLog): Pick<LogCoverage, "isRead" | "users"> {
  const { error, isUnfinished, users } = report;
  const count = "events" in report ? report.events : report.records;
  return {
    isRead: (!error && !isUnfinished) || count > 0,
    users: users ? { ...users, notFound: users.notFound.length, failed: users.failed.length } : null,
  };
}

/** Milliseconds, both ends inclusive. */
interface Range {
  from: number;
  to: number;
}

/** A manifest, and the time of which it has everything: nothing can be read of what is later than the server's time. */
export interface ReadManifest extends Range {
  manifest: Manifest;
}

/** What exports together have not read of a range: a later or longer one can have what another one lacks. */
export function gapsOfExports(
  exports: readonly ReadManifest[],
  range: Range,
  /** Users whose logs should have been read, beside those of the exports. */
  knownUsers: readonly string[] = [],
): Gap[] {
  const lists = new Map(
    exports.flatMap(({ manifest: { users } }) =>
      users?.ids ? [[users.sha256, new Set(users.ids)] as const] : [],
    ),
  );
  const ofLogs = reportLogs.flatMap((log) => {
    const ofLog = exports.flatMap((one): LogExport[] => {
      const report = one.manifest.logs.find(({ log: name }) => name === log);
      return report ? [{ ...one, report, users: lists.get(one.manifest.users?.sha256 ?? "") }] : [];
    });
    return new LogReading(log, ofLog, range).gaps(knownUsers);
  });
  return [...missingExports(exports, range), ...ofLogs];
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

/** What an export has of one log. */
interface LogExport extends ReadManifest {
  report: ManifestLog;
  /** Whose logs it was to read; undefined where no manifest has the list. */
  users: ReadonlySet<string> | undefined;
}

/** Exports that read one log of the same users, with the same result for each. */
interface JoinedExports {
  users: ReadonlySet<string>;
  failed: ReadonlySet<string>;
  notFound: ReadonlySet<string>;
  ranges: Range[];
}

/** What exports together have read of one log. */
class LogReading {
  readonly #log: ReportLog;
  readonly #exports: readonly LogExport[];
  readonly #range: Range;
  /** Those that have everything: read to their end, without a limit of records, and of users who are known. */
  readonly #readers: readonly LogExport[];
  /** The same, joined where the users are the same: those of `follow` can be thousands. */
  readonly #joined: readonly JoinedExports[];

  constructor(log: ReportLog, exports: readonly LogExport[], range: Range) {
    this.#log = log;
    this.#exports = exports;
    this.#range = range;
    this.#readers = exports.filter(({ report: { error, isLimited, isUnfinished }, users }) => {
      return !error && !isLimited && !isUnfinished && (users || !isOfUser(log));
    });
    const byUsers = Map.groupBy(this.#readers, ({ manifest, report }) =>
      JSON.stringify([manifest.users?.sha256, failedOf(report), notFoundOf(report)]),
    );
    this.#joined = [...byUsers.values()].map((readers) => {
      const [{ users = new Set<string>(), report }] = readers as [LogExport];
      const [failed, notFound] = [new Set(failedOf(report)), new Set(notFoundOf(report))];
      return { users, failed, notFound, ranges: joinRanges(readers) };
    });
  }

  gaps(knownUsers: readonly string[]): Gap[] {
    const log = this.#log;
    if (this.#exports.length === 0) return [{ kind: "logNotRead", log, message: null }];
    const failures = this.#exports.flatMap((one) => {
      return gapsOfLog({ ...one.report, log }).filter(
        (gap) => !this.#isFilled(gap, overlapOf(one, this.#range)),
      );
    });
    const times = this.#missingTimes(this.#range);
    const isRefused = this.#exports.every(({ report }) => report.error);
    return [
      ...distinct(failures),
      ...(isRefused ? [] : times.map((time): Gap => ({ kind: "timeNotRead", log, ...time }))),
      ...(isOfUser(log) ? this.#missingUsers(knownUsers, failures, times) : []),
    ];
  }

  /** Whether other exports have read what failed in one. */
  #isFilled(gap: Gap, range: Range): boolean {
    if (gap.kind === "userFailed") return missingRanges(this.#rangesWithLog(gap.userId), range).length === 0;
    return gap.kind !== "usersNotFound" && this.#missingTimes(range).length === 0;
  }

  /** Users whose logs were read only at some of the times that were read of others. */
  #missingUsers(knownUsers: readonly string[], failures: readonly Gap[], times: readonly Range[]): Gap[] {
    const users = new Set(knownUsers);
    for (const one of this.#exports)
      if (!isEmpty(overlapOf(one, this.#range))) for (const userId of one.users ?? []) users.add(userId);
    for (const gap of failures) if (gap.kind === "userFailed") users.delete(gap.userId);
    return [...users].sort().flatMap((userId): Gap[] => {
      const missing = missingRanges([...this.#rangesOf(userId), ...times], this.#range);
      const [first, last] = [missing[0], missing.at(-1)];
      return first && last
        ? [{ kind: "userNotRead", log: this.#log, userId, from: first.from, to: last.to }]
        : [];
    });
  }

  /** When a user's log was read, or the server said that there is no such user. */
  #rangesOf(userId: string): Range[] {
    return this.#readingsOf(userId).flatMap(({ ranges }) => ranges);
  }

  /** When a user's log could be read. That of a deleted user cannot, and what had failed before is lost. */
  #rangesWithLog(userId: string): Range[] {
    const own = this.#readingsOf(userId).filter(({ notFound }) => !notFound.has(userId));
    return own.flatMap(({ ranges }) => ranges);
  }

  #readingsOf(userId: string): readonly JoinedExports[] {
    return this.#joined.filter(({ users, failed }) => users.has(userId) && !failed.has(userId));
  }

  /** Each part of the users needs the whole range. A log of everyone is never in parts. */
  #missingTimes(range: Range): Range[] {
    const isWhole = !isOfUser(this.#log);
    const shards = this.#readers.flatMap(({ manifest }) => (isWhole ? [] : (manifest.shard ?? [])));
    const count = Math.max(1, ...shards.map((shard) => shard.count));
    const parts = Array.from({ length: count }, (_, index) =>
      this.#readers.filter(({ manifest: { shard } }) => {
        return isWhole || !shard || (shard.index === index && shard.count === count);
      }),
    );
    return joinRanges(parts.flatMap((part) => missingRanges(part, range)));
  }
}

function failedOf({ users }: ManifestLog): string[] {
  return users?.failed.map(({ userId }) => userId) ?? [];
}

function notFoundOf({ users }: ManifestLog): string[] {
  return users?.notFound ?? [];
}

/** Each gap once, with its latest message. */
function distinct(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify({ ...gap, message: null }), gap])).values()];
}

function overlapOf(one: Range, other: Range): Range {
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}

function isEmpty({ from, to }: Range): boolean {
  return from > to;
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
