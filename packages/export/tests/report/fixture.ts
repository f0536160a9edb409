import { entityTypeNames } from "../../dist/facts.js";
import type {
  ChangeRow,
  Report,
  SessionRow,
  Table,
  TimelineSession,
  UserRef,
} from "../../src/report/model.ts";

const hour = 3_600_000;
const time = (text: string) => Date.parse(text);

const hostile: UserRef = {
  id: "62c2f3ce80c8654892764d01",
  login: `<img src=x onerror="alert(1)">]]></svg><script>alert('2')</script>`,
  name: '=HYPERLINK("https://example.com","x")',
  department: "R&D \"<b>\" 'x'",
};
const cyrillic: UserRef = {
  id: "62c2f3ce80c8654892764d02",
  login: "иванова.мария",
  name: "Иванова Мария Ёлкина",
  department: "Бухгалтерия",
};
const nameless: UserRef = { id: "62c2f3ce80c8654892764d03", login: null, name: null, department: null };
const bidi: UserRef = {
  id: "62c2f3ce80c8654892764d04",
  login: `long\u202Elogin\u2028${"w".repeat(120)}`,
  name: "",
  department: null,
};
const absent: UserRef = {
  id: "62c2f3ce80c8654892764d05",
  login: null,
  name: "Jürgen Größe",
  department: "IT",
};

const rows = 100;
const table = <Row>(csv: string, list: Row[], total: number = list.length): Table<Row> => ({
  total,
  rows: list,
  csv: `${csv}.csv`,
});
const counts = (created: number, changed: number, deleted: number, other: number) => ({
  total: created + changed + deleted + other,
  created,
  changed,
  deleted,
  other,
});

const openRow: SessionRow = {
  ref: "S1",
  user: cyrillic,
  startTime: time("2026-10-01T00:00:00Z"),
  endTime: null,
  expiredAt: time("2026-11-01T10:00:00Z"),
  state: "open",
  duration: time("2026-10-31T23:59:59.999Z") - time("2026-10-01T00:00:00Z"),
};
const longRow: SessionRow = {
  ref: "S4",
  user: hostile,
  startTime: time("2026-10-24T18:00:00Z"),
  endTime: time("2026-10-25T12:00:00Z"),
  expiredAt: time("2026-10-25T13:00:00Z"),
  state: "ended",
  duration: 18 * hour,
};
const withoutEnd: SessionRow = {
  ref: "S2",
  user: bidi,
  startTime: time("2026-10-05T07:00:00Z"),
  endTime: null,
  expiredAt: time("2026-10-05T09:00:00Z"),
  state: "noEndRecorded",
  duration: null,
};
const timeline: TimelineSession[] = [openRow, longRow, withoutEnd].map(
  ({ ref, startTime, endTime, expiredAt, state }) => ({
    ref,
    startTime,
    endTime: state === "noEndRecorded" ? expiredAt : endTime,
    state,
  }),
);

const userChange: ChangeRow = {
  ref: "C2",
  time: time("2026-10-25T00:30:00Z"),
  user: hostile,
  entityType: 5,
  entityId: "62c2f3ce80c8654892764d02",
  part: 5,
  change: "changed",
  name: { kind: "string", value: "Cooling", length: 7 },
  differences: [
    { path: ["password"], before: { kind: "masked" }, after: { kind: "masked" } },
    {
      path: ["contact", "<b>email</b>"],
      before: { kind: "json", value: "null", length: 4 },
      after: { kind: "string", value: '"><svg onload=alert(3)>', length: 23 },
    },
    { path: ["limit"], before: null, after: { kind: "json", value: "12345678901234567890", length: 20 } },
  ],
  differenceCount: 3,
};
const unknownChange: ChangeRow = {
  ref: "C1",
  time: time("2026-10-02T10:00:00Z"),
  user: cyrillic,
  entityType: 4711,
  entityId: "../../<evil>",
  part: 10,
  change: "created",
  name: null,
  differences: [
    { path: ["name"], before: null, after: { kind: "string", value: "ы".repeat(200), length: 10_000 } },
    { path: [], before: null, after: { kind: "json", value: "[1,2]", length: 5 } },
  ],
  differenceCount: 60,
};

/**
 * A valid report with what is hard to show: hostile and very long logins, Cyrillic, a user without a login, the 25-hour day
 * 2026-10-25 in Europe/Berlin, an open session across the range, an unknown type of entity, tables longer than shown,
 * a partial coverage.
 */
