import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import type { Sandbox } from "@saymon-logs/sandbox";
import type { LogName, LogRecord } from "../../src/logs.ts";
import type { LogEvent } from "../../src/records/events.ts";
import { createEventMaker } from "../../src/records/make-events.ts";
import type { ReportSource } from "../../src/report/source.ts";
import { createRandom } from "../support/random.ts";
import { recordsOf } from "../support/sandbox.ts";

const server = "https://saymon.example.com";
const hour = 3_600_000;

/** Records of all logs. */
export interface Logs {
  sessions?: SessionRecord[];
  audit?: AuditRecord[];
  passwords?: PasswordRecord[];
}

/** The events of records: each log of each user in the order of time, as a server is read. */
export function toEvents(logs: Logs): LogEvent[] {
  return (["sessions", "audit", "passwords"] as const).flatMap((log) => {
    const records = [...(logs[log] ?? [])] as LogRecord[];
    const timeOf = (record: LogRecord) => ("startTime" in record ? record.startTime : record.timestamp);
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
  const all = (log: LogName) => recordsOf(sandbox, log) as never[];
  return { sessions: all("sessions"), audit: all("audit"), passwords: all("passwords") };
}

/** A source that has these records, as of a time of the server. */
export function memorySource(events: readonly LogEvent[], now: number): ReportSource {
  const log = { isRead: true, users: null };
  return {
    kind: "server",
    earliest: 0,
    latest: async () => now,
    async read({ range, add }) {
      for (const event of events) add(event, range.to);
      const { from, to } = range;
      return {
        ...{ server, serverTime: now, status: "complete", exports: [], isFollowed: false },
        logs: { sessions: log, audit: log, passwords: log },
        gaps: to > now ? [{ kind: "futureTime", from: Math.max(from, now + 1), to }] : [],
      };
    },
  };
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
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[random(items.length)] as Item;
  const time = () => start + Math.floor(random(length) / (hour / 2)) * (hour / 2) + random(3);
  const ids = logins.map((_, index) => (0x62c2f3ce00 + index).toString(16).padStart(24, "0"));
  const ended = (from: number) => pick([null, from + random(9) * (hour / 2), from + random(40) * hour, from]);
  const body = () =>
    pick([
      null,
      { name: pick(texts), value: pick(texts) },
      { id: pick(ids), nested: { text: pick(texts), n: random(9) } },
    ]);
  const many = <Item>(make: (user: number) => Item) =>
    Array.from({ length: count }, () => make(random(logins.length)));
  return {
    sessions: many((user) => {
      const startTime = time();
      const endTime = ended(startTime);
      const id = random(1_000_000_000).toString(16).padStart(24, "0");
      const expiredAt = (endTime ?? startTime + random(5) * hour) + hour;
      return {
        id,
        userId: ids[user] as string,
        login: logins[user] as string,
        startTime,
        endTime,
        expiredAt,
      };
    }),
    audit: many((user) => ({
      ...{ userId: ids[user] as string, timestamp: time(), entityType: pick([1, 5, 10, 4711]) },
      ...{ entityId: pick([...ids, ...texts]), kind: pick([5, 10, 999]), oldBody: body(), newBody: body() },
    })),
    passwords: many((user) => ({
      ...{ timestamp: time(), userId: ids[user] as string, login: logins[user] as string },
      initiator: pick(["", ids[user] as string, ...ids]),
    })),
  };
}
