/// <reference lib="esnext.temporal" />
/**
 * Counts the numbers of a report again, from its records, with plain loops and the time zones of Temporal. It shares nothing
 * with the report but the type of its result, so that a fault of one is not a fault of both.
 */
import { createHash } from "node:crypto";
import type { ReportLog } from "../../src/logs.ts";
import type { LogEvent } from "../../src/records/events.ts";
import type {
  ChangeCounts,
  ChangeKind,
  ChangeRow,
  FindingCode,
  OutsideReason,
  Report,
  SectionName,
  SessionRow,
  SessionState,
  Table,
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
  /** When a session was read, by its start. Default: now. */
  readAt?: (start: number) => number;
  timeZone: string;
  shifts?: Shift[];
  holidays?: string[];
  users?: { id: string; name: string | null; department: string | null }[];
  longSession: number;
  concurrentSessions: number;
  passwordChanges: number;
}

/** What all records have: a user is the JSON of an id, or of a login in an array. */
interface Entry {
  ref: string;
  id: string;
  log: ReportLog;
  user: string;
  time: number;
  day: string;
  hour: number;
  minute: number;
  weekday: number;
}
interface Session extends Entry {
  login: unknown;
  end: number | null;
  expired: number | null;
  state: SessionState;
  /** When it ended or expired; infinite while it is open. */
  until: number;
  /** The same; infinite if it may be open. */
  maybeUntil: number;
}
interface Change extends Entry {
  type: unknown;
  entity: unknown;
  part: unknown;
  kind: ChangeKind;
}
interface Password extends Entry {
  login: unknown;
  actor: string;
}
type Fields = Record<string, unknown>;
/** A part of a report with all rows in the place of each table, and changes without their differences, which have own tests. */
type Counted<Part> =
  Part extends Table<infer Row>
    ? Counted<Row>[]
    : Part extends ChangeRow
      ? Omit<Part, "name" | "differences" | "differenceCount">
      : Part extends readonly (infer Item)[]
        ? Counted<Item>[]
        : Part extends object
          ? { [Key in keyof Part]: Counted<Part[Key]> }
          : Part;
type Numbers = Counted<Omit<Report, "limits" | "generator">>;

const dayLength = 86_400_000;
const hourLength = 3_600_000;

/** The parts of a report that are numbers, rows and references. */
export function recount(events: readonly LogEvent[], policy: Policy): Numbers {
  const { from, to } = policy.range;
  return new Recount(
    events.filter(({ record }) => timeOf(record) >= from && timeOf(record) <= to),
    policy,
  ).report();
}

class Recount {
  readonly #events: readonly LogEvent[];
  readonly #policy: Policy;
  readonly #now: number;
  readonly #sessions: Session[];
  readonly #changes: Change[];
  readonly #passwords: Password[];
  readonly #findings: Report["findings"] = [];
  readonly #evidence = new Map<string, Set<FindingCode>>();
  readonly #known = new Map<string, UserRef>();
  #latestLogins: (string | undefined)[] | undefined;

  constructor(events: readonly LogEvent[], policy: Policy) {
    this.#events = events;
    this.#policy = policy;
    this.#now = Math.min(policy.range.to, policy.now);
    this.#sessions = this.#entries("sessions", "S", (entry, fields) => this.#session(entry, fields));
    this.#changes = this.#entries("audit", "C", toChange);
    this.#passwords = this.#entries("passwords", "P", toPassword);
  }

  report(): Numbers {
    return {
      formatVersion: 1,
      findings: this.#findings,
      coverage: this.#coverage(),
      signIns: this.#signIns(),
      outsideBusinessHours: this.#outside(),
      concurrentSessions: this.#concurrent(),
      longAndOpenSessions: this.#longAndOpen(),
      withoutActivity: this.#withoutActivity(),
      passwords: this.#passwordChanges(),
      changes: this.#allChanges(),
      appendix: this.#appendix(),
    };
  }

