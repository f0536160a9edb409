import { startSandbox } from "@saymon-logs/sandbox";
import { expect, test } from "vitest";
import { createReport } from "../../src/report/create-report.ts";
import type { Report } from "../../src/report/model.ts";
import { generateLogs, type Logs, logsOf, memorySource, toEvents } from "./records.ts";
import { type Policy, recount, textOf } from "./recount.ts";

const hour = 3_600_000;
const time = (text: string) => Date.parse(text);
const year = { from: time("2025-01-01T00:00:00Z"), to: time("2025-12-31T23:59:59.999Z") };
const week = [1, 2, 3, 4, 5];
const policy: Policy = {
  ...{ range: year, now: year.to + 1, timeZone: "UTC" },
  ...{ longSession: 8 * hour, concurrentSessions: 3, passwordChanges: 3 },
};

const hostileTexts = [
  `<img src=x onerror="alert(1)">`,
  '=HYPERLINK("https://example.com")',
  "a\nb\r\n\u2028\u0000\u001B[2J\u202E",
  "half a pair: \uD83D",
  "😀👩‍👩‍👧‍👦",
  "'; DROP TABLE sessions; --",
  "",
  "__proto__",
];
const cyrillic = ["иванова.мария", "Ёлкин", "сидоров", "Ірина", "ҚАЙРАТ"];
const generated = { count: 150, start: year.from, length: 40 * 24 * hour };

async function sandboxLogs(seed: string, records: number): Promise<Logs> {
  const sandbox = await startSandbox({ seed, records });
  try {
    return logsOf(sandbox);
  } finally {
    await sandbox.close();
  }
}

const session = (over: object) => ({
  ...{
    id: "s1",
    userId: "u1",
    login: "anna",
    startTime: year.from,
    endTime: null,
    expiredAt: year.to + hour,
  },
  ...over,
});

/** Records and a policy for each of the ten kinds of input that a report must read well. */
const scenarios: Record<string, { logs: () => Promise<Logs> | Logs; policy?: Partial<Policy> }> = {
  "a year with both changes of daylight saving time": {
    logs: () => sandboxLogs("berlin", 1500),
    policy: {
      ...{ timeZone: "Europe/Berlin", shifts: [{ days: week, from: 540, to: 1080 }] },
      holidays: ["2025-01-01", "2025-05-01", "2025-12-25"],
      users: [
        { id: "62c2f3ce80c8654892764d56", name: "Eng, Ineer", department: "R&D" },
        { id: "absent", name: null, department: "IT" },
      ],
    },
  },
  "a time zone that moves its clocks by half an hour, and shifts across midnight": {
    logs: () =>
      generateLogs({
        ...generated,
        seed: 2,
        logins: ["a", "b"],
        texts: ["x", "y"],
        start: time("2025-04-04T00:00Z"),
      }),
    policy: {
      timeZone: "Australia/Lord_Howe",
      shifts: [
        { days: [1, 2, 3, 4, 5, 7], from: 1320, to: 360 },
        { days: [6], from: 600, to: 840 },
      ],
      holidays: ["2025-04-07", "2025-04-18"],
    },
  },
  "an empty log": { logs: () => ({}) },
  "hostile logins and bodies": {
    logs: () => generateLogs({ ...generated, seed: 4, logins: hostileTexts, texts: hostileTexts }),
    policy: { shifts: [{ days: week, from: 0, to: 1440 }] },
  },
  "Cyrillic logins and bodies": {
    logs: () => generateLogs({ ...generated, seed: 5, logins: cyrillic, texts: cyrillic }),
    policy: {
      timeZone: "Europe/Moscow",
      users: [{ id: "0000000000000062c2f3ce00", name: "Иванова Мария", department: "Бухгалтерия" }],
    },
  },
  "a single record": {
    logs: () => ({ passwords: [{ timestamp: year.from, userId: "u1", login: "anna", initiator: "" }] }),
  },
  "passwords that change again within 24 hours, and after exactly 24 hours": {
    logs: () => ({
      passwords: [24 * hour, 24 * hour - 1].flatMap((last, user) =>
        [0, 12 * hour, last].map((after) => ({
          ...{ timestamp: year.from + after, userId: `u${user}`, login: `login ${user}`, initiator: "" },
        })),
      ),
    }),
  },
  "a range that ends in the future": {
    logs: () => generateLogs({ ...generated, seed: 7, logins: ["anna", "ben"], texts: ["x"] }),
    policy: { now: year.from + 20 * 24 * hour },
  },
  "unknown types of entities": {
    logs: () => ({
      audit: [9_999, 1, 0, 9_999].map((entityType, index) => ({
        ...{ userId: "u1", entityId: `e${index}`, entityType, kind: entityType, oldBody: null },
        ...{ newBody: { id: index }, timestamp: year.from + index },
      })),
    }),
  },
  "an open session across the whole range": {
    logs: () => ({
      sessions: [
        session({}),
        session({ id: "s2", startTime: year.from + hour, endTime: year.from + 2 * hour }),
        // Begins in the millisecond in which the one before ends.
        session({ id: "s3", startTime: year.from + 2 * hour, endTime: year.from + 3 * hour }),
        session({ id: "s4", startTime: year.to, expiredAt: year.to }),
        session({ id: "s5", startTime: year.from + 2 * hour, endTime: year.from + 3 * hour }),
      ],
    }),
  },
  "users without a login, an id or a name": {
    logs: () => ({
      sessions: [
        session({ login: "" }),
        session({ id: "s2", userId: "", login: "guest" }),
        session({ id: "s3", userId: null, login: "guest", startTime: year.from + 1 }),
        session({ id: "s4", userId: "u2", login: null, endTime: year.from - 5 }),
        session({ id: "s5", userId: "u3", login: "renamed", expiredAt: null }),
      ],
      passwords: [
        { timestamp: year.from + 5, userId: "u3", login: "old name", initiator: "u1" },
        { timestamp: year.from + 5, userId: "u4", login: "", initiator: "u5" },
      ],
    }),
    policy: { users: [{ id: "u1", name: null, department: null }] },
  },
  "many records": {
    logs: () => sandboxLogs("many", process.env["TEST_ALL"] ? 20_000 : 4_000),
    policy: {
      timeZone: "America/New_York",
      shifts: [{ days: week, from: 480, to: 1170 }],
      concurrentSessions: 2,
    },
  },
};

