import { createHash } from "node:crypto";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import type { ReportLog } from "../logs.ts";
import type { LogEvent } from "../records/events.ts";
import { canonicalJson } from "../records/ids.ts";
import { findDeepField, maxDepth } from "../records/nesting.ts";
import { maxTime } from "../records/times.ts";
import { isOmittedBody } from "../schemas/limit-size.ts";
import { verbOf } from "../schemas/records.ts";
import { importSqlite } from "../state/sqlite.ts";
import { type BusinessHours, reasonOutside } from "./business-hours.ts";
import { maxNesting } from "./differences.ts";
import type { ListedUser } from "./input-files.ts";
import { createLocalTimes, type LocalTime } from "./local-times.ts";
import { isLoginName, objectId } from "./mask.ts";
import type { ChangeKind } from "./model.ts";
import { isLabel } from "./secrets.ts";

/** What decides about the derived columns of a record. */
export interface StoreOptions {
  /** Milliseconds, both ends inclusive. Records outside are not stored. */
  range: { from: number; to: number };
  timeZone: string;
  businessHours: BusinessHours | undefined;
  /** As `YYYY-MM-DD`. */
  holidays: readonly string[];
  /** Whether logins in the bodies of changes are collected, so that they can be masked. */
  collectsLogins: boolean;
}

/**
 * Strings of the server are stored as JSON: SQLite would change half a surrogate pair, and JSON keeps them apart from
 * numbers. A user is the JSON of an id, or `["login"]` where a record has no id.
 */
const incoming = `
  CREATE TABLE newSessions (
    id TEXT, user TEXT, login TEXT, start INTEGER, "end" INTEGER, expired INTEGER,
    day INTEGER, hour INTEGER, weekday INTEGER, reason TEXT, hash BLOB, readAt INTEGER, watched INTEGER
  );
  CREATE TABLE newChanges (
    id TEXT, user TEXT, entityType TEXT, entityId TEXT, part TEXT, oldBody TEXT, newBody TEXT, change TEXT,
    time INTEGER, day INTEGER, hash BLOB, readAt INTEGER, omitted INTEGER
  );
  CREATE TABLE newPasswords (
    id TEXT, user TEXT, login TEXT, actor TEXT, time INTEGER, day INTEGER, hash BLOB, readAt INTEGER
  );
  CREATE TABLE listed (user TEXT PRIMARY KEY, name TEXT, department TEXT, position INTEGER) WITHOUT ROWID;
  CREATE TABLE bodyLogins (login TEXT PRIMARY KEY, time INTEGER) WITHOUT ROWID;
`;

/**
 * Two exports can have the same record. Of a change, a version with its bodies counts. Of a session, the version with an end counts, as none begins again; otherwise, the
 * version that was read last. Records are numbered in the order of time. `seen` is when a session was last known to have no
 * end. Since then it may have ended, and its expiry may have moved with its user's actions. `until` is how long it has lasted
 * for certain: null for an open one.
 */
const complete = `
  CREATE TABLE sessions AS
    SELECT *, CASE state WHEN 'ended' THEN "end" WHEN 'noEndRecorded' THEN expired
      WHEN 'openWhenRead' THEN MIN(seen, IFNULL(expired, seen)) END AS until
    FROM (
      SELECT ROW_NUMBER() OVER (ORDER BY start, id) AS n, *,
        CASE WHEN "end" IS NOT NULL THEN 'ended' WHEN expired <= MIN(readAt, :now) THEN 'noEndRecorded'
          WHEN seen >= :now AND IFNULL(expired > :now, TRUE) THEN 'open' ELSE 'openWhenRead' END AS state
      FROM (SELECT *, MAX(watched) OVER (PARTITION BY id) AS seen, ROW_NUMBER() OVER (
        PARTITION BY id ORDER BY "end" IS NULL, readAt DESC, expired DESC, hash) AS version FROM newSessions)
      WHERE version = 1);
  DROP TABLE newSessions;
  CREATE TABLE changes AS
    SELECT ROW_NUMBER() OVER (ORDER BY time, id) AS n, *
    FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY omitted, readAt DESC, hash) AS version FROM newChanges)
    WHERE version = 1;
  DROP TABLE newChanges;
  CREATE TABLE passwords AS
    SELECT ROW_NUMBER() OVER (ORDER BY time, id) AS n, *
    FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY readAt DESC, hash) AS version FROM newPasswords) WHERE version = 1;
  DROP TABLE newPasswords;
  CREATE UNIQUE INDEX sessionsByNumber ON sessions (n);
  CREATE UNIQUE INDEX changesByNumber ON changes (n);
  CREATE UNIQUE INDEX passwordsByNumber ON passwords (n);
  CREATE INDEX sessionsOfUser ON sessions (user, start);
  CREATE INDEX passwordsOfUser ON passwords (user, time);
  CREATE TABLE logins AS
    SELECT user, login, MIN(time) AS first, MAX(time) AS last FROM (
      SELECT user, login, start AS time FROM sessions WHERE login IS NOT NULL
      UNION ALL SELECT user, login, time FROM passwords WHERE login IS NOT NULL
    ) GROUP BY user, login;
  CREATE INDEX loginsOfUser ON logins (user, last, login);
  CREATE TABLE sharedLogins AS
    SELECT login FROM (SELECT login, ROW_NUMBER() OVER (PARTITION BY user ORDER BY last DESC, login DESC) AS place FROM logins)
    WHERE place = 1 GROUP BY login HAVING COUNT(*) > 1;
  CREATE UNIQUE INDEX sharedLoginsByName ON sharedLogins (login);
  CREATE TABLE evidence (code, log, n, PRIMARY KEY (log, n, code)) WITHOUT ROWID;
`;

