import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Records, SessionRecord } from "@saymon-logs/types";
import { openDatabase } from "./database.ts";
import { fieldsOf, forEachLog, type LogName, logNames, operationOf, userParameterOf } from "./document.ts";

/** A session, and the time when it will end: null when its user never signs out. */
export type StoredSession = SessionRecord & { endsAt: number | null };

/** The type of the records of a log. */
type Stored<Log extends LogName> = Log extends "listSessionLog" ? StoredSession : Records[Log];

/** Records of a log in an order. Both bounds are inclusive, in epoch milliseconds. */
export interface Selection {
  /** The user whose records to select. Default: all users. */
  userId?: string;
  from: number;
  to: number;
  newestFirst: boolean;
  /** Time of a session that is compared with the bounds. */
  sessionTime: SessionTime;
  /** Seed that shuffles the records of the same millisecond. Default: in the order in which they arrived. */
  shuffle?: number;
  limit: number;
  skip: number;
}

/** Time of a session that is compared with `from` and `to`: its start, its end, or all the time between. */
export type SessionTime = "start" | "end" | "overlap";

/** The records of a sandbox, in SQLite. */
export interface Store {
  /** Adds a record as the last to arrive. */
  add<Log extends LogName>(log: Log, record: Stored<Log>): void;
  /** Runs `work` as one transaction. */
  transaction(work: () => void): void;
  /** One page of a log. */
  page(log: LogName, selection: Selection): object[];
  /** Yields all records of a range, oldest first, without keeping them in memory. */
  all(log: LogName, range: { userId?: string; from?: number; to?: number }): Generator<object>;
  count(log: LogName): number;
  /** Ends the sessions that end by this time. */
  endSessions(now: number): void;
  /** Records an action of a user: their open session that expires last expires at `expiredAt` instead. */
  touchSession(userId: string, now: number, expiredAt: number): void;
  /** Removes all records older than `time`. */
  purge(time: number): void;
  /** Creates the indexes. Quicker after the first records than before. */
  index(): void;
  /** Reads a value that was stored beside the records. */
  get<T>(key: string): T | undefined;
  /** Stores a value beside the records, as JSON. */
  set(key: string, value: unknown): void;
  /** Removes everything. */
  clear(): void;
  /** How SQLite reads a page. */
  plan(log: LogName, selection: Selection): string[];
  close(): void;
}

/** The table of a log has its name. */
interface Table {
  /** The column that a range is compared with. */
  time: string;
  /** Whether one user's records are selected. */
  isByUser: boolean;
  /** Columns of the records, with their types. */
  shown: Record<string, ColumnType>;
  /** Further columns. */
  hidden: Record<string, "INTEGER">;
}

type ColumnType = "INTEGER" | "TEXT" | "JSON";

const tables = forEachLog(tableOf);

function tableOf(log: LogName): Table {
  const columns = Object.entries(fieldsOf(log)).map(([field, type]): [string, ColumnType] => [
    field,
    type.includes("integer") ? "INTEGER" : type.includes("string") ? "TEXT" : "JSON",
  ]);
  return {
    time: operationOf(log)["x-compared-time"].field,
    isByUser: userParameterOf(log) !== undefined,
    shown: Object.fromEntries(columns),
    hidden: log === "listSessionLog" ? { endsAt: "INTEGER" } : {},
  };
}

/** The latest time in JavaScript, and so in the document. */
export const endOfTime = 8_640_000_000_000_000;

/**
 * Opens a store in a file, or in memory.
 *
 * @throws An error that names the file when it can't be used.
 */
export function openStore(file: string = ":memory:"): Store {
  return new SqliteStore(openDatabase(file, createTables));
}

