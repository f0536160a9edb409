/// <reference lib="esnext.temporal" />
/**
 * Counts the numbers of a report again, from its records, with plain loops and the time zones of Temporal. It shares nothing
 * with the report but the type of its result, so that a fault of one is not a fault of both.
 */
import { createHash } from "node:crypto";
import type { LogName } from "../../src/logs.ts";
import type { LogEvent } from "../../src/records/events.ts";
import type {
  ChangeCounts,
  ChangeKind,
  FindingCode,
  OutsideReason,
  Report,
  SessionRow,
  SessionState,
  UserRef,
} from "../../src/report/model.ts";

/** A shift: ISO weekdays, and times of the day in minutes; one that ends before it begins ends on the next day. */
export interface Shift {
  days: number[];
  from: number;
  to: number;
}

/** What the report was asked for. */
export interface Policy {
  range: { from: number; to: number };
  now: number;
  timeZone: string;
  shifts?: Shift[];
  holidays?: string[];
  users?: { id: string; name: string | null; department: string | null }[];
  longSession: number;
  concurrentSessions: number;
  passwordChanges: number;
}

type Fields = Record<string, unknown>;
interface Session {
  n: number;
  id: string;
  user: string;
  login: unknown;
  start: number;
  end: number | null;
  expired: number | null;
  state: SessionState;
  until: number | null;
  local: Local;
}
interface Change {
  n: number;
  id: string;
  user: string;
  time: number;
  day: string;
  type: unknown;
  entity: unknown;
  kind: ChangeKind;
}
interface Password {
  n: number;
  id: string;
  user: string;
  actor: string;
  login: unknown;
  time: number;
  day: string;
}
interface Local {
  day: string;
  hour: number;
  minute: number;
  weekday: number;
}

const dayLength = 86_400_000;
const hour = 3_600_000;
const compareText = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The parts of a report that are numbers, rows and references. */
export function recount(events: readonly LogEvent[], policy: Policy): Omit<Report, "limits" | "generator"> {
  const now = Math.min(policy.range.to, policy.now);
  const inRange = events.filter(({ record }) => {
    const time = timeOf(record);
    return time >= policy.range.from && time <= policy.range.to;
  });
  const sorted = (log: LogName) =>
    inRange
      .filter((event) => event.log === log)
      .sort((one, other) => {
        const difference = timeOf(one.record) - timeOf(other.record);
        return difference || compareText(JSON.stringify(one.id), JSON.stringify(other.id));
      });
  const sessions = sorted("sessions").map((event, index) => toSession(event, index + 1, policy, now));
  const changes = sorted("audit").map((event, index) => toChange(event, index + 1, policy));
  const passwords = sorted("passwords").map((event, index) => toPassword(event, index + 1, policy));
  return new Recount(sessions, changes, passwords, policy, now).report(inRange);
}

function timeOf(record: object): number {
  const { startTime, timestamp } = record as Fields;
  return (startTime ?? timestamp) as number;
}

function userOf(id: unknown, login: unknown): string {
  const isMissing = id === undefined || id === null || id === "";
  return JSON.stringify(isMissing ? [login ?? null] : id);
}

function localOf(time: number, zone: string): Local {
  const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  const { hour: hours, minute, dayOfWeek: weekday } = zoned;
  return { day: zoned.toPlainDate().toString(), hour: hours, minute, weekday };
}

function toSession({ id, record }: LogEvent, n: number, { timeZone }: Policy, now: number): Session {
  const { userId, login, startTime, endTime, expiredAt } = record as unknown as Fields;
  const start = startTime as number;
  const end = typeof endTime === "number" ? endTime : null;
  const expired = typeof expiredAt === "number" ? expiredAt : null;
  const isExpired = expired !== null && expired <= now;
  const state = end !== null ? "ended" : isExpired ? "noEndRecorded" : "open";
  const until = end ?? (isExpired ? expired : null);
  return {
    ...{ n, id, user: userOf(userId, login), login, start, end, expired, state, until },
    local: localOf(start, timeZone),
  };
}

