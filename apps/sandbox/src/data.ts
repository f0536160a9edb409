import type { AuditRecord, PasswordRecord } from "@saymon-logs/types";
import { createChange, createEntities } from "./audit-bodies.ts";
import { type LogName, vendorRecords } from "./document.ts";
import { createRandom, type Random } from "./random.ts";
import type { StoredSession } from "./store.ts";
import { createTimes, day, hour } from "./times.ts";
import type { User } from "./users.ts";

/** Number of records of each log. */
export type Counts = Record<LogName, number>;

/** Generates single records. */
export interface RecordMaker {
  session(random: Random, time: number): StoredSession;
  change(random: Random, time: number, user: User): AuditRecord;
  password(random: Random, time: number, user: User): PasswordRecord;
  /** Returns a user; busy ones more often. */
  user(random: Random): User;
}

/**
 * Distributes a number of records over these logs. A further log gets its share on top, so that the records of these stay
 * the same.
 */
export function splitCount(records: number): Counts {
  const listSessionLog = Math.round(records * 0.4);
  const listPasswordLog = Math.round(records * 0.1);
  return { listSessionLog, listUserAuditLog: records - listSessionLog - listPasswordLog, listPasswordLog };
}

/** Creates a generator of records of these users. */
export function createRecordMaker(users: User[]): RecordMaker {
  const entities = createEntities(createRandom("entities"));
  const administrators = users.filter(({ role }) => role === "administrator");
  const user = byWeight(users);

  return {
    user,
    session(random, time) {
      const { id: userId, login } = user(random);
      const id = hexSeconds(time) + random.hex(16);
      // One in ten never ends: its endTime stays null, as in the vendor's example.
      const endsAt = random.chance(0.1) ? null : time + sessionLength(random);
      return { id, userId, login, startTime: time, endTime: null, expiredAt: time + hour, endsAt };
    },
    change(random, time, { id: userId }) {
      const entity = random.pick(entities);
      const { kind, oldBody, newBody } = createChange(random, entity);
      return {
        entityId: entity.id,
        entityType: entity.type,
        userId,
        kind,
        oldBody,
        newBody,
        timestamp: time,
      };
    },
    password(random, time, { id: userId, login }) {
      const initiator = random.chance(0.4) ? random.pick(administrators).id : "";
      return { timestamp: time, userId, login, initiator: initiator === userId ? "" : initiator };
    },
  };
}

type Generate = (seed: string, users: User[], count: number, until: number) => Generator<object>;

export const generators: Record<LogName, Generate> = {
  listSessionLog: createSessions,
  listUserAuditLog: createChanges,
  listPasswordLog: createPasswords,
};

/** Generates the records of a log until `until`, after the vendor's. */
export function* createRecords(log: LogName, ...args: Parameters<Generate>): Generator<object> {
  yield* vendorRecords[log];
  // A log that is new in the document may have no generator yet.
  yield* generators[log]?.(...args) ?? [];
}

/** Generates ended, expired and open sessions, as of `until`. */
function* createSessions(
  seed: string,
  users: User[],
  count: number,
  until: number,
): Generator<StoredSession> {
  const random = createRandom(`${seed}/sessions`);
  const { session } = createRecordMaker(users);
  // Some sessions are open, however few there are.
  const open = Math.min(5, count);
  for (const { time } of createTimes(random, count - open, until - year, until)) {
    yield asOf(until, session(random, time));
  }
  for (let minutes = open; minutes > 0; minutes--) {
    yield { ...session(random, until - minutes * 60_000), endsAt: until + minutes * hour };
  }
}

/** Generates changes. A burst is of one user; some of its records are identical. */
function* createChanges(seed: string, users: User[], count: number, until: number): Generator<AuditRecord> {
  const { change, user } = createRecordMaker(users);
  yield* inBursts(createRandom(`${seed}/changes`), count, until, user, change);
}

/** Generates changes of passwords, with bursts and identical records as well. */
function* createPasswords(
  seed: string,
  users: User[],
  count: number,
  until: number,
): Generator<PasswordRecord> {
  const { password, user } = createRecordMaker(users);
  yield* inBursts(createRandom(`${seed}/passwords`), count, until, user, password);
}

const year = 365 * day;

function* inBursts<Item>(
  random: Random,
  count: number,
  until: number,
  user: (random: Random) => User,
  make: (random: Random, time: number, user: User) => Item,
): Generator<Item> {
  let busy = user(random);
  let latest: Item | undefined;
  for (const { time, burst } of createTimes(random, count, until - year, until)) {
    if (!burst) busy = user(random);
    const isTwin = burst && random.chance(0.2);
    latest = isTwin && latest !== undefined ? latest : make(random, time, busy);
    yield latest;
  }
}

/** A session as of `until`. */
function asOf(until: number, session: StoredSession): StoredSession {
  const { endsAt, startTime } = session;
  if (endsAt === null) return session;
  if (endsAt > until) return { ...session, expiredAt: Math.max(startTime, until - hour / 2) + hour };
  // One in four expired, an hour after the last action; the others ended when their user signed out.
  const expired = endsAt % 4 === 0 && endsAt - startTime > hour;
  return { ...session, endTime: endsAt, expiredAt: expired ? endsAt : endsAt + hour };
}

function sessionLength(random: Random): number {
  return 10_000 + Math.floor(random.float() ** 3 * 9 * hour);
}

/** The first eight digits of an id: the time in seconds, as in the vendor's examples. */
function hexSeconds(time: number): string {
  return Math.floor(time / 1000)
    .toString(16)
    .padStart(8, "0");
}

function byWeight(users: User[]): (random: Random) => User {
  let total = 0;
  const ends = users.map(({ weight }) => {
    total += weight;
    return total;
  });
  return (random) => {
    const point = random.float() * total;
    return users[ends.findIndex((end) => point < end)] as User;
  };
}
