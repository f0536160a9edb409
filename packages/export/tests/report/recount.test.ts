import { expect, test } from "vitest";
import { createReport } from "../../src/report/create-report.ts";
import { withSandbox } from "../support/sandbox.ts";
import {
  change,
  generateLogs,
  hour,
  type Logs,
  logsOf,
  memorySource,
  password,
  reportOfLogs,
  session,
  start,
  toEvents,
} from "./records.ts";
import { type Policy, recount, textOf } from "./recount.ts";

const year = { from: start, to: Date.UTC(2026, 0) - 1 };
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
const generated = { count: 150, start, length: 40 * 24 * hour };
const sandboxLogs = (seed: string, records: number) =>
  withSandbox({ seed, records }, async (sandbox) => logsOf(sandbox));
/** A session that is open at the end of the year. */
const open = (over: object = {}) => session({ endTime: null, expiredAt: year.to + hour, ...over });

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
        start: Date.parse("2025-04-04T00:00Z"),
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
    logs: () => ({ passwords: [password()] }),
  },
  "passwords that change again within 24 hours, and after exactly 24 hours": {
    logs: () => ({
      passwords: [24 * hour, 24 * hour - 1].flatMap((last, user) =>
        [0, 12 * hour, last].map((after) =>
          password({ timestamp: start + after, userId: `u${user}`, login: `login ${user}` }),
        ),
      ),
    }),
  },
  "a range that ends in the future": {
    logs: () => generateLogs({ ...generated, seed: 7, logins: ["anna", "ben"], texts: ["x"] }),
    policy: { now: start + 20 * 24 * hour },
  },
  "unknown types of entities": {
    logs: () => ({
      audit: [9_999, 1, 0, 9_999].map((entityType, index) =>
        change({ entityId: `e${index}`, entityType, kind: entityType, timestamp: start + index }),
      ),
    }),
  },
  "an open session across the whole range": {
    logs: () => ({
      sessions: [
        open(),
        session({ id: "s2", startTime: start + hour, endTime: start + 2 * hour }),
        // Begins in the millisecond in which the one before ends.
        session({ id: "s3", startTime: start + 2 * hour, endTime: start + 3 * hour }),
        open({ id: "s4", startTime: year.to, expiredAt: year.to }),
        session({ id: "s5", startTime: start + 2 * hour, endTime: start + 3 * hour }),
      ],
    }),
  },
  "users without a login, an id or a name": {
    logs: () => ({
      sessions: [
        open({ login: "" }),
        open({ id: "s2", userId: "", login: "guest" }),
        open({ id: "s3", userId: null, login: "guest", startTime: start + 1 }),
        open({ id: "s4", userId: "u2", login: null, endTime: start - 5 }),
        open({ id: "s5", userId: "u3", login: "renamed", expiredAt: null }),
        open({ id: "s6", userId: "u6", login: "guest" }),
      ],
      passwords: [
        password({ timestamp: start + 5, userId: "u3", login: "old name", initiator: "u1" }),
        password({ timestamp: start + 5, userId: "u4", login: "", initiator: "u5" }),
      ],
    }),
    policy: { users: [{ id: "u1", name: null, department: null }] },
  },
  "sessions that were read while they were open, and not again": {
    logs: () => {
      const { sessions = [], ...logs } = generateLogs({
        ...{ ...generated, seed: 8, logins: ["a", "b", "c"], texts: ["x"] },
      });
      // An end would be later than the reading.
      return { ...logs, sessions: sessions.map((one) => ({ ...one, endTime: null })) };
    },
    policy: { readAt: (start) => start + ((start / hour) % 8) * hour, longSession: 4 * hour },
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
  const logs = await scenario.logs();
  const { report } = await createReport({
    ...{ ...asked, ...asked.range, rows: 100_000 },
    source: memorySource(logs, asked.now, {}, asked.readAt),
    businessHours: asked.shifts && textOf(asked.shifts),
  });
  const { limits: _limits, generator: _generator, ...counted } = report;
  expect(withRows(counted)).toEqual(recount(toEvents(logs), asked));
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test("the first records of each finding are listed, whatever other findings have", async () => {
  const { findings, appendix } = await reportOfLogs(await sandboxLogs("berlin", 1500), {
    ...{ ...year, businessHours: "Mon-Fri 09:00-18:00", rows: 5 },
  });
  const listed = appendix.records.rows.map(({ ref }) => ref);
  const refs = new Set(findings.flatMap(({ records }) => records.refs));
  expect(new Set([...refs].map((ref) => ref[0]))).toEqual(new Set(["S", "C", "P"]));
  expect(new Set(listed)).toEqual(refs);
  expect(listed.length).toBe(refs.size);
});

/** A part of a report with all rows in the place of each table, and changes without their differences. */
function withRows(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withRows);
  if (typeof part !== "object" || part === null) return part;
  const { name, differences, differenceCount, ...others } = part as Record<string, unknown>;
  if (differences !== undefined) return others;
  if (!("csv" in part && "rows" in part && "total" in part))
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withRows(value)]));
  expect(part.total).toBe((part.rows as unknown[]).length);
  return withRows(part.rows);
}
