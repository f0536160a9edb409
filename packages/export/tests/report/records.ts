import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import type { Sandbox } from "@saymon-logs/sandbox";
import fc from "fast-check";
import { type LogRecord, type ReportLog, reportLogs, timeOf } from "../../src/logs.ts";
import type { LogEvent } from "../../src/records/events.ts";
import { createEventMaker } from "../../src/records/make-events.ts";
import { createReport, type ReportOptions } from "../../src/report/create-report.ts";
import type { Report } from "../../src/report/model.ts";
import type { ReportSource, SourceCoverage } from "../../src/report/source.ts";
import { recordsOf } from "../support/sandbox.ts";

const server = "https://saymon.example.com";
export const hour: number = 3_600_000;
export const start: number = Date.UTC(2025, 0);

/** Records of all logs. */
export interface Logs {
  sessions?: readonly SessionRecord[];
  audit?: readonly AuditRecord[];
  passwords?: readonly PasswordRecord[];
}

/** A session of an hour, unless something else is said: a server may send anything. */
export function session(over: object = {}): SessionRecord {
  return {
    ...{ id: "s1", userId: "u1", login: "anna", startTime: start, endTime: start + hour },
    ...{ expiredAt: start + 2 * hour, ...over },
  };
}

/** A change, unless something else is said. */
export function change(over: object = {}): AuditRecord {
  return {
    ...{ userId: "u1", timestamp: start, entityType: 1, entityId: "e1", kind: 10 },
    ...{ oldBody: null, newBody: { name: "one" }, ...over },
  };
}

/** A change of one's own password, unless something else is said. */
export function password(over: object = {}): PasswordRecord {
  return { userId: "u1", timestamp: start, login: "anna", initiator: "", ...over };
}

/** The events of records: each log of each user in the order of time, as a server is read. */
export function toEvents(logs: Logs): LogEvent[] {
  return reportLogs.flatMap((log) => {
    const records = [...(logs[log] ?? [])] as LogRecord[];
    records.sort((one, other) => timeOf(one) - timeOf(other));
    const users = log === "sessions" ? [""] : [...new Set(records.map(({ userId }) => userId))];
    return users.flatMap((user) => {
      const makeEvents = createEventMaker(server, log, user, "records");
      return records.filter(({ userId }) => user === "" || userId === user).flatMap(makeEvents);
    });
  });
}

/** The records of a sandbox. */
export function logsOf(sandbox: Sandbox): Logs {
  const all = (log: ReportLog) => recordsOf(sandbox, log) as never[];
  return { sessions: all("sessions"), audit: all("audit"), passwords: all("passwords") };
}

/** A source that has these records, as of a time of the server. Sessions can have been read earlier, by their start. */
export function memorySource(
  logs: Logs,
  now: number,
  coverage: Partial<SourceCoverage> = {},
  readAt: (start: number) => number = () => now,
): ReportSource {
  const log = { isRead: true, users: null };
  return {
    kind: "server",
    earliest: 0,
    latest: async () => now,
    async read({ range: { from, to }, add }) {
      for (const event of toEvents(logs)) add(event, readAt(timeOf(event.record)));
      return {
        ...{ server, serverTime: now, sessionsReadAt: now },
        ...{ status: "complete", exports: [], isFollowed: false },
        logs: { sessions: log, audit: log, passwords: log },
        gaps: to > now ? [{ kind: "futureTime", from: Math.max(from, now + 1), to }] : [],
        ...coverage,
      };
    },
  };
}

/** The report of these records, a day after the last possible one. */
export async function reportOfLogs(
  logs: Logs,
  { coverage, ...options }: Partial<ReportOptions> & { coverage?: Partial<SourceCoverage> } = {},
): Promise<Report> {
  const { report } = await createReport({
    source: memorySource(logs, Date.UTC(2027, 0), coverage),
    ...options,
  });
  return report;
}

/** How records are generated. */
export interface Generated {
  seed: number;
  count: number;
  logins: readonly string[];
  texts: readonly string[];
  /** Times are from here, for this long. */
  start: number;
  length: number;
}

/** Random records with these logins and texts. Many share their millisecond, end when others begin, or never end. */
export function generateLogs({ seed, count, logins, texts, start, length }: Generated): Logs {
  const below = (limit: number) => fc.nat(limit - 1);
  const halfHours = (limit: number) => below(limit).map((number) => (number * hour) / 2);
  const text = fc.constantFrom(...texts);
  const user = below(logins.length).map((index) => ({ userId: idOf(index), login: logins[index] as string }));
  const userId = user.map((one) => one.userId);
  const time = fc
    .tuple(halfHours((2 * length) / hour), below(3))
    .map(([after, late]) => start + after + late);
  const body = fc.oneof(
    fc.constant(null),
    fc.record({ name: text, value: text }),
    fc.record({ id: userId, nested: fc.record({ text, n: below(9) }) }),
  );
  const duration = fc.oneof(fc.constantFrom(null, 0), halfHours(9), halfHours(80));
  const random = <Values>(values: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> }) =>
    fc.sample(fc.record(values), { seed, numRuns: count }) as Values[];
  return {
    sessions: random({ user, startTime: time, duration, expiry: halfHours(10) }).map(
      ({ user, startTime, duration, expiry }, index) => {
        const endTime = duration === null ? null : startTime + duration;
        const expiredAt = (endTime ?? startTime + expiry) + hour;
        // Ids are not in the order of time.
        return { id: idOf((index * 7919) % 10_007), ...user, startTime, endTime, expiredAt };
      },
    ),
    audit: random({
      ...{ userId, timestamp: time, entityType: fc.constantFrom(1, 5, 10, 4711) },
      ...{
        entityId: fc.oneof(userId, text),
        kind: fc.constantFrom(5, 10, 999),
        oldBody: body,
        newBody: body,
      },
    }),
    passwords: random({ user, timestamp: time, initiator: fc.oneof(fc.constant(""), userId, userId) }).map(
      ({ user, ...others }) => ({ ...user, ...others }),
    ),
  };
}

/** An id as SAYMON's are. */
export function idOf(index: number): string {
  return index.toString(16).padStart(24, "62c2f3ce80c8");
}
