import type {
  ChangeCounts,
  ChangeRow,
  FieldValue,
  Finding,
  PasswordRow,
  Report,
  SessionRow,
  Table,
  UserOverlap,
  UserRef,
} from "../../src/report/model.ts";
import { hostileReport } from "../report/fixture.ts";

/** How large a synthetic report is. */
interface Size {
  /** Rows of each table, if there are so many. */
  rows: number;
  /** Records of all logs, about. */
  records: number;
  users: number;
}

const { entityTypeNames, userEntityType } = hostileReport.changes;
const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse("2025-12-31T21:00:00Z");
const days = 365;
const end = start + days * day - 1;

/**
 * A year of a busy server in Europe/Moscow, with plausible numbers that are always the same. They are not counted from
 * records: the report shows what a page looks like, and how large it becomes.
 */
export function createSyntheticReport({ rows, records, users }: Size): Report {
  const random = createRandom(7);
  const pick = (below: number) => Math.floor(random() * below);
  const person = () => createUser(Math.floor(random() ** 2 * users));
  const table = <Row>(csv: string, total: number, row: (index: number) => Row): Table<Row> => ({
    total,
    rows: Array.from({ length: Math.min(total, rows) }, (_, index) => row(index)),
    csv: `${csv}.csv`,
  });
  const perDay = <Row>(csv: string, row: (index: number) => Row): Table<Row & { day: string }> => ({
    total: days,
    rows: Array.from({ length: days }, (_, index) => ({ day: dayOf(index), ...row(index) })),
    csv: `${csv}.csv`,
  });
  const time = (index: number, total: number) => start + (index / total) * 364 * day + (9 + pick(9)) * hour;
  const ofDay = (total: number, index: number) =>
    Math.round((total / days) * ((index + 3) % 7 < 5 ? 1.3 : 0.22) * (0.7 + 0.6 * random()));

  const sessions = Math.round(records * 0.4);
  const changes = Math.round(records * 0.59);
  const passwords = records - sessions - changes;
  const [outside, byAnother] = [Math.round(sessions * 0.04), Math.round(passwords * 0.3)];
  const session = (index: number, state: SessionRow["state"], duration: number): SessionRow => {
    const startTime = time(index, sessions);
    return {
      ref: `S${index + 1}`,
      user: person(),
      startTime,
      endTime: state === "ended" ? startTime + duration : null,
      expiredAt: startTime + duration + hour,
      state,
      duration: state === "noEndRecorded" ? null : duration,
    };
  };
  const change = (index: number) => createChange(index, time(index, changes), person(), pick);
  const password = (index: number, initiator: UserRef | null): PasswordRow => ({
    ref: `P${index + 1}`,
    time: time(index, passwords),
    user: person(),
    initiator,
  });
  const finding = (
    code: Finding["code"],
    section: Finding["section"],
    count: number,
    letter: string,
  ): Finding => ({
    code,
    section,
    count,
    users: Math.min(users, count, 12),
    records: {
      total: letter ? count : 0,
      refs: letter
        ? Array.from({ length: Math.min(count, rows) }, (_, index) => `${letter}${index + 1}`)
        : [],
    },
  });

  return {
    formatVersion: 1,
    generator: { name: "saymon-logs", version: "0.1.0" },
    coverage: {
      status: "complete",
      source: "server",
      server: "https://saymon.example.com",
      range: { from: start, to: end },
      timeZone: "Europe/Moscow",
      referenceTime: end,
      serverTime: end + hour,
      logs: (["sessions", "audit", "passwords"] as const).map((log, index) => ({
        log,
        isRead: true,
        records: [sessions, changes, passwords][index] ?? 0,
        firstTime: start + 6 * hour,
        lastTime: end - 5 * hour,
        users: index === 0 ? null : { read: users - 3, empty: 3, notFound: 0, failed: 0, skipped: 0 },
      })),
      exports: table("exports", 0, never),
      gaps: table("gaps", 0, never),
      digest: { algorithm: "SHA-256", value: "9f86d081884c7d65".repeat(4), records },
      parameters: {
        businessHours: "Mon-Fri 09:00-18:00",
        holidays: ["2026-01-01", "2026-01-02", "2026-02-23", "2026-03-09", "2026-05-01"],
        users: users + 4,
        longSession: 12 * hour,
        concurrentSessions: 3,
        passwordChanges: 3,
        rows,
        isMasked: false,
      },
    },
    findings: [
      finding("outsideBusinessHours", "outsideBusinessHours", outside, "S"),
      finding("concurrentSessions", "concurrentSessions", 6, "S"),
      finding("longSessions", "longAndOpenSessions", Math.round(sessions * 0.004), "S"),
      finding("withoutSignIn", "withoutActivity", 4, ""),
      finding("passwordChangedByAnother", "passwords", byAnother, "P"),
      finding("changesOfUsers", "changes", Math.round(changes * 0.03), "C"),
    ],
    signIns: {
      sessions,
      users,
      perDay: perDay("sign-ins-per-day", (index) => ({ sessions: ofDay(sessions, index), users: 30 })),
      perWeekdayAndHour: Array.from({ length: 7 }, (_, weekday) =>
        Array.from({ length: 24 }, (_unused, at) => {
          const usual = Math.exp(-(((at - 10) / 3.2) ** 2)) * (weekday < 5 ? 3 : 0.3);
          return Math.round((sessions / 168) * (usual + random() * 0.1));
        }),
      ),
      perUser: table("sign-ins-per-user", users, (index) => ({
        user: createUser(index),
        sessions: share(sessions, index),
        days: Math.max(1, 240 - 2 * index),
        firstTime: start + 9 * hour + index * 60_000,
        lastTime: end - 8 * hour - index * hour,
      })),
    },
    outsideBusinessHours: {
      sessions: outside,
      users: Math.min(users, 37),
      perReason: { holiday: outside >> 3, nonWorkingDay: outside >> 2, outsideHours: outside >> 1 },
      perHour: Array.from({ length: 24 }, (_, at) =>
        Math.round((outside / 24) * (at < 6 ? 0.4 : at < 9 || at > 17 ? 1.6 : 0.7) * (0.8 + random() * 0.4)),
      ),
      perUser: table("outside-business-hours-per-user", Math.min(users, 37), (index) => ({
        user: createUser(index),
        outside: share(outside, index),
        all: share(sessions, index),
        holiday: 1,
        nonWorkingDay: share(outside, index) >> 1,
        outsideHours: share(outside, index) >> 1,
      })),
      list: table("outside-business-hours", outside, (index) => ({
        ref: `S${index + 1}`,
        user: person(),
        time: time(index, outside),
        day: dayOf(index % days),
        weekday: (index % 7) + 1,
        reason: (["holiday", "nonWorkingDay", "outsideHours"] as const)[index % 3] ?? "holiday",
      })),
    },
    concurrentSessions: {
      users: 6,
      perOverlap: [
        { overlap: 1, users: users - 6 },
        { overlap: 2, users: 3 },
        { overlap: 3, users: 2 },
        { overlap: 6, users: 1 },
      ],
      perUser: table("concurrent-sessions", 6, createOverlap),
    },
    longAndOpenSessions: {
      perState: { ended: Math.round(sessions * 0.95), noEndRecorded: Math.round(sessions * 0.05), open: 5 },
      durations: [0, 1, 4, 8, 12, 24].map((from, index, all) => ({
        from: from * hour,
        to: index === all.length - 1 ? null : (all[index + 1] ?? 0) * hour,
        sessions: Math.round(sessions * ([0.3, 0.35, 0.28, 0.02, 0.003, 0.001][index] ?? 0)),
      })),
      long: table("long-sessions", Math.round(sessions * 0.004), (index) =>
        session(index, "ended", 12 * hour + ((index * 977_000) % (30 * hour))),
      ),
      open: table("open-sessions", 5, (index) => session(sessions - 5 + index, "open", (6 - index) * hour)),
      noEndRecorded: table("sessions-without-end", Math.round(sessions * 0.05), (index) =>
        session(index * 3, "noEndRecorded", 2 * hour),
      ),
    },
    withoutActivity: {
      users: users + 4,
      withoutSignIn: table("users-without-sign-in", 4, (index) => ({
        user: createUser(users + index),
        changes: 0,
        passwordChanges: index % 2,
      })),
      withoutAnything: 2,
      notInFile: table("users-not-in-file", 0, never),
    },
    passwords: {
      total: passwords,
      byOneself: passwords - byAnother,
      byAnother,
      accounts: Math.min(users, 31),
      perDay: perDay("password-changes-per-day", (index) => ({
        byOneself: index % 9 === 0 ? Math.ceil(passwords / 60) : 0,
        byAnother: index % 17 === 0 ? Math.ceil(passwords / 70) : 0,
      })),
      whoForWhom: table("password-changes-by-another-per-pair", 12, (index) => ({
        initiator: createUser(index % 2),
        user: createUser(index + 3),
        changes: 8 - (index >> 1),
        firstTime: start + index * day,
        lastTime: start + (200 + index) * day,
      })),
      changesByAnother: table("password-changes-by-another", byAnother, (index) =>
        password(index, createUser(index % 2)),
      ),
      several: table("several-password-changes", 0, never),
      withoutSession: table("password-changes-without-session", 7, (index) =>
        password(index, index % 2 ? createUser(0) : null),
      ),
    },
    changes: {
      ...countsOf(changes),
      users: Math.min(users, 24),
      perDay: perDay("changes-per-day", (index) => countsOf(ofDay(changes, index))),
      perUser: table("changes-per-user", Math.min(users, 24), (index) => ({
        user: createUser(index),
        ...countsOf(share(changes, index)),
        firstTime: start + 9 * hour,
        lastTime: end - 5 * day,
      })),
      perUserAndDay: table("changes-per-user-and-day", 2400, (index) => ({
        day: dayOf(index >> 3),
        user: person(),
        ...countsOf(1 + pick(40)),
      })),
      perEntityType: table("changes-per-entity-type", 5, (index) => ({
        entityType: entityTypes[index] ?? 1,
        entities: 400 >> index,
        ...countsOf(share(changes, index)),
      })),
      perEntity: table("changes-per-entity", 900, (index) => ({
        entityType: entityTypes[index % 5] ?? 1,
        entityId: idOf(index),
        users: 1 + (index % 3),
        lastTime: time(index, 900),
        ...countsOf(1 + Math.round(200 / (index + 1))),
      })),
      ofUsers: table("changes-of-users", Math.round(changes * 0.03), (index) => ({
        ...change(index),
        entityType: userEntityType,
        part: userEntityType,
      })),
      list: table("changes", changes, change),
      entityTypeNames,
      userEntityType,
    },
    appendix: {
      users: table("users", users + 4, (index) => ({
        user: createUser(index),
        logins: [createUser(index).login ?? ""],
        sessions: share(sessions, index),
        changes: share(changes, index),
        passwordChanges: index % 3,
        passwordChangesForOthers: index % 2,
        isInFile: true,
      })),
      records: table("records", outside + 400, (index) => ({
        ref: `S${index + 1}`,
        log: "sessions",
        id: idOf(5000 + index),
        time: time(index, sessions),
        user: person(),
        findings: index % 5 === 0 ? ["outsideBusinessHours", "longSessions"] : ["outsideBusinessHours"],
      })),
    },
    limits: hostileReport.limits,
  };
}