function toChange({ id, record }: LogEvent, n: number, { timeZone }: Policy): Change {
  const { userId, timestamp, entityType, entityId, oldBody, newBody } = record as unknown as Fields;
  const [hasOld, hasNew] = [oldBody ?? null, newBody ?? null].map((body) => body !== null);
  const kind = hasOld ? (hasNew ? "changed" : "deleted") : hasNew ? "created" : "other";
  const time = timestamp as number;
  const { day } = localOf(time, timeZone);
  return { n, id, user: userOf(userId, undefined), time, day, type: entityType, entity: entityId, kind };
}

function toPassword({ id, record }: LogEvent, n: number, { timeZone }: Policy): Password {
  const { userId, login, initiator, timestamp } = record as unknown as Fields;
  const user = userOf(userId, login);
  const actor = initiator ? JSON.stringify(initiator) : user;
  const time = timestamp as number;
  return { n, id, user, actor, login, time, day: localOf(time, timeZone).day };
}

class Recount {
  readonly #sessions: Session[];
  readonly #changes: Change[];
  readonly #passwords: Password[];
  readonly #policy: Policy;
  readonly #now: number;
  readonly #findings: Report["findings"] = [];
  readonly #evidence = new Map<string, Set<FindingCode>>();

  constructor(sessions: Session[], changes: Change[], passwords: Password[], policy: Policy, now: number) {
    this.#sessions = sessions;
    this.#changes = changes;
    this.#passwords = passwords;
    this.#policy = policy;
    this.#now = now;
  }

  report(events: readonly LogEvent[]): Omit<Report, "limits" | "generator"> {
    return {
      formatVersion: 1,
      findings: this.#findings,
      coverage: this.#coverage(events),
      signIns: this.#signIns(),
      outsideBusinessHours: this.#outside(),
      concurrentSessions: this.#concurrent(),
      longAndOpenSessions: this.#long(),
      withoutActivity: this.#inactive(),
      passwords: this.#passwordChanges(),
      changes: this.#allChanges(),
      appendix: this.#appendix(),
    };
  }