class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  add<Log extends LogName>(log: Log, record: Stored<Log>): void {
    const { sql, columns } = inserts[log];
    this.#prepare(sql).run(...columns.map(([name, type]) => toSql(record[name as keyof object], type)));
  }

  transaction(work: () => void): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      work();
      this.#db.exec("COMMIT");
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  page(log: LogName, selection: Selection): object[] {
    const { sql, values } = select(log, selection);
    return this.#prepare(sql)
      .all(...values)
      .map((row) => toRecord(log, row));
  }

  *all(
    log: LogName,
    { userId, from = 0, to = endOfTime }: { userId?: string; from?: number; to?: number },
  ): Generator<object> {
    const range = { from, to, newestFirst: false, sessionTime: "start", limit: -1, skip: 0 } as const;
    const { sql, values } = select(log, userId === undefined ? range : { ...range, userId });
    // Not from the cache: a statement can be iterated only once at a time.
    for (const row of this.#db.prepare(sql).iterate(...values)) yield toRecord(log, row);
  }

  count(log: LogName): number {
    return Number(this.#prepare(`SELECT count(*) AS n FROM ${log}`).get()?.["n"]);
  }

  endSessions(now: number): void {
    const sql =
      "UPDATE listSessionLog SET endTime = endsAt, expiredAt = endsAt + 3600000 WHERE endTime IS NULL AND endsAt <= ?";
    this.#prepare(sql).run(now);
  }

  touchSession(userId: string, now: number, expiredAt: number): void {
    const latest = `SELECT arrival FROM listSessionLog
      WHERE endTime IS NULL AND userId = ? AND expiredAt > ? ORDER BY expiredAt DESC LIMIT 1`;
    this.#prepare(`UPDATE listSessionLog SET expiredAt = ? WHERE arrival = (${latest})`).run(
      expiredAt,
      userId,
      now,
    );
  }

  purge(time: number): void {
    for (const log of logNames) this.#prepare(`DELETE FROM ${log} WHERE ${tables[log].time} < ?`).run(time);
  }

  index(): void {
    for (const log of logNames) {
      const { time, isByUser } = tables[log];
      this.#db.exec(`CREATE INDEX IF NOT EXISTS ${log}ByTime ON ${log} (${time})`);
      if (isByUser) this.#db.exec(`CREATE INDEX IF NOT EXISTS ${log}OfUser ON ${log} (userId, ${time})`);
    }
    this.#db.exec(`
      CREATE INDEX IF NOT EXISTS sessionsToEnd ON listSessionLog (endsAt) WHERE endTime IS NULL;
      CREATE INDEX IF NOT EXISTS sessionsToExpire ON listSessionLog (userId, expiredAt) WHERE endTime IS NULL;`);
  }

  get<T>(key: string): T | undefined {
    const row = this.#prepare("SELECT value FROM facts WHERE key = ?").get(key);
    return row && JSON.parse(String(row["value"]));
  }

  set(key: string, value: unknown): void {
    this.#prepare("INSERT OR REPLACE INTO facts VALUES (?, ?)").run(key, JSON.stringify(value));
  }

  clear(): void {
    this.#db.exec([...logNames, "facts"].map((name) => `DROP TABLE ${name};`).join(""));
    createTables(this.#db);
    this.#statements.clear();
  }

  plan(log: LogName, selection: Selection): string[] {
    const { sql, values } = select(log, selection);
    const rows = this.#db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    return rows.map((row) => String(row["detail"]));
  }

  close(): void {
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const inserts = forEachLog((log) => {
  const columns = columnsOf(log);
  const sql = `INSERT INTO ${log} (${quote(columns)}) VALUES (${columns.map(() => "?")})`;
  return { sql, columns };
});

/** The names of columns; a field can have the name of an SQL keyword. */
function quote(columns: [name: string, ...unknown[]][]): string {
  return columns.map(([name]) => `"${name}"`).join();
}

function columnsOf(log: LogName): [name: string, type: ColumnType][] {
  const { shown, hidden } = tables[log];
  return Object.entries({ ...shown, ...hidden });
}

function createTables(db: DatabaseSync): void {
  for (const log of logNames) {
    const columns = columnsOf(log).map(([name, type]) => `"${name}" ${type === "JSON" ? "TEXT" : type}`);
    // `arrival` numbers the records in the order in which they arrived.
    db.exec(`CREATE TABLE IF NOT EXISTS ${log} (arrival INTEGER PRIMARY KEY, ${columns}) STRICT`);
  }
  db.exec("CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT) STRICT");
}

function select(log: LogName, selection: Selection): { sql: string; values: SQLInputValue[] } {
  const { userId, from, to, newestFirst, sessionTime, shuffle, limit, skip } = selection;
  const { time, shown } = tables[log];
  const direction = newestFirst ? "DESC" : "ASC";

  const conditions = userId === undefined ? [] : ["userId = ?"];
  const values: SQLInputValue[] = userId === undefined ? [] : [userId];
  if (log !== "listSessionLog" || sessionTime === "start") {
    conditions.push(`${time} >= ?`, `${time} <= ?`);
    values.push(from, to);
  } else {
    // An open session never ends. No session ends before it starts, so the first condition can use the index.
    conditions.push("startTime <= ?", `coalesce(endTime, ${endOfTime}) >= ?`);
    values.push(to, from);
    if (sessionTime === "end") {
      conditions.push(`coalesce(endTime, ${endOfTime}) <= ?`);
      values.push(to);
    }
  }

  // Multiplication modulo a prime is quick, and gives another order for each number.
  const ties = shuffle === undefined ? `arrival ${direction}` : "(arrival * ?) % 1000003, arrival";
  if (shuffle !== undefined) values.push(1 + (shuffle % 1_000_002));
  const sql = `SELECT ${quote(Object.entries(shown))} FROM ${log} WHERE ${conditions.join(" AND ")}
    ORDER BY ${time} ${direction}, ${ties} LIMIT ? OFFSET ?`;
  return { sql, values: [...values, limit, skip] };
}

function toSql(value: unknown = null, type: ColumnType): SQLInputValue {
  return type === "JSON" ? JSON.stringify(value) : (value as SQLInputValue);
}

function toRecord(log: LogName, row: Record<string, unknown>): object {
  const record = { ...row };
  for (const [column, type] of Object.entries(tables[log].shown)) {
    if (type === "JSON") record[column] = JSON.parse(String(row[column]));
  }
  return record;
}