const logins = [
  "a.petrova",
  "d.kim",
  "admin",
  "l.schmidt",
  "o.nováková",
  "иванова.мария",
  "j.o’neil",
  "m.garcia",
];
const names = [
  "Anna Petrova",
  "Dana Kim",
  null,
  "Lena Schmidt",
  "Olga Nováková",
  "Мария Иванова",
  null,
  "Marta García",
];
const departments = ["Operations", "Network", null, "IT security", "Finance"];
const entityTypes = [1, 10, 2, 5, 42];

function createUser(index: number): UserRef {
  const round = Math.floor(index / logins.length);
  return {
    id: idOf(900_000 + index),
    login: `${logins[index % logins.length]}${round === 0 ? "" : `-${round}`}`,
    name: round === 0 ? (names[index % names.length] ?? null) : null,
    department: departments[index % departments.length] ?? null,
  };
}

/** Six sessions at the same time and fewer, one of them open and one without an end. */
function createOverlap(index: number): UserOverlap {
  const from = start + (40 + 30 * index) * day + 10 * hour;
  const overlap = Math.max(2, 6 - index);
  const states = ["ended", "noEndRecorded", "ended", "open", "ended", "ended"] as const;
  return {
    user: createUser(index),
    overlap,
    from,
    to: from + 45 * 60_000,
    sessions: overlap * 20,
    timeline: Array.from({ length: overlap }, (_, place) => ({
      ref: `S${place + 1}`,
      startTime: from - (overlap - place - 1) * 20 * 60_000,
      endTime: states[place] === "open" ? null : from + (45 + 17 * place) * 60_000,
      state: states[place] ?? "ended",
    })),
  };
}