/**
 * What never changes in a record, so that all its versions have it, unless they leave it out. Fields that a server adds later
 * are not compared.
 */
const lasting = {
  newSessions: ["user", "start"],
  newChanges: [
    ...["user", "entityType", "entityId", "part", "time"],
    ...["IIF(omitted, NULL, oldBody)", "IIF(omitted, NULL, newBody)"],
  ],
  newPasswords: ["user", "IFNULL(login, '')", "actor", "time"],
};

/**
 * The records of a report, in a temporary SQLite database. It is a file without a name that only this process can read, in the
 * system's directory for temporary files (`SQLITE_TMPDIR`, `TMPDIR`); the system removes it when the process ends, however it
 * ends. So the memory does not grow with the number of records.
 */
export class RecordStore {
  readonly database: DatabaseSync;
  readonly #options: StoreOptions;
  readonly #localTime: (time: number) => LocalTime;
  readonly #holidays: ReadonlySet<number>;
  readonly #statements = new Map<string, StatementSync>();

  static async open(options: StoreOptions): Promise<RecordStore> {
    const { DatabaseSync } = await importSqlite();
    return new RecordStore(new DatabaseSync(""), options);
  }

  private constructor(database: DatabaseSync, options: StoreOptions) {
    this.database = database;
    this.#options = options;
    this.#localTime = createLocalTimes(options.timeZone);
    this.#holidays = new Set(options.holidays.map((day) => Date.parse(`${day}T00:00Z`) / 86_400_000));
    // Nothing of it must survive a crash. The cache is in KiB.
    database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536");
    database.exec(incoming);
    database.exec("BEGIN");
  }

  /** Adds the users of a file. */
  addListedUsers(users: readonly ListedUser[]): void {
    const insert = this.prepare("INSERT INTO listed VALUES (?, ?, ?, ?)");
    for (const [position, { id, name, department }] of users.entries())
      insert.run(JSON.stringify(id), name, department, position);
  }

  /**
   * Adds a record, unless its time is outside the range.
   *
   * @param readAt When it was read, by the clock of the server: of two versions of a record, the later one counts.
   * @param watched Until when its end would have been noticed, if it is a session.
   * @throws {TypeError} When one of its times is not a number of milliseconds, or a field is nested too deeply.
   */
  add(event: LogEvent, readAt: number, watched: number = readAt): void {
    const { log, record } = event;
    refuseDeepNesting(record);
    if (log === "sessions") this.#addSession(event, record as SessionRecord, readAt, watched);
    else if (log === "audit") this.#addChange(event, record as AuditRecord, readAt);
    else if (log === "passwords") this.#addPassword(event, record as PasswordRecord, readAt);
  }

  /**
   * Ends the reading, and prepares the tables that the sections query.
   *
   * @throws {Error} When two records have one id but different content.
   */
  complete(referenceTime: number): void {
    this.#refuseContradictions();
    for (const statement of complete.split(";").filter((text) => text.trim() !== "")) {
      const prepared = this.database.prepare(statement);
      if (statement.includes(":now")) prepared.run({ now: referenceTime });
      else prepared.run();
    }
  }

