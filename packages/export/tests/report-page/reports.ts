import type { Gap, Report } from "../../src/report/model.ts";
import type { SourceCoverage } from "../../src/report/source.ts";
import { change, idOf, type Logs, logsOf, password, reportOfLogs, session } from "../report/records.ts";
import { withSandbox } from "../support/sandbox.ts";

const time = (text: string) => Date.parse(text);
const businessHours = "Mon-Fri 09:00-18:00";
const october = { from: time("2026-09-30T22:00:00Z"), to: time("2026-10-31T22:59:59.999Z") };

const hostile = {
  userId: idOf(1),
  login: `<img src=x onerror="alert(1)">]]></svg><script>alert('2')</script>`,
};
const cyrillic = { userId: idOf(2), login: "иванова.мария" };
const withoutLogin = idOf(3);
const long = { userId: idOf(4), login: `long\u202Elogin\u2028${"w".repeat(120)}` };

/** Names as a file of users has them. */
const users = [
  { id: hostile.userId, name: '=HYPERLINK("https://example.com","x")', department: "R&D \"<b>\" 'x'" },
  { id: cyrillic.userId, name: "Иванова Мария Ёлкина", department: "Бухгалтерия" },
  { id: idOf(5), name: "Jürgen Größe", department: "IT" },
];

const sessionOf = (user: object, from: string, end: string | null, expiry: string) =>
  session({
    ...{ id: `62725dc8bad91064${from.slice(5, 13).replaceAll(/\D/g, "")}`.padEnd(24, "0"), ...user },
    ...{ startTime: time(from), endTime: end && time(end), expiredAt: time(expiry) },
  });
const ofCyrillic = (at: string, initiator: string) =>
  password({ ...cyrillic, timestamp: time(at), initiator });

const logs: Logs = {
  sessions: [
    sessionOf(cyrillic, "2026-10-01T00:00:00Z", null, "2026-11-01T10:00:00Z"),
    sessionOf(cyrillic, "2026-10-01T07:00:00Z", "2026-10-01T08:00:00Z", "2026-10-01T09:00:00Z"),
    sessionOf(long, "2026-10-05T07:00:00Z", null, "2026-10-05T09:00:00Z"),
    sessionOf(hostile, "2026-10-24T18:00:00Z", "2026-10-25T12:00:00Z", "2026-10-25T13:00:00Z"),
    // The same local time twice: 02:30 before and after the clocks were set back.
    sessionOf(hostile, "2026-10-25T00:30:00Z", null, "2026-10-25T05:00:00Z"),
    sessionOf(hostile, "2026-10-25T01:30:00Z", null, "2026-11-25T05:00:00Z"),
  ],
  audit: [
    change({
      ...{ userId: cyrillic.userId, timestamp: time("2026-10-02T10:00:00Z") },
      ...{ entityType: 4711, entityId: "../../<evil>", kind: 10 },
      newBody: {
        name: "ы".repeat(10_000),
        ...Object.fromEntries([...Array(59).keys()].map((n) => [`x${n}`, n])),
      },
    }),
    change({ userId: cyrillic.userId, timestamp: time("2026-10-02T10:00:01Z"), newBody: [1, 2] }),
    change({
      ...{ userId: hostile.userId, timestamp: time("2026-10-25T00:30:00Z") },
      ...{ entityType: 5, entityId: cyrillic.userId, kind: 5 },
      oldBody: { name: "Cooling", password: "one", contact: { "<b>email</b>": null } },
      newBody: {
        ...{ name: "Cooling", password: "two", contact: { "<b>email</b>": '"><svg onload=alert(3)>' } },
        ...{ limit: "12345678901234567890", parentId: null },
      },
    }),
  ],
  passwords: [
    password({ ...long, timestamp: time("2026-10-02T08:00:00Z") }),
    password({ ...cyrillic, login: "maria.old", timestamp: time("2026-10-03T08:00:00Z") }),
    ofCyrillic("2026-10-25T00:10:00Z", withoutLogin),
    ofCyrillic("2026-10-25T00:20:00Z", withoutLogin),
    ofCyrillic("2026-10-25T00:30:00Z", ""),
  ],
};

const gaps: Gap[] = [
  { kind: "userFailed", log: "audit", userId: long.userId, message: "503 <b>Service Unavailable</b>" },
  { kind: "usersNotFound", log: "audit", users: 1, first: idOf(255) },
  { kind: "logNotRead", log: "passwords", message: null },
  { kind: "usersSkipped", log: "audit", users: 2 },
  { kind: "timeNotRead", log: "audit", from: time("2026-10-10T00:00:00Z"), to: time("2026-10-11") - 1 },
  { kind: "futureTime", from: time("2026-10-31T00:00:00Z"), to: october.to },
];
const read = { isRead: true, users: null };
const coverage: Partial<SourceCoverage> = {
  gaps,
  logs: {
    ...{ sessions: read, passwords: read },
    audit: { isRead: true, users: { read: 2, empty: 1, notFound: 1, failed: 1, skipped: 0 } },
  },
  exports: [
    {
      ...{ name: "logs-2026-10/manifest.json", sha256: "5e".repeat(32), status: "partial" },
      ...{ ...october, files: 12, records: 11 },
    },
  ],
};

/** October 2026 in Berlin, with what is hard to show: hostile, long, Cyrillic and missing logins, the day of 25 hours, gaps. */
export const hostileReport: Report = await createHostileReport();

async function createHostileReport(): Promise<Report> {
  const policy = { ...october, timeZone: "Europe/Berlin", businessHours, holidays: ["2026-10-03"] };
  const report = await reportOfLogs(logs, { ...policy, users, coverage });
  report.coverage.source = "files";
  // In the report itself, it would leave no password change without a session.
  report.coverage.gaps.rows.splice(5, 0, { kind: "exportMissing", name: "manifest-1.json" });
  report.changes.list.total = 98_765;
  report.longAndOpenSessions.noEndRecorded.total = 12_345;
  return report;
}

/** The same month when nothing happened, without business hours and users. */
export const emptyReport: Report = await reportOfLogs({}, october);

/** A year of a busy server in Moscow. */
export const yearReport: Report = await withSandbox({ records: 3000, until: Date.UTC(2026, 0) }, (sandbox) =>
  reportOfLogs(logsOf(sandbox), {
    ...{ from: time("2025-01-01T00:00:00+03:00"), to: time("2025-12-31T23:59:59.999+03:00"), rows: 6 },
    ...{ timeZone: "Europe/Moscow", businessHours, holidays: ["2025-05-01", "2025-05-09"] },
    // Without the users of further permissions, who have no records.
    users: sandbox.users
      .filter(({ weight }) => weight > 0)
      .map(({ id }) => ({ id, name: null, department: "IT" })),
    concurrentSessions: 5,
  }),
);

/** The keys whose strings come from a server or a file, and can be anything. */
const foreignKeys = new Set(
  "login name department id server message first entityId path value logins userId".split(" "),
);

/** A report with other strings in the place of all that come from a server or a file. */
export function withForeignStrings(report: Report, replace: (text: string) => string): Report {
  const changed = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return foreignKeys.has(key) ? replace(value) : value;
    if (Array.isArray(value)) return value.map((entry) => changed(entry, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner, name)]));
  };
  return { ...(changed(report, "") as Report), generator: report.generator };
}