function createChange(
  index: number,
  time: number,
  user: UserRef,
  pick: (below: number) => number,
): ChangeRow {
  const fields = ["name", "value", "password", "threshold.upper"].slice(0, 1 + pick(4));
  const value = (field: string): FieldValue =>
    field === "password"
      ? { kind: "masked" }
      : field === "name"
        ? { kind: "string", value: `Sensor ${100 + pick(900)}`, length: 10 }
        : { kind: "json", value: String(10_000 + pick(90_000)), length: 5 };
  return {
    ref: `C${index + 1}`,
    time,
    user,
    entityType: entityTypes[pick(4)] ?? 1,
    entityId: idOf(index),
    part: 10,
    change: (["changed", "changed", "created", "deleted"] as const)[index % 4] ?? "changed",
    name: null,
    differences: fields.map((field) => ({
      path: field.split("."),
      before: index % 4 === 2 ? null : value(field),
      after: index % 4 === 3 ? null : value(field),
    })),
    differenceCount: fields.length,
  };
}

function countsOf(total: number): ChangeCounts {
  const [created, deleted] = [Math.round(total * 0.2), Math.round(total * 0.07)];
  return { total, created, deleted, changed: total - created - deleted, other: 0 };
}

function share(total: number, index: number): number {
  return Math.max(1, Math.round((total * 0.12) / (index + 1) ** 0.9));
}

function dayOf(index: number): string {
  return new Date(start + 3 * hour + index * day).toISOString().slice(0, 10);
}

function idOf(index: number): string {
  return (0x62c2f3ce80c8 + index * 7919).toString(16).padEnd(24, "64892d56");
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function never(): never {
  throw new Error("A table without rows has none.");
}