test.each(Object.entries(scenarios))("every number of a report equals a recount: %s", async (_, scenario) => {
  const asked = { ...policy, ...scenario.policy };
  const events = toEvents(await scenario.logs());
  const { report } = await createReport({
    ...{ ...asked, ...asked.range, source: memorySource(events, asked.now), rows: 100_000 },
    businessHours: asked.shifts && textOf(asked.shifts),
  });
  const { limits: _limits, generator: _generator, ...counted } = withoutDifferences(report);
  expect(counted).toEqual(recount(events, asked));
});

test("the first records of each finding are listed, whatever other findings have", async () => {
  const source = memorySource(toEvents(await sandboxLogs("berlin", 1500)), year.to + 1);
  const { report } = await createReport({ ...year, source, businessHours: "Mon-Fri 09:00-18:00", rows: 5 });
  const listed = new Set(report.appendix.records.rows.map(({ ref }) => ref));
  const refs = report.findings.flatMap(({ records }) => records.refs);
  expect(new Set(refs.map((ref) => ref[0]))).toEqual(new Set(["S", "C", "P"]));
  expect(refs.filter((ref) => !listed.has(ref))).toEqual([]);
  expect(report.appendix.records.rows.length).toBe(new Set(refs).size);
});

test("password changes per user add up to all of them", async () => {
  const source = memorySource(toEvents(await sandboxLogs("berlin", 1500)), year.to + 1);
  const { appendix, passwords } = (await createReport({ ...year, source })).report;
  const sum = (key: "passwordChanges" | "passwordChangesForOthers") =>
    appendix.users.rows.reduce((total, row) => total + row[key], 0);
  expect([sum("passwordChanges"), sum("passwordChangesForOthers")]).toEqual([
    passwords.total,
    passwords.byAnother,
  ]);
});

function withoutDifferences(report: Report): Report {
  const { ofUsers, list } = report.changes;
  const changes = { ...report.changes, ofUsers: { ...ofUsers, rows: [] }, list: { ...list, rows: [] } };
  return { ...report, changes };
}