  // The records

  /** The records of a log in the order of time, numbered from 1. */
  #entries<Result>(
    log: ReportLog,
    letter: string,
    complete: (entry: Entry, fields: Fields) => Result,
  ): Result[] {
    const events = this.#events.filter((event) => event.log === log);
    const byId = events.sort((one, other) => compareText(JSON.stringify(one.id), JSON.stringify(other.id)));
    const sorted = byId.sort((one, other) => timeOf(one.record) - timeOf(other.record));
    return sorted.map(({ id, record }, index) => {
      const fields = record as unknown as Fields;
      const time = timeOf(record);
      const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(this.#policy.timeZone);
      const { hour, minute, dayOfWeek: weekday } = zoned;
      const user = userOf(fields["userId"], log === "audit" ? undefined : fields["login"]);
      const entry = { ref: `${letter}${index + 1}`, id, log, user, time, hour, minute, weekday };
      return complete({ ...entry, day: zoned.toPlainDate().toString() }, fields);
    });
  }

  #session(entry: Entry, { login, endTime, expiredAt }: Fields): Session {
    const end = typeof endTime === "number" ? endTime : null;
    const expired = typeof expiredAt === "number" ? expiredAt : null;
    const common = { ...entry, login, end, expired };
    const readAt = this.#policy.readAt?.(entry.time) ?? this.#now;
    const known = Math.min(readAt, this.#now);
    const always = Number.POSITIVE_INFINITY;
    if (end !== null) return { ...common, state: "ended", until: end, maybeUntil: end };
    if (expired !== null && expired <= known)
      return { ...common, state: "noEndRecorded", until: expired, maybeUntil: expired };
    const isStillOpen = known === this.#now;
    if (isStillOpen) return { ...common, state: "open", until: always, maybeUntil: always };
    return { ...common, state: "openWhenRead", until: readAt, maybeUntil: always };
  }

  // Users

  /** Times at which a user had a login. */
  #logins(user: string): { login: unknown; time: number }[] {
    const uses = [...this.#sessions, ...this.#passwords].filter((entry) => entry.user === user);
    return uses.filter(({ login }) => login !== undefined && login !== null);
  }

  #user(key: string): UserRef {
    const known = this.#known.get(key);
    if (known) return known;
    const id = JSON.parse(key) as unknown;
    const latest = this.#latestLogin(key);
    const { name = null, department = null } = this.#policy.users?.find((user) => user.id === id) ?? {};
    const login = latest === undefined ? null : plain(JSON.parse(latest));
    this.#latestLogins ??= [...new Set([...this.#sessions, ...this.#passwords].map(byUser))].map((user) =>
      this.#latestLogin(user),
    );
    const isLoginShared = login !== null && this.#latestLogins.filter((one) => one === latest).length > 1;
    const user = { id: Array.isArray(id) ? null : plain(id), login, isLoginShared, name, department };
    this.#known.set(key, user);
    return user;
  }

  /** As JSON. */
  #latestLogin(user: string): string | undefined {
    const [latest] = groupsOf(this.#logins(user), ({ login }) => JSON.stringify(login))
      .map(({ key, list }) => ({ key, time: Math.max(...list.map(({ time }) => time)) }))
      .reverse()
      .sort((one, other) => other.time - one.time);
    return latest?.key;
  }

  // Findings

  #finding(
    [code, section]: [FindingCode, SectionName],
    count: number,
    users: number,
    entries: readonly Entry[],
  ): void {
    if (count === 0) return;
    const refs = entries.map(({ ref }) => ref);
    for (const ref of refs) this.#evidence.set(ref, (this.#evidence.get(ref) ?? new Set()).add(code));
    this.#findings.push({ code, section, count, users, records: { total: refs.length, refs } });
  }

  /** A finding that counts its records, and their users. */
  #findingOf(code: [FindingCode, SectionName], entries: readonly Entry[]): void {
    this.#finding(code, entries.length, countUsers(entries), entries);
  }

  // The sections

  #coverage(): Numbers["coverage"] {
    const { range, now, readAt, timeZone, shifts, holidays = [], users, ...thresholds } = this.#policy;
    const hashes = this.#events.map(({ log, record }) => sha256(JSON.stringify(sortKeys({ log, record }))));
    const lines = hashes.sort().map((hash) => `${hash}\n`);
    const logs: [ReportLog, Entry[]][] = [
      ["sessions", this.#sessions],
      ["audit", this.#changes],
      ["passwords", this.#passwords],
    ];
    return {
      ...{ status: "complete", source: "server", server: "https://saymon.example.com" },
      ...{ range, timeZone, referenceTime: this.#now, serverTime: now },
      logs: logs.map(([log, entries]) => ({
        ...{ log, isRead: true, users: null, records: entries.length },
        ...{ firstTime: entries[0]?.time ?? null, lastTime: entries.at(-1)?.time ?? null },
      })),
      exports: [],
      gaps: range.to > now ? [{ kind: "futureTime", from: Math.max(range.from, now + 1), to: range.to }] : [],
      digest: { algorithm: "SHA-256", value: sha256(lines.join("")), records: hashes.length },
      parameters: {
        ...{ businessHours: shifts ? textOf(shifts) : null, holidays, users: users?.length ?? null },
        ...{ ...thresholds, rows: 100_000, isMasked: false },
      },
    };
  }

  #signIns(): Numbers["signIns"] {
    const perWeekdayAndHour = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
    for (const { weekday, hour } of this.#sessions) {
      const day = perWeekdayAndHour[weekday - 1] as number[];
      day[hour] = (day[hour] ?? 0) + 1;
    }
    return {
      ...{ sessions: this.#sessions.length, users: countUsers(this.#sessions), perWeekdayAndHour },
      perDay: groupsOf(this.#sessions, dayOf).map(({ key: day, list }) => ({
        ...{ day, sessions: list.length, users: countUsers(list) },
      })),
      perUser: mostFirst(groupsOf(this.#sessions, byUser)).map(({ key, list }) => ({
        ...{ user: this.#user(key), sessions: list.length, days: new Set(list.map(dayOf)).size },
        ...firstAndLast(list),
      })),
    };
  }

  #outside(): Numbers["outsideBusinessHours"] {
    if (!this.#policy.shifts) return null;
    const found = this.#sessions.flatMap((session) => {
      const reason = this.#reasonOutside(session);
      return reason === undefined ? [] : { ...session, reason };
    });
    const countReasons = (list: typeof found) => {
      const count = (reason: OutsideReason) => list.filter((entry) => entry.reason === reason).length;
      return {
        ...{ holiday: count("holiday"), nonWorkingDay: count("nonWorkingDay") },
        outsideHours: count("outsideHours"),
      };
    };
    this.#findingOf(["outsideBusinessHours", "outsideBusinessHours"], found);
    return {
      ...{ sessions: found.length, users: countUsers(found), perReason: countReasons(found) },
      perHour: Array.from({ length: 24 }, (_, at) => found.filter(({ hour }) => hour === at).length),
      perUser: mostFirst(groupsOf(found, byUser)).map(({ key, list }) => ({
        ...{ user: this.#user(key), outside: list.length, ...countReasons(list) },
        all: this.#sessions.filter(({ user }) => user === key).length,
      })),
      list: found.map(({ ref, user, time, day, weekday, reason }) => ({
        ...{ ref, user: this.#user(user), time, day, weekday, reason },
      })),
    };
  }

  #reasonOutside({ day, hour, minute, weekday }: Entry): OutsideReason | undefined {
    const { shifts = [], holidays = [] } = this.#policy;
    const minutes = hour * 60 + minute;
    const yesterday = { day: dayBefore(day), weekday: weekday === 1 ? 7 : weekday - 1 };
    for (const { days, from, to } of shifts) {
      const end = to > from ? to : to + 1440;
      const begins = (date: { day: string; weekday: number }) =>
        days.includes(date.weekday) && !holidays.includes(date.day);
      if (begins({ day, weekday }) && minutes >= from && minutes < end) return undefined;
      if (begins(yesterday) && minutes + 1440 < end) return undefined;
    }
    if (holidays.includes(day)) return "holiday";
    return shifts.some(({ days }) => days.includes(weekday)) ? "outsideHours" : "nonWorkingDay";
  }

  #concurrent(): Numbers["concurrentSessions"] {
    const peaks = groupsOf(this.#sessions, byUser).flatMap((group) => peakOf(group) ?? []);
    const concurrent = peaks.filter(({ overlap }) => overlap >= 2);
    const found = peaks.filter(({ overlap }) => overlap >= this.#policy.concurrentSessions);
    this.#finding(
      ["concurrentSessions", "concurrentSessions"],
      ...[found.length, found.length, inOrder(found.flatMap(({ during }) => during))],
    );
    const overlaps = [...new Set(peaks.map(({ overlap }) => overlap))].sort((one, other) => one - other);
    return {
      users: concurrent.length,
      perOverlap: overlaps.map((overlap) => ({
        ...{ overlap, users: peaks.filter((peak) => peak.overlap === overlap).length },
      })),
      perUser: mostFirst(concurrent, ({ overlap }) => overlap).map(
        ({ key, list, overlap, from, to, during }) => ({
          ...{ user: this.#user(key), overlap, from, to: finite(to), sessions: list.length },
          timeline: during.slice(0, 20).map(({ ref, time, until, state }) => ({
            ...{ ref, startTime: time, endTime: finite(until), state },
          })),
        }),
      ),
    };
  }

  #longAndOpen(): Numbers["longAndOpenSessions"] {
    const sessions = this.#sessions.map((session) => ({ ...session, duration: this.#durationOf(session) }));
    const inState = (state: SessionState) => sessions.filter((session) => session.state === state);
    const long = sessions.filter(({ duration }) => duration >= this.#policy.longSession);
    this.#findingOf(["longSessions", "longAndOpenSessions"], long);
    this.#findingOf(["noEndRecorded", "longAndOpenSessions"], inState("noEndRecorded"));
    const counted = sessions.filter(({ state }) => state !== "openWhenRead");
    const starts = [0, 0.25, 1, 4, 8, 12, 24, 72].map((hours) => hours * hourLength);
    const rows = (list: typeof sessions) =>
      list.map(
        ({ ref, user, time, end, expired, state, duration }): SessionRow => ({
          ...{ ref, user: this.#user(user), startTime: time, endTime: end, expiredAt: expired, state },
          duration: state === "noEndRecorded" ? null : duration,
        }),
      );
    return {
      perState: {
        ...{ ended: inState("ended").length, open: inState("open").length },
        noEndRecorded: inState("noEndRecorded").length,
        openWhenRead: inState("openWhenRead").length,
      },
      durations: starts.map((from, index) => {
        const to = starts[index + 1] ?? null;
        const isIn = (duration: number) => duration >= from && duration < (to ?? Number.POSITIVE_INFINITY);
        return { from, to, sessions: counted.filter(({ duration }) => isIn(duration)).length };
      }),
      long: rows([...long].sort((one, other) => other.duration - one.duration)),
      open: rows(inState("open")),
      openWhenRead: rows(inState("openWhenRead")),
      noEndRecorded: rows(inState("noEndRecorded")),
    };
  }

  /** Not a number where no end is recorded. */
  #durationOf({ time, state, until }: Session): number {
    if (state === "noEndRecorded") return Number.NaN;
    return Math.max((state === "open" ? this.#now : until) - time, 0);
  }

  /** How often each user is in the records. */
  #activity(): Map<string, typeof noActivity> {
    const activity = new Map<string, typeof noActivity>();
    const add = (user: string, what: keyof typeof noActivity) => {
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

  #withoutActivity(): Numbers["withoutActivity"] {
    const { users } = this.#policy;
    if (!users) return null;
    const activity = this.#activity();
    const listed = users.map(({ id }) => JSON.stringify(id));
    const withoutSignIn = listed.filter((user) => !activity.get(user)?.sessions);
    const notInFile = groupsOf([...activity], ([user]) => user).filter(({ key }) => !listed.includes(key));
    const sum = (counts: typeof noActivity) => Object.values(counts).reduce((total, count) => total + count);
    this.#finding(["withoutSignIn", "withoutActivity"], withoutSignIn.length, withoutSignIn.length, []);
    this.#finding(["notInFile", "withoutActivity"], notInFile.length, notInFile.length, []);
    return {
      users: users.length,
      withoutAnything: withoutSignIn.filter((user) => !activity.has(user)).length,
      withoutSignIn: withoutSignIn.map((user) => {
        const { changes, passwordChanges } = activity.get(user) ?? noActivity;
        return { user: this.#user(user), changes, passwordChanges };
      }),
      notInFile: mostFirst(notInFile, ({ list }) => sum(list[0][1])).map(({ key, list }) => ({
        ...{ user: this.#user(key), ...list[0][1] },
      })),
    };
  }

  #passwordChanges(): Numbers["passwords"] {
    const all = this.#passwords;
    const byAnother = all.filter(isByAnother);
    this.#findingOf(["passwordChangedByAnother", "passwords"], byAnother);
    const several = this.#several();
    const begunBefore = ({ actor, time }: Password) =>
      this.#sessions.filter((session) => session.user === actor && session.time <= time);
    const withoutSession = all.filter(
      (change) => !begunBefore(change).some(({ maybeUntil }) => maybeUntil >= change.time),
    );
    const withSession = all.filter((change) =>
      begunBefore(change).some(({ until }) => (finite(until) ?? this.#now) >= change.time),
    );
    const actors = new Set(withoutSession.map(({ actor }) => actor)).size;
    this.#finding(
      ["passwordChangeWithoutSession", "passwords"],
      withoutSession.length,
      actors,
      withoutSession,
    );
    const rows = (list: Password[]) =>
      list.map(({ ref, time, user, actor }) => ({
        ...{ ref, time, user: this.#user(user), initiator: actor === user ? null : this.#user(actor) },
      }));
    return {
      ...countAuthors(all),
      ...{ total: all.length, accounts: countUsers(all), several },
      perDay: groupsOf(all, dayOf).map(({ key: day, list }) => ({ day, ...countAuthors(list) })),
      whoForWhom: mostFirst(groupsOf(byAnother, ({ actor, user }) => `${actor} ${user}`)).map(({ list }) => ({
        ...{ initiator: this.#user(list[0].actor), user: this.#user(list[0].user) },
        ...{ changes: list.length, ...firstAndLast(list) },
      })),
      changesByAnother: rows(byAnother),
      withoutSession: rows(withoutSession),
      sessionUnknown: all.length - withoutSession.length - withSession.length,
    };
  }

  #several(): Numbers["passwords"]["several"] {
    const busiest = groupsOf(this.#passwords, byUser).map(({ key, list }) => {
      const windows = list.map(({ time }) =>
        list.filter((other) => other.time > time - dayLength && other.time <= time),
      );
      const [window = []] = [...windows].sort((one, other) => other.length - one.length);
      return { key, list, window };
    });
    const found = busiest.filter(({ window }) => window.length >= this.#policy.passwordChanges);
    const entries = inOrder(found.flatMap(({ window }) => window));
    this.#finding(["severalPasswordChanges", "passwords"], found.length, found.length, entries);
    return mostFirst(found, ({ window }) => window.length).map(({ key, list, window }) => ({
      ...{ user: this.#user(key), changes: window.length, all: list.length },
      ...{ from: window[0]?.time ?? 0, to: window.at(-1)?.time ?? 0 },
    }));
  }

  #allChanges(): Numbers["changes"] {
    const all = this.#changes;
    const ofUsers = all.filter(({ type }) => type === 5);
    this.#findingOf(["changesOfUsers", "changes"], ofUsers);
    const ofType = ({ type }: Change) => String(Number(type) || 0).padStart(12, "0") + JSON.stringify(type);
    const ofEntity = (change: Change) => ofType(change) + JSON.stringify(change.entity);
    const rows = (list: Change[]) =>
      list.map(({ ref, time, user, type, entity, part, kind }) => ({
        ...{ ref, time, user: this.#user(user), entityType: type as number, entityId: String(entity) },
        ...{ part: part as number, change: kind },
      }));
    return {
      ...countKinds(all),
      users: countUsers(all),
      perDay: groupsOf(all, dayOf).map(({ key: day, list }) => ({ day, ...countKinds(list) })),
      perUser: mostFirst(groupsOf(all, byUser)).map(({ key, list }) => ({
        ...{ user: this.#user(key), ...countKinds(list), ...firstAndLast(list) },
      })),
      perUserAndDay: groupsOf(all, dayOf).flatMap(({ key: day, list: ofDay }) =>
        mostFirst(groupsOf(ofDay, byUser)).map(({ key, list }) => ({
          ...{ day, user: this.#user(key), ...countKinds(list) },
        })),
      ),
      perEntityType: mostFirst(groupsOf(all, ofType)).map(({ list }) => ({
        ...{ entityType: list[0].type as number, ...countKinds(list) },
        entities: groupsOf(list, ofEntity).length,
      })),
      perEntity: mostFirst(groupsOf(all, ofEntity)).map(({ list }) => ({
        ...{ entityType: list[0].type as number, entityId: String(list[0].entity), ...countKinds(list) },
        ...{ users: countUsers(list), lastTime: firstAndLast(list).lastTime },
      })),
      ofUsers: rows(ofUsers),
      list: rows(all),
      entityTypeNames: { 1: "object", 2: "link", 3: "flow", 5: "user", 10: "property", 13: "session" },
      userEntityType: 5,
    };
  }

  #appendix(): Numbers["appendix"] {
    const { users } = this.#policy;
    const activity = this.#activity();
    const listed = users?.map(({ id }) => JSON.stringify(id)) ?? [];
    const everyone = [...new Set([...activity.keys(), ...listed])].sort(compareText);
    const firstLogins = (user: string) =>
      groupsOf(this.#logins(user), ({ login }) => JSON.stringify(login))
        .map(({ list }) => ({ login: list[0].login, time: Math.min(...list.map(({ time }) => time)) }))
        .sort((one, other) => one.time - other.time)
        .slice(0, 10);
    return {
      users: everyone.map((user) => ({
        ...{ user: this.#user(user), logins: firstLogins(user).map(({ login }) => plain(login)) },
        ...(activity.get(user) ?? noActivity),
        isInFile: users ? listed.includes(user) : null,
      })),
      records: [...this.#sessions, ...this.#changes, ...this.#passwords].flatMap(
        ({ ref, log, id, time, user }) => {
          const findings = [...(this.#evidence.get(ref) ?? [])].sort();
          return findings.length === 0 ? [] : { ref, log, id, time, user: this.#user(user), findings };
        },
      ),
    };
  }
}

const noActivity = { sessions: 0, changes: 0, passwordChanges: 0, passwordChangesForOthers: 0 };

function timeOf(record: object): number {
  const { startTime, timestamp } = record as Fields;
  return (startTime ?? timestamp) as number;
}

function userOf(id: unknown, login: unknown): string {
  const isMissing = id === undefined || id === null || id === "";
  return JSON.stringify(isMissing ? [login ?? null] : id);
}

function toChange(entry: Entry, { entityType, entityId, kind: part, oldBody, newBody }: Fields): Change {
  const [hasOld, hasNew] = [oldBody ?? null, newBody ?? null].map((body) => body !== null);
  const kind = hasOld ? (hasNew ? "changed" : "deleted") : hasNew ? "created" : "other";
  return { ...entry, type: entityType ?? null, entity: entityId ?? null, part: part ?? null, kind };
}

function toPassword(entry: Entry, { login, initiator }: Fields): Password {
  return { ...entry, login, actor: initiator ? JSON.stringify(initiator) : entry.user };
}

/** The first highest overlap of a user's sessions; nothing when none of them lasted. */
function peakOf({ key, list }: Group<Session>) {
  const real = list.filter(({ time, until }) => until > time);
  const openAt = (moment: number) => real.filter(({ time, until }) => time <= moment && until > moment);
  const overlap = Math.max(0, ...real.map(({ time }) => openAt(time).length));
  const first = real.find(({ time }) => openAt(time).length === overlap);
  if (!first) return undefined;
  const during = openAt(first.time);
  return { key, list, overlap, from: first.time, to: Math.min(...during.map(({ until }) => until)), during };
}

function isByAnother({ user, actor }: Password): boolean {
  return user !== actor;
}

function countAuthors(list: readonly Password[]): { byOneself: number; byAnother: number } {
  const byAnother = list.filter(isByAnother).length;
  return { byOneself: list.length - byAnother, byAnother };
}

function countKinds(list: readonly Change[]): ChangeCounts {
  const count = (kind: ChangeKind) => list.filter((change) => change.kind === kind).length;
  const [created, changed] = [count("created"), count("changed")];
  return { total: list.length, created, changed, deleted: count("deleted"), other: count("other") };
}

function countUsers(items: readonly Entry[]): number {
  return new Set(items.map(byUser)).size;
}

/** Of records in the order of time. */
function firstAndLast(list: readonly Entry[]): { firstTime: number; lastTime: number } {
  return { firstTime: list[0]?.time ?? 0, lastTime: list.at(-1)?.time ?? 0 };
}

function byUser({ user }: Entry): string {
  return user;
}

function dayOf({ day }: Entry): string {
  return day;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayLength).toISOString().slice(0, 10);
}

/** Records of one log in the order of their numbers. */
function inOrder<Item extends Entry>(entries: Item[]): Item[] {
  return entries.sort((one, other) => Number(one.ref.slice(1)) - Number(other.ref.slice(1)));
}

function finite(time: number): number | null {
  return time === Number.POSITIVE_INFINITY ? null : time;
}

interface Group<Item> {
  key: string;
  list: [Item, ...Item[]];
}

/** Items by their keys, in the order of the keys. */
function groupsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Group<Item>[] {
  const groups = new Map<string, Group<Item>>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.list.push(item);
    else groups.set(key, { key, list: [item] });
  }
  return [...groups.values()].sort((one, other) => compareText(one.key, other.key));
}

/** Groups with the largest number first, otherwise in their order. */
function mostFirst<Item extends Group<unknown>>(
  groups: readonly Item[],
  count: (group: Item) => number = ({ list }) => list.length,
): Item[] {
  return [...groups].sort((one, other) => count(other) - count(one));
}

function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys((value as Fields)[key])]));
}

/** Shifts as the option `--business-hours` takes them. */
export function textOf(shifts: readonly Shift[]): string {
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const clock = (minutes: number) => `${two(minutes / 60)}:${two(minutes % 60)}`;
  return shifts
    .flatMap(({ days, from, to }) => days.map((day) => `${names[day - 1]} ${clock(from)}-${clock(to)}`))
    .join(", ");
}