  /** Prepares a statement, once. It must not be iterated twice at a time. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.database.close();
  }

  /** The id of a record is a hash of its content, or that of a session: one of two such records would vanish. */
  #refuseContradictions(): void {
    for (const [table, columns] of Object.entries(lasting)) {
      const differs = columns.map((column) => `MIN(${column}) <> MAX(${column})`);
      const sql = `SELECT id FROM ${table} GROUP BY id HAVING ${differs.join(" OR ")} ORDER BY id LIMIT 1`;
      const found = this.database.prepare(sql).get();
      if (found)
        throw new Error(`Two records have the id ${found["id"]} but different content. Export them again.`);
    }
  }

  #addSession({ id, record }: LogEvent, session: SessionRecord, readAt: number, watched: number): void {
    const { userId, login, startTime, endTime, expiredAt } = session;
    const [end, expired] = [toTime("endTime", endTime), toTime("expiredAt", expiredAt)];
    if (!this.#isInRange("startTime", startTime)) return;
    const local = this.#localTime(startTime);
    const { businessHours } = this.#options;
    const isHoliday = (day: number) => this.#holidays.has(day);
    this.#insert("newSessions", [
      JSON.stringify(id),
      userKey(userId, login),
      toText(login),
      startTime,
      end,
      expired,
      local.day,
      Math.floor(local.minute / 60),
      local.weekday,
      businessHours ? reasonOutside(businessHours, isHoliday, local) : null,
      hashOf("sessions", record),
      readAt,
      watched,
    ]);
  }

  #addChange({ id, record }: LogEvent, change: AuditRecord, readAt: number): void {
    const { userId, entityType, entityId, kind, timestamp } = change;
    if (!this.#isInRange("timestamp", timestamp)) return;
    const { oldBody = null, newBody = null } = change;
    if (this.#options.collectsLogins)
      for (const body of [oldBody, newBody]) this.#collectLogins(body, timestamp);
    this.#insert("newChanges", [
      JSON.stringify(id),
      userKey(userId, undefined),
      JSON.stringify(entityType ?? null),
      JSON.stringify(entityId ?? null),
      JSON.stringify(kind ?? null),
      canonicalJson(oldBody),
      canonicalJson(newBody),
      changeKinds[verbOf(change)],
      timestamp,
      this.#localTime(timestamp).day,
      hashOf("audit", record),
      readAt,
      isOmittedBody(oldBody) || isOmittedBody(newBody) ? 1 : 0,
    ]);
  }

  #addPassword({ id, record }: LogEvent, password: PasswordRecord, readAt: number): void {
    const { userId, login, initiator, timestamp } = password;
    if (!this.#isInRange("timestamp", timestamp)) return;
    const user = userKey(userId, login);
    this.#insert("newPasswords", [
      JSON.stringify(id),
      user,
      toText(login),
      initiator ? userKey(initiator, undefined) : user,
      timestamp,
      this.#localTime(timestamp).day,
      hashOf("passwords", record),
      readAt,
    ]);
  }

  #isInRange(field: string, value: unknown): boolean {
    const time = toTime(field, value);
    if (time === null) throw notATime(field);
    const { from, to } = this.#options.range;
    return time >= from && time <= to;
  }

  /** Users can be created or renamed in a change, and never sign in. */
  #collectLogins(value: unknown, time: number, isLogin = false, depth = 0): void {
    if (isLogin && (typeof value === "string" || typeof value === "number") && !objectId.test(`${value}`))
      this.prepare("INSERT OR IGNORE INTO bodyLogins VALUES (?, ?)").run(JSON.stringify(`${value}`), time);
    const body = typeof value === "string" ? parseNested(value) : value;
    if (typeof body !== "object" || body === null || depth > maxNesting) return;
    const fields = Object.entries(body);
    const isNamed = fields.some(
      ([key, name]) => isLabel(key) && typeof name === "string" && isLoginName(name),
    );
    for (const [key, inner] of fields) {
      const isLoginField = Array.isArray(body) ? isLogin : isLoginName(key) || (isNamed && !isLabel(key));
      this.#collectLogins(inner, time, isLoginField, depth + 1);
    }
  }

  #insert(table: string, values: SQLInputValue[]): void {
    this.prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join()})`).run(...values);
  }
}

const changeKinds: Record<ReturnType<typeof verbOf>, ChangeKind> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  other: "other",
};

/** The hash of a record in the digest of a report. */
function hashOf(log: ReportLog, record: object): Buffer {
  return createHash("sha256").update(canonicalJson({ log, record })).digest();
}

function refuseDeepNesting(record: object): void {
  const field = findDeepField(record);
  if (field !== undefined)
    throw new TypeError(
      `${field} is nested deeper than ${maxDepth.toLocaleString("en")} levels, so no report can be made.`,
    );
}

/** A user of a record: by id, or by login where it has none. */
function userKey(userId: unknown, login: unknown): string {
  return userId === undefined || userId === null || userId === ""
    ? JSON.stringify([login ?? null])
    : JSON.stringify(userId);
}

/** What is JSON in a string. */
function parseNested(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toText(login: unknown): string | null {
  return login === undefined || login === null ? null : JSON.stringify(login);
}

/** A time of a record, or null without one. Anything else would look like a session without an end. */
function toTime(field: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > maxTime)
    throw notATime(field);
  return value;
}

function notATime(field: string): TypeError {
  return new TypeError(
    `${field} is not a number of milliseconds since 1970, so no report can be made. Check what the server sends.`,
  );
}