  #coverage(events: readonly LogEvent[]): Report["coverage"] {
    const {
      range,
      timeZone,
      holidays = [],
      users,
      longSession,
      concurrentSessions,
      passwordChanges,
    } = this.#policy;
    const hashes = events.map(({ log, record }) =>
      createHash("sha256")
        .update(JSON.stringify(sortKeys({ log, record })))
        .digest("hex"),
    );
    const value = createHash("sha256")
      .update(
        hashes
          .sort()
          .map((hash) => `${hash}\n`)
          .join(""),
      )
      .digest("hex");
    const isFuture = range.to > this.#policy.now;
    return {
      ...{ status: "complete", source: "server", server: "https://saymon.example.com" },
      ...{ range, timeZone, referenceTime: this.#now, serverTime: this.#policy.now },
      logs: (
        [
          ["sessions", this.#sessions.map(({ start }) => start)],
          ["audit", this.#changes.map(({ time }) => time)],
          ["passwords", this.#passwords.map(({ time }) => time)],
        ] as [LogName, number[]][]
      ).map(([log, times]) => ({
        ...{ log, isRead: true, users: null, records: times.length },
        ...{ firstTime: times[0] ?? null, lastTime: times.at(-1) ?? null },
      })),
      exports: table("exports", []),
      gaps: table(
        "gaps",
        isFuture
          ? [{ kind: "futureTime", from: Math.max(range.from, this.#policy.now + 1), to: range.to }]
          : [],
      ),
      digest: { algorithm: "SHA-256", value, records: events.length },
      parameters: {
        ...{ businessHours: this.#policy.shifts ? textOf(this.#policy.shifts) : null, holidays },
        ...{ users: users?.length ?? null, longSession, concurrentSessions, passwordChanges },
        ...{ rows: 100_000, isMasked: false },
      },
    };
  }

  #signIns(): Report["signIns"] {
    const perDay = groupBy(this.#sessions, ({ local }) => local.day);
    const perUser = groupBy(this.#sessions, ({ user }) => user);
    const perWeekdayAndHour = Array.from({ length: 7 }, (_, weekday) =>
      Array.from(
        { length: 24 },
        (_unused, at) =>
          this.#sessions.filter(({ local }) => local.weekday === weekday + 1 && local.hour === at).length,
      ),
    );
    return {
      ...{ sessions: this.#sessions.length, users: perUser.size, perWeekdayAndHour },
      perDay: table(
        "sign-ins-per-day",
        [...perDay]
          .sort(([one], [other]) => compareText(one, other))
          .map(([day, list]) => ({ day, sessions: list.length, users: countUsers(list) })),
      ),
      perUser: table(
        "sign-ins-per-user",
        mostFirst(
          [...perUser],
          ([, list]) => list.length,
          ([user]) => user,
        ).map(([user, list]) => ({
          ...{ user: this.#user(user), sessions: list.length },
          days: new Set(list.map(({ local }) => local.day)).size,
          firstTime: Math.min(...list.map(({ start }) => start)),
          lastTime: Math.max(...list.map(({ start }) => start)),
        })),
      ),
    };
  }

  #outside(): Report["outsideBusinessHours"] {
    if (!this.#policy.shifts) return null;
    const found = this.#sessions
      .map((session) => ({ session, reason: this.#reasonOutside(session.local) }))
      .filter((entry): entry is { session: Session; reason: OutsideReason } => entry.reason !== undefined);
    const count = (list: typeof found, reason: OutsideReason) =>
      list.filter((entry) => entry.reason === reason).length;
    const reasons = (list: typeof found) => ({
      holiday: count(list, "holiday"),
      nonWorkingDay: count(list, "nonWorkingDay"),
      outsideHours: count(list, "outsideHours"),
    });
    const outside = found.map(({ session }) => session);
    this.#finding(
      "outsideBusinessHours",
      "outsideBusinessHours",
      found.length,
      countUsers(outside),
      "S",
      outside,
    );
    const perUser = groupBy(found, ({ session }) => session.user);
    return {
      ...{ sessions: found.length, users: perUser.size, perReason: reasons(found) },
      perHour: Array.from({ length: 24 }, (_, at) => outside.filter(({ local }) => local.hour === at).length),
      perUser: table(
        "outside-business-hours-per-user",
        mostFirst(
          [...perUser],
          ([, list]) => list.length,
          ([user]) => user,
        ).map(([user, list]) => ({
          ...{ user: this.#user(user), outside: list.length, ...reasons(list) },
          all: this.#sessions.filter((session) => session.user === user).length,
        })),
      ),
      list: table(
        "outside-business-hours",
        found.map(({ session: { n, user, start, local }, reason }) => ({
          ...{
            ref: `S${n}`,
            user: this.#user(user),
            time: start,
            day: local.day,
            weekday: local.weekday,
            reason,
          },
        })),
      ),
    };
  }

  #reasonOutside({ day, hour: hours, minute, weekday }: Local): OutsideReason | undefined {
    const { shifts = [], holidays = [] } = this.#policy;
    const minutes = hours * 60 + minute;
    const dayBefore = new Date(Date.parse(day) - dayLength).toISOString().slice(0, 10);
    for (const { days, from, to } of shifts) {
      const end = to > from ? to : to + 1440;
      if (days.includes(weekday) && !holidays.includes(day) && minutes >= from && minutes < end)
        return undefined;
      const isFromYesterday = days.includes(weekday === 1 ? 7 : weekday - 1) && !holidays.includes(dayBefore);
      if (isFromYesterday && minutes + 1440 < end) return undefined;
    }
    if (holidays.includes(day)) return "holiday";
    return shifts.some(({ days }) => days.includes(weekday)) ? "outsideHours" : "nonWorkingDay";
  }

  #concurrent(): Report["concurrentSessions"] {
    const peaks = [...groupBy(this.#sessions, ({ user }) => user)].flatMap(([user, list]) => {
      const real = list.filter(({ start, until }) => until === null || until > start);
      const openAt = (time: number) =>
        real.filter(({ start, until }) => start <= time && (until === null || until > time));
      const overlap = Math.max(0, ...real.map(({ start }) => openAt(start).length));
      if (overlap === 0) return [];
      const from = Math.min(
        ...real.map(({ start }) => start).filter((time) => openAt(time).length === overlap),
      );
      const during = openAt(from);
      const ends = during.flatMap(({ until }) => until ?? []);
      return [
        { user, overlap, from, to: ends.length > 0 ? Math.min(...ends) : null, during, all: list.length },
      ];
    });
    const concurrent = peaks.filter(({ overlap }) => overlap >= 2);
    const found = peaks.filter(({ overlap }) => overlap >= this.#policy.concurrentSessions);
    const records = found.flatMap(({ during }) => during).sort((one, other) => one.n - other.n);
    this.#finding("concurrentSessions", "concurrentSessions", found.length, found.length, "S", records);
    const overlaps = [...new Set(peaks.map(({ overlap }) => overlap))].sort((one, other) => one - other);
    return {
      users: concurrent.length,
      perOverlap: overlaps.map((overlap) => ({
        overlap,
        users: peaks.filter((peak) => peak.overlap === overlap).length,
      })),
      perUser: table(
        "concurrent-sessions",
        mostFirst(
          concurrent,
          ({ overlap }) => overlap,
          ({ user }) => user,
        ).map((peak) => ({
          ...{ user: this.#user(peak.user), overlap: peak.overlap, from: peak.from, to: peak.to },
          sessions: peak.all,
          timeline: peak.during.slice(0, 20).map(({ n, start, until, state }) => ({
            ...{ ref: `S${n}`, startTime: start, endTime: until, state },
          })),
        })),
      ),
    };
  }

  #long(): Report["longAndOpenSessions"] {
    const rows = this.#sessions.map((session) => ({ session, row: this.#sessionRow(session) }));
    const long = mostFirst(
      rows.filter(({ row }) => (row.duration ?? -1) >= this.#policy.longSession),
      ({ row }) => row.duration ?? 0,
      ({ session }) => String(session.n).padStart(9, "0"),
    );
    const byNumber = long.map(({ session }) => session).sort((one, other) => one.n - other.n);
    this.#finding("longSessions", "longAndOpenSessions", long.length, countUsers(byNumber), "S", byNumber);
    const inState = (state: SessionState) => rows.filter(({ row }) => row.state === state);
    const endless = inState("noEndRecorded").map(({ session }) => session);
    this.#finding("noEndRecorded", "longAndOpenSessions", endless.length, countUsers(endless), "S", endless);
    const starts = [0, 0.25, 1, 4, 8, 12, 24, 72].map((hours) => hours * hour);
    const show = (list: typeof rows) => list.map(({ row }) => row);
    return {
      perState: {
        ended: inState("ended").length,
        noEndRecorded: inState("noEndRecorded").length,
        open: inState("open").length,
      },
      durations: starts.map((from, index) => {
        const to = starts[index + 1] ?? null;
        const isIn = (length: number | null) =>
          length !== null && length >= from && length < (to ?? Number.POSITIVE_INFINITY);
        return { from, to, sessions: rows.filter(({ row }) => isIn(row.duration)).length };
      }),
      long: table("long-sessions", show(long)),
      open: table("open-sessions", show(inState("open"))),
      noEndRecorded: table("sessions-without-end", show(inState("noEndRecorded"))),
    };
  }

  #sessionRow({ n, user, start, end, expired, state }: Session): SessionRow {
    const last = state === "ended" ? (end as number) : state === "open" ? this.#now : null;
    return {
      ...{ ref: `S${n}`, user: this.#user(user), startTime: start, endTime: end, expiredAt: expired, state },
      duration: last === null ? null : Math.max(last - start, 0),
    };
  }

  /** How often each user is in the records. */
  #activity(): Map<string, Activity> {
    const activity = new Map<string, Activity>();
    const add = (user: string, what: keyof Activity) => {
      const counts = activity.get(user) ?? { ...noActivity };
      counts[what]++;
      activity.set(user, counts);
    };
    for (const { user } of this.#sessions) add(user, "sessions");
    for (const { user } of this.#changes) add(user, "changes");
    for (const { user, actor } of this.#passwords) {
      add(user, "passwordChanges");
      if (actor !== user) add(actor, "passwordChangesForOthers");
    }
    return activity;
  }

  #inactive(): Report["withoutActivity"] {
    const { users } = this.#policy;
    if (!users) return null;
    const activity = this.#activity();
    const listed = users.map(({ id }) => JSON.stringify(id));
    const withoutSignIn = listed.filter((user) => !activity.get(user)?.sessions);
    const notInFile = [...activity].filter(([user]) => !listed.includes(user));
    this.#finding("withoutSignIn", "withoutActivity", withoutSignIn.length, withoutSignIn.length, "S", []);
    this.#finding("notInFile", "withoutActivity", notInFile.length, notInFile.length, "S", []);
    return {
      users: users.length,
      withoutAnything: withoutSignIn.filter((user) => !activity.has(user)).length,
      withoutSignIn: table(
        "users-without-sign-in",
        withoutSignIn.map((user) => ({
          ...{ user: this.#user(user), changes: activity.get(user)?.changes ?? 0 },
          passwordChanges: this.#passwords.filter((password) => password.user === user).length,
        })),
      ),
      notInFile: table(
        "users-not-in-file",
        mostFirst(
          notInFile,
          ([, counts]) => Object.values(counts).reduce((sum, count) => sum + count, 0),
          ([user]) => user,
        ).map(([user, counts]) => ({ user: this.#user(user), ...counts })),
      ),
    };
  }

  #passwordChanges(): Report["passwords"] {
    const all = this.#passwords;
    const byAnother = all.filter(({ user, actor }) => user !== actor);
    this.#finding(
      "passwordChangedByAnother",
      "passwords",
      byAnother.length,
      countUsers(byAnother),
      "P",
      byAnother,
    );
    const pairs = [...groupBy(byAnother, ({ actor, user }) => JSON.stringify([actor, user]))];
    const several = this.#several();
    const withoutSession = all.filter(
      ({ actor, time }) =>
        !this.#sessions.some(
          ({ user, start, until }) =>
            user === actor && start <= time && (until ?? Number.POSITIVE_INFINITY) >= time,
        ),
    );
    const actors = new Set(withoutSession.map(({ actor }) => actor)).size;
    this.#finding(
      "passwordChangeWithoutSession",
      "passwords",
      withoutSession.length,
      actors,
      "P",
      withoutSession,
    );
    return {
      ...{ total: all.length, byOneself: all.length - byAnother.length, byAnother: byAnother.length },
      accounts: countUsers(all),
      perDay: table(
        "password-changes-per-day",
        [...groupBy(all, ({ day }) => day)]
          .sort(([one], [other]) => compareText(one, other))
          .map(([day, list]) => ({
            day,
            byOneself: list.filter(({ user, actor }) => user === actor).length,
            byAnother: list.filter(({ user, actor }) => user !== actor).length,
          })),
      ),
      whoForWhom: table(
        "password-changes-per-pair",
        pairs
          .map(([, list]) => ({ list, first: list[0] as Password }))
          .sort(
            (one, other) =>
              other.list.length - one.list.length ||
              compareText(one.first.actor, other.first.actor) ||
              compareText(one.first.user, other.first.user),
          )
          .map(({ list, first }) => ({
            ...{ initiator: this.#user(first.actor), user: this.#user(first.user), changes: list.length },
            ...{ firstTime: first.time, lastTime: list.at(-1)?.time ?? 0 },
          })),
      ),
      changesByAnother: table(
        "password-changes-by-another",
        byAnother.map((row) => this.#passwordRow(row)),
      ),
      several,
      withoutSession: table(
        "password-changes-without-session",
        withoutSession.map((row) => this.#passwordRow(row)),
      ),
    };
  }

  #passwordRow({ n, time, user, actor }: Password): Report["passwords"]["changesByAnother"]["rows"][number] {
    const initiator = actor === user ? null : this.#user(actor);
    return { ref: `P${n}`, time, user: this.#user(user), initiator };
  }

  #several(): Report["passwords"]["several"] {
    const found = [...groupBy(this.#passwords, ({ user }) => user)].flatMap(([user, list]) => {
      const windows = list.map(({ time }) =>
        list.filter((other) => other.time > time - dayLength && other.time <= time),
      );
      const most = Math.max(...windows.map((window) => window.length));
      const window = windows.find(({ length }) => length === most) ?? [];
      const [from, to] = [window[0]?.time ?? 0, window.at(-1)?.time ?? 0];
      return most < this.#policy.passwordChanges
        ? []
        : [{ user, changes: most, from, to, window, all: list.length }];
    });
    const records = found.flatMap(({ window }) => window).sort((one, other) => one.n - other.n);
    this.#finding("severalPasswordChanges", "passwords", found.length, found.length, "P", records);
    return table(
      "several-password-changes",
      mostFirst(
        found,
        ({ changes }) => changes,
        ({ user }) => user,
      ).map(({ user, changes, from, to, all }) => ({
        ...{ user: this.#user(user), changes, from, to, all },
      })),
    );
  }

  #allChanges(): Report["changes"] {
    const all = this.#changes;
    const ofUsers = all.filter(({ type }) => type === 5);
    this.#finding("changesOfUsers", "changes", ofUsers.length, countUsers(ofUsers), "C", ofUsers);
    const number = (type: unknown) => String(Number(type) || 0).padStart(12, "0") + JSON.stringify(type);
    const byType = [...groupBy(all, ({ type }) => JSON.stringify(type ?? null))];
    const byEntity = [...groupBy(all, ({ type, entity }) => JSON.stringify([type ?? null, entity ?? null]))];
    const byUserAndDay = [...groupBy(all, ({ day, user }) => JSON.stringify([day, user]))];
    const empty = (name: string, total: number) => ({ total, rows: [], csv: `${name}.csv` });
    return {
      ...countKinds(all),
      users: countUsers(all),
      perDay: table(
        "changes-per-day",
        [...groupBy(all, ({ day }) => day)]
          .sort(([one], [other]) => compareText(one, other))
          .map(([day, list]) => ({ day, ...countKinds(list) })),
      ),
      perUser: table(
        "changes-per-user",
        mostFirst(
          [...groupBy(all, ({ user }) => user)],
          ([, list]) => list.length,
          ([user]) => user,
        ).map(([user, list]) => ({
          ...{ user: this.#user(user), ...countKinds(list) },
          ...{ firstTime: list[0]?.time ?? 0, lastTime: list.at(-1)?.time ?? 0 },
        })),
      ),
      perUserAndDay: table(
        "changes-per-user-and-day",
        byUserAndDay
          .map(([, list]) => ({ list, first: list[0] as Change }))
          .sort(
            (one, other) =>
              compareText(one.first.day, other.first.day) ||
              other.list.length - one.list.length ||
              compareText(one.first.user, other.first.user),
          )
          .map(({ list, first }) => ({ day: first.day, user: this.#user(first.user), ...countKinds(list) })),
      ),
      perEntityType: table(
        "changes-per-entity-type",
        mostFirst(
          byType,
          ([, list]) => list.length,
          ([, list]) => number(list[0]?.type),
        ).map(([, list]) => ({
          ...{ entityType: list[0]?.type as number, ...countKinds(list) },
          entities: new Set(list.map(({ entity }) => JSON.stringify(entity))).size,
        })),
      ),
      perEntity: table(
        "changes-per-entity",
        mostFirst(
          byEntity,
          ([, list]) => list.length,
          ([, list]) => number(list[0]?.type) + JSON.stringify(list[0]?.entity),
        ).map(([, list]) => ({
          ...{ entityType: list[0]?.type as number, entityId: String(list[0]?.entity), ...countKinds(list) },
          ...{ users: countUsers(list), lastTime: list.at(-1)?.time ?? 0 },
        })),
      ),
      // Their rows have differences, which have tests of their own.
      ofUsers: empty("changes-of-users", ofUsers.length),
      list: empty("changes", all.length),
      entityTypeNames: { 1: "object", 2: "link", 3: "flow", 5: "user", 10: "property", 13: "session" },
      userEntityType: 5,
    };
  }

  #appendix(): Report["appendix"] {
    const { users } = this.#policy;
    const activity = this.#activity();
    const listed = users?.map(({ id }) => JSON.stringify(id)) ?? [];
    const everyone = [...new Set([...activity.keys(), ...listed])].sort(compareText);
    const lists = { S: this.#sessions, C: this.#changes, P: this.#passwords };
    const logs = { S: "sessions", C: "audit", P: "passwords" } as const;
    const records = (["S", "C", "P"] as const).flatMap((letter) =>
      (lists[letter] as (Session | Change | Password)[]).flatMap((record) => {
        const ref = `${letter}${record.n}`;
        const codes = this.#evidence.get(ref);
        if (!codes) return [];
        const time = "start" in record ? record.start : record.time;
        const user = this.#user(record.user);
        return [{ ref, log: logs[letter], id: record.id, time, user, findings: [...codes].sort() }];
      }),
    );
    return {
      users: table(
        "users",
        everyone.map((user) => ({
          ...{ user: this.#user(user), logins: this.#logins(user).slice(0, 10).map(plain) },
          ...(activity.get(user) ?? noActivity),
          isInFile: users ? listed.includes(user) : null,
        })),
      ),
      records: table("records", records),
    };
  }

  #finding(
    code: FindingCode,
    section: Report["findings"][number]["section"],
    count: number,
    users: number,
    letter: string,
    records: { n: number }[],
  ): void {
    if (count === 0) return;
    const refs = records.map(({ n }) => `${letter}${n}`);
    for (const ref of refs) this.#evidence.set(ref, (this.#evidence.get(ref) ?? new Set()).add(code));
    this.#findings.push({ code, section, count, users, records: { total: refs.length, refs } });
  }

  /** Times at which a user had a login. */
  #uses(user: string): { login: unknown; time: number }[] {
    return [
      ...this.#sessions.map(({ user: whose, login, start }) => ({ whose, login, time: start })),
      ...this.#passwords.map(({ user: whose, login, time }) => ({ whose, login, time })),
    ].filter(({ whose, login }) => whose === user && login !== undefined && login !== null);
  }

  #logins(user: string): unknown[] {
    const uses = [...groupBy(this.#uses(user), ({ login }) => JSON.stringify(login))];
    const first = (list: { time: number }[]) => Math.min(...list.map(({ time }) => time));
    return uses
      .sort(([one, list], [other, otherList]) => first(list) - first(otherList) || compareText(one, other))
      .map(([json]) => JSON.parse(json) as unknown);
  }

  readonly #known = new Map<string, UserRef>();

  #user(key: string): UserRef {
    const known = this.#known.get(key);
    if (known) return known;
    const id = JSON.parse(key) as unknown;
    const [latest] = this.#uses(key).sort(
      (one, other) =>
        other.time - one.time || compareText(JSON.stringify(other.login), JSON.stringify(one.login)),
    );
    const listed = this.#policy.users?.find((user) => user.id === id);
    const user = {
      id: Array.isArray(id) ? null : plain(id),
      login: latest ? plain(latest.login) : null,
      name: listed?.name ?? null,
      department: listed?.department ?? null,
    };
    this.#known.set(key, user);
    return user;
  }
}

const noActivity = { sessions: 0, changes: 0, passwordChanges: 0, passwordChangesForOthers: 0 };
type Activity = typeof noActivity;

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function table<Row>(name: string, rows: Row[]): { total: number; rows: Row[]; csv: string } {
  return { total: rows.length, rows, csv: `${name}.csv` };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function mostFirst<Item>(
  items: readonly Item[],
  count: (item: Item) => number,
  key: (item: Item) => string,
): Item[] {
  return [...items].sort((one, other) => count(other) - count(one) || compareText(key(one), key(other)));
}

function countUsers(items: readonly { user: string }[]): number {
  return new Set(items.map(({ user }) => user)).size;
}

function countKinds(list: readonly Change[]): ChangeCounts {
  const count = (kind: ChangeKind) => list.filter((change) => change.kind === kind).length;
  const [created, changed] = [count("created"), count("changed")];
  return { total: list.length, created, changed, deleted: count("deleted"), other: count("other") };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const sorted: [string, unknown][] = Object.keys(value)
    .sort()
    .map((key) => [key, sortKeys((value as Fields)[key])]);
  return Object.fromEntries(sorted);
}

/** Shifts as the option `--business-hours` takes them. */
export function textOf(shifts: readonly Shift[]): string {
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return shifts
    .flatMap(({ days, from, to }) => days.map((day) => `${names[day - 1]} ${clock(from)}-${clock(to)}`))
    .join(", ");
}