export const hostileReport: Report = {
  formatVersion: 1,
  generator: { name: "saymon-logs", version: "0.1.0" },
  coverage: {
    status: "partial",
    source: "files",
    server: "https://saymon.example.com",
    range: { from: time("2026-09-30T22:00:00Z"), to: time("2026-10-31T22:59:59.999Z") },
    timeZone: "Europe/Berlin",
    referenceTime: time("2026-10-31T22:59:59.999Z"),
    serverTime: time("2026-10-31T23:05:00Z"),
    logs: [
      {
        log: "sessions",
        isRead: true,
        records: 6,
        firstTime: time("2026-10-01T00:00:00Z"),
        lastTime: time("2026-10-25T01:30:00Z"),
        users: null,
      },
      {
        log: "audit",
        isRead: true,
        records: 2,
        firstTime: time("2026-10-02T10:00:00Z"),
        lastTime: time("2026-10-25T00:30:00Z"),
        users: { read: 2, empty: 1, notFound: 1, failed: 1, skipped: 0 },
      },
      { log: "passwords", isRead: true, records: 3, firstTime: null, lastTime: null, users: null },
    ],
    exports: table("exports", [
      {
        name: "logs-2026-10/manifest.json",
        sha256: "5e".repeat(32),
        status: "partial",
        from: time("2026-09-30T22:00:00Z"),
        to: time("2026-10-31T22:59:59.999Z"),
        files: 12,
        records: 11,
      },
    ]),
    gaps: table("gaps", [
      {
        kind: "userFailed",
        log: "audit",
        userId: "62c2f3ce80c8654892764d04",
        message: "503 <b>Service Unavailable</b>",
      },
      { kind: "usersNotFound", log: "audit", users: 1, first: "62c2f3ce80c8654892764dff" },
      { kind: "logNotRead", log: "passwords", message: null },
      { kind: "usersSkipped", log: "audit", users: 2 },
      {
        kind: "timeNotRead",
        log: "audit",
        from: time("2026-10-10T00:00:00Z"),
        to: time("2026-10-10T23:59:59.999Z"),
      },
      { kind: "futureTime", from: time("2026-10-31T00:00:00Z"), to: time("2026-10-31T22:59:59.999Z") },
    ]),
    digest: { algorithm: "SHA-256", value: "a1".repeat(32), records: 11 },
    parameters: {
      businessHours: "Mon-Fri 09:00-18:00",
      holidays: ["2026-10-03"],
      users: 3,
      longSession: 12 * hour,
      concurrentSessions: 2,
      passwordChanges: 3,
      rows,
      isMasked: false,
    },
  },
  findings: [
    {
      code: "outsideBusinessHours",
      section: "outsideBusinessHours",
      count: 4,
      users: 2,
      records: { total: 4, refs: ["S1", "S4", "S5", "S6"] },
    },
    {
      code: "concurrentSessions",
      section: "concurrentSessions",
      count: 1,
      users: 1,
      records: { total: 3, refs: ["S1", "S2", "S4"] },
    },
    {
      code: "longSessions",
      section: "longAndOpenSessions",
      count: 2,
      users: 2,
      records: { total: 2, refs: ["S1", "S4"] },
    },
    {
      code: "withoutSignIn",
      section: "withoutActivity",
      count: 1,
      users: 1,
      records: { total: 0, refs: [] },
    },
    { code: "changesOfUsers", section: "changes", count: 1, users: 1, records: { total: 1, refs: ["C2"] } },
  ],
  signIns: {
    sessions: 6,
    users: 3,
    perDay: table("sign-ins-per-day", [
      { day: "2026-10-01", sessions: 1, users: 1 },
      { day: "2026-10-05", sessions: 2, users: 2 },
      { day: "2026-10-24", sessions: 1, users: 1 },
      { day: "2026-10-25", sessions: 2, users: 1 },
    ]),
    perWeekdayAndHour: Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (_unused, at) => (weekday === 6 && at === 2 ? 2 : at === 9 ? weekday : 0)),
    ),
    perUser: table("sign-ins-per-user", [
      {
        user: hostile,
        sessions: 4,
        days: 3,
        firstTime: time("2026-10-05T07:00:00Z"),
        lastTime: time("2026-10-25T01:30:00Z"),
      },
      {
        user: cyrillic,
        sessions: 1,
        days: 1,
        firstTime: time("2026-10-01T00:00:00Z"),
        lastTime: time("2026-10-01T00:00:00Z"),
      },
      {
        user: bidi,
        sessions: 1,
        days: 1,
        firstTime: time("2026-10-05T07:00:00Z"),
        lastTime: time("2026-10-05T07:00:00Z"),
      },
    ]),
  },
  outsideBusinessHours: {
    sessions: 4,
    users: 2,
    perReason: { holiday: 0, nonWorkingDay: 3, outsideHours: 1 },
    perHour: Array.from({ length: 24 }, (_, at) => ({ 2: 3, 20: 1 })[at] ?? 0),
    perUser: table("outside-business-hours-per-user", [
      { user: hostile, outside: 3, all: 4, holiday: 0, nonWorkingDay: 3, outsideHours: 0 },
      { user: cyrillic, outside: 1, all: 1, holiday: 0, nonWorkingDay: 0, outsideHours: 1 },
    ]),
    list: table(
      "outside-business-hours",
      [
        {
          ref: "S1",
          user: cyrillic,
          time: time("2026-10-01T00:00:00Z"),
          day: "2026-10-01",
          weekday: 4,
          reason: "outsideHours",
        },
        {
          ref: "S4",
          user: hostile,
          time: time("2026-10-24T18:00:00Z"),
          day: "2026-10-24",
          weekday: 6,
          reason: "nonWorkingDay",
        },
        // The same local time twice: 02:30 before and after the clocks were set back.
        {
          ref: "S5",
          user: hostile,
          time: time("2026-10-25T00:30:00Z"),
          day: "2026-10-25",
          weekday: 7,
          reason: "nonWorkingDay",
        },
        {
          ref: "S6",
          user: hostile,
          time: time("2026-10-25T01:30:00Z"),
          day: "2026-10-25",
          weekday: 7,
          reason: "nonWorkingDay",
        },
      ],
      4,
    ),
  },
  concurrentSessions: {
    users: 1,
    perOverlap: [
      { overlap: 1, users: 2 },
      { overlap: 3, users: 1 },
    ],
    perUser: table("concurrent-sessions", [
      {
        user: hostile,
        overlap: 3,
        from: time("2026-10-05T07:00:00Z"),
        to: time("2026-10-05T09:00:00Z"),
        sessions: 4,
        timeline,
      },
    ]),
  },
  longAndOpenSessions: {
    perState: { ended: 4, noEndRecorded: 1, open: 1 },
    durations: [
      { from: 0, to: hour, sessions: 3 },
      { from: hour, to: 4 * hour, sessions: 0 },
      { from: 4 * hour, to: 8 * hour, sessions: 0 },
      { from: 8 * hour, to: 12 * hour, sessions: 0 },
      { from: 12 * hour, to: 24 * hour, sessions: 1 },
      { from: 24 * hour, to: null, sessions: 1 },
    ],
    long: table("long-sessions", [openRow, longRow]),
    open: table("open-sessions", [openRow]),
    noEndRecorded: table("sessions-without-end", [withoutEnd], 12_345),
  },
  withoutActivity: {
    users: 3,
    withoutSignIn: table("users-without-sign-in", [{ user: absent, changes: 0, passwordChanges: 1 }]),
    withoutAnything: 0,
    notInFile: table("users-not-in-file", [
      { user: nameless, sessions: 0, changes: 0, passwordChanges: 2, passwordChangesForOthers: 0 },
    ]),
  },
  passwords: {
    total: 3,
    byOneself: 1,
    byAnother: 2,
    accounts: 2,
    perDay: table("password-changes-per-day", [
      { day: "2026-10-02", byOneself: 1, byAnother: 0 },
      { day: "2026-10-25", byOneself: 0, byAnother: 2 },
    ]),
    whoForWhom: table("password-changes-per-pair", [
      {
        initiator: nameless,
        user: cyrillic,
        changes: 2,
        firstTime: time("2026-10-25T00:10:00Z"),
        lastTime: time("2026-10-25T00:20:00Z"),
      },
    ]),
    changesByAnother: table("password-changes-by-another", [
      { ref: "P2", time: time("2026-10-25T00:10:00Z"), user: cyrillic, initiator: nameless },
      { ref: "P3", time: time("2026-10-25T00:20:00Z"), user: cyrillic, initiator: nameless },
    ]),
    several: table("several-password-changes", []),
    withoutSession: table("password-changes-without-session", [
      { ref: "P1", time: time("2026-10-02T08:00:00Z"), user: bidi, initiator: null },
    ]),
  },
  changes: {
    ...counts(1, 1, 0, 0),
    users: 2,
    perDay: table("changes-per-day", [
      { day: "2026-10-02", ...counts(1, 0, 0, 0) },
      { day: "2026-10-25", ...counts(0, 1, 0, 0) },
    ]),
    perUser: table("changes-per-user", [
      {
        user: cyrillic,
        ...counts(1, 0, 0, 0),
        firstTime: unknownChange.time,
        lastTime: unknownChange.time,
      },
      { user: hostile, ...counts(0, 1, 0, 0), firstTime: userChange.time, lastTime: userChange.time },
    ]),
    perUserAndDay: table("changes-per-user-and-day", [
      { day: "2026-10-02", user: cyrillic, ...counts(1, 0, 0, 0) },
      { day: "2026-10-25", user: hostile, ...counts(0, 1, 0, 0) },
    ]),
    perEntityType: table("changes-per-entity-type", [
      { entityType: 5, entities: 1, ...counts(0, 1, 0, 0) },
      { entityType: 4711, entities: 1, ...counts(1, 0, 0, 0) },
    ]),
    perEntity: table("changes-per-entity", [
      {
        entityType: 5,
        entityId: userChange.entityId,
        users: 1,
        lastTime: userChange.time,
        ...counts(0, 1, 0, 0),
      },
      {
        entityType: 4711,
        entityId: unknownChange.entityId,
        users: 1,
        lastTime: unknownChange.time,
        ...counts(1, 0, 0, 0),
      },
    ]),
    ofUsers: table("changes-of-users", [userChange]),
    list: table("changes", [unknownChange, userChange], 98_765),
    entityTypeNames: { ...entityTypeNames },
    userEntityType: 5,
  },
  appendix: {
    users: table("users", [
      {
        user: hostile,
        logins: [hostile.login ?? ""],
        sessions: 4,
        changes: 1,
        passwordChanges: 0,
        passwordChangesForOthers: 0,
        isInFile: true,
      },
      {
        user: cyrillic,
        logins: [cyrillic.login ?? "", "maria.old"],
        sessions: 1,
        changes: 1,
        passwordChanges: 2,
        passwordChangesForOthers: 0,
        isInFile: true,
      },
      {
        user: nameless,
        logins: [],
        sessions: 0,
        changes: 0,
        passwordChanges: 0,
        passwordChangesForOthers: 0,
        isInFile: false,
      },
      {
        user: bidi,
        logins: [bidi.login ?? ""],
        sessions: 1,
        changes: 0,
        passwordChanges: 1,
        passwordChangesForOthers: 0,
        isInFile: false,
      },
      {
        user: absent,
        logins: [],
        sessions: 0,
        changes: 0,
        passwordChanges: 0,
        passwordChangesForOthers: 0,
        isInFile: true,
      },
    ]),
    records: table("records", [
      {
        ref: "S1",
        log: "sessions",
        id: "62725dc8bad91064e16e5910",
        time: openRow.startTime,
        user: cyrillic,
        findings: ["outsideBusinessHours", "concurrentSessions", "longSessions"],
      },
      {
        ref: "C2",
        log: "audit",
        id: `${"0f".repeat(16)}-0`,
        time: userChange.time,
        user: hostile,
        findings: ["changesOfUsers"],
      },
    ]),
  },
  limits: [
    { section: "coverage", code: "readNotLogged" },
    { section: "signIns", code: "successfulOnly" },
    { section: "signIns", code: "noAddressOrDevice" },
    { section: "outsideBusinessHours", code: "readersPolicy" },
    { section: "concurrentSessions", code: "maybeTwoTabs" },
    { section: "concurrentSessions", code: "sessionsBeforeRange" },
    { section: "longAndOpenSessions", code: "noEndRecorded" },
    { section: "withoutActivity", code: "apiListsNoUsers" },
    { section: "passwords", code: "emptyInitiatorIsOneself" },
    { section: "passwords", code: "tokensNeedNoSession" },
    { section: "changes", code: "deletionNotPublished" },
    { section: "changes", code: "unknownTypesAreNumbers" },
    { section: "changes", code: "secretsByNameAndForm" },
  ],
};
