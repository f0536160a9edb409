import { createHmac, randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, statSync } from "node:fs";
import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { LogName } from "../logs.ts";
import type { Receipt } from "../outputs/manifest.ts";
import { describeWriteError } from "../outputs/output.ts";
import type { Shard } from "../reading/users.ts";
import { canonicalJson } from "../records/ids.ts";
import { importSqlite, notSqlite, sqliteFull } from "./sqlite.ts";

/** What a state belongs to. With another one, records would be lost or repeated. */
export interface Binding {
  /** Base URL of the server. */
  server: string;
  /** Login, or undefined with an API token: tokens may be replaced. Only a keyed hash of it is stored. */
  account: string | undefined;
  /** What is read, such as logs and shard. */
  filters: object;
}

/** How far one log was read: that of a user, or that of everyone with the empty string as its user. */
export interface LogState {
  /** Everything up to this time was read and is safe; -1 when nothing was. */
  readTo: number;
  /** Last millisecond of the range that is being read; undefined between two ranges. */
  target?: number | undefined;
  /** What is left of that range. */
  rest?: { from: number; to: number } | undefined;
  /** First millisecond for which all delivered records are remembered. */
  rememberedFrom: number;
  /** Time of the latest record that was read; -1 when there was none. */
  latest: number;
  /** Rounds in a row in which it could not be read, and why. */
  failures: number;
  message: string;
}

/** Records of a user's log that were delivered, by their content hash: how many, and their time. */
export type Delivered = Map<string, { time: number; count: number }>;

/** A session whose end has not been seen. */
export interface OpenSession {
  /** As {@link identifySession} has it. */
  id: string;
  startTime: number;
  expiredAt: number;
}

/** What `state show` tells. */
export interface StateSummary {
  server: string;
  filters: object;
  logs: { log: LogName; users: number; earliest: number; latest: number; failing: number }[];
  openSessions: number;
  users: number;
}

/** Another process uses the state. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

/** The state cannot be used. The message says why and what to do. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** The state was made for something else: the options do not fit to it. */
export class StateMismatchError extends StateError {}

const schemaVersion = "1";

const tables = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS logs (
    log TEXT, user TEXT, readTo INTEGER NOT NULL, target INTEGER, restFrom INTEGER, restTo INTEGER,
    rememberedFrom INTEGER NOT NULL, failures INTEGER NOT NULL, message TEXT NOT NULL, latest INTEGER NOT NULL,
    PRIMARY KEY (log, user)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS delivered (
    log TEXT, user TEXT, hash TEXT, time INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (log, user, hash)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, startTime INTEGER NOT NULL, expiredAt INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/**
 * What follows a server remembers between runs, in an SQLite file that only its owner can read. The file is locked while
 * it is open, by the operating system, so that no lock outlives its process. A transaction that was cut off is undone
 * when the file is opened next.
 */
export class StateStore {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Opens a state, or creates it.
   *
   * @throws {LockedError} When another process uses it.
   * @throws {StateError} When it cannot be used.
   */
  static async open(path: string): Promise<StateStore> {
    const { DatabaseSync } = await importSqlite();
    createFile(path);
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0)
      throw new StateError(`${path}: other users can read this state. Run: chmod 600 ${path}`);
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path);
      database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE");
      database.exec(tables);
      database.exec("COMMIT");
      return new StateStore(database, path);
    } catch (error) {
      database?.close();
      if (error instanceof StateError) throw error;
      const { message, errcode } = error as Error & { errcode?: number };
      if (errcode === sqliteFull) throw new StateError(describeWriteError(path, "ENOSPC"));
      if (/locked|busy/.test(message))
        throw new LockedError(
          `${path}: another process is using this state. Wait for its end, or use another --state.`,
        );
      const what = notSqlite.has(errcode) ? "is not a state of saymon-logs" : "cannot be used";
      throw new StateError(`${path}: ${what} (${message}). Restore it, or use another --state.`);
    }
  }

  /**
   * Opens a state that must exist.
   *
   * @throws {LockedError} When another process uses it.
   * @throws {StateError} When there is none, or it cannot be used.
   */
  static async openExisting(path: string): Promise<StateStore> {
    if (!existsSync(path)) throw new StateError(`${path}: there is no such state. Name it with --state.`);
    return StateStore.open(path);
  }

  private constructor(database: DatabaseSync, path: string) {
    this.#path = path;
    this.#database = database;
    const version = this.#meta("version");
    if (version !== undefined && version !== schemaVersion)
      throw new StateError(
        `${path}: is of version ${version}, and this release reads ${schemaVersion}. Update saymon-logs.`,
      );
  }

  /**
   * Binds a state into which nothing was read yet, or compares with what an existing one is bound to. So a wrong address
   * or login can be corrected.
   *
   * @throws {StateMismatchError} When it belongs to something else.
   */
  bind({ server, account, filters }: Binding): void {
    const salt = this.#meta("salt") ?? randomBytes(16).toString("hex");
    const fingerprint =
      account === undefined ? "api token" : createHmac("sha256", salt).update(account).digest("hex");
    const binding: Record<string, string> = { server, account: fingerprint, filters: canonicalJson(filters) };
    const other = Object.keys(binding).find((key) => this.#meta(key) !== binding[key]);
    if (other === undefined) return;
    if (!this.#isEmpty()) {
      const known = describeBinding(other, this.#meta(other) ?? "");
      throw new StateMismatchError(
        `${this.#path}: was made ${known}. Use the same options, or another --state.`,
      );
    }
    this.transaction(() => {
      this.#database.exec("DELETE FROM meta; DELETE FROM logs");
      for (const [key, value] of Object.entries({ version: schemaVersion, salt, ...binding }))
        this.#setMeta(key, value);
    });
  }

  /** Where a new state begins to read, in milliseconds since 1970. The first call decides. */
  startAt(time: number): number {
    const known = this.#meta("start");
    if (known === undefined) this.#setMeta("start", String(time));
    return known === undefined ? time : Number(known);
  }

  /** Whether the users of sessions before the start are known. */
  hasEarlierUsers(): boolean {
    return this.#meta("earlierUsers") !== undefined;
  }

  setHasEarlierUsers(): void {
    this.#setMeta("earlierUsers", "true");
  }

  /** What the output has of earlier rounds. One that got none has only what comes now. */
  receipt(): Receipt {
    const known = this.#meta("receipt");
    if (known !== undefined) return JSON.parse(known) as Receipt;
    const row = this.#sql("SELECT MAX(MAX(readTo, IFNULL(target, -1))) AS readTo FROM logs").get();
    const readTo = Number(row?.["readTo"] ?? -1);
    return readTo < 0 ? {} : { since: readTo + 1 };
  }

  /** Stores what the output has; undefined when it says nothing. */
  setReceipt(receipt: Receipt | undefined): void {
    if (receipt) this.#setMeta("receipt", JSON.stringify(receipt));
    else this.#sql("DELETE FROM meta WHERE key = 'receipt'").run();
  }

  /** Runs changes so that all of them are kept, or none. */
  transaction(change: () => void): void {
    this.#database.exec("BEGIN");
    try {
      change();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  log(log: LogName, user: string): LogState {
    const row = this.#sql("SELECT * FROM logs WHERE log = ? AND user = ?").get(log, user);
    return row ? toLogState(row) : { readTo: -1, rememberedFrom: 0, latest: -1, failures: 0, message: "" };
  }

  setLog(log: LogName, user: string, state: LogState): void {
    const { readTo, target, rest, rememberedFrom, failures, message, latest } = state;
    this.#sql("INSERT OR REPLACE INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
      log,
      user,
      readTo,
      target ?? null,
      rest?.from ?? null,
      rest?.to ?? null,
      rememberedFrom,
      failures,
      message,
      latest,
    );
  }

  delivered(log: LogName, user: string): Delivered {
    const rows = this.#sql("SELECT hash, time, count FROM delivered WHERE log = ? AND user = ?").all(
      log,
      user,
    );
    return new Map(
      rows.map((row) => [String(row["hash"]), { time: Number(row["time"]), count: Number(row["count"]) }]),
    );
  }

  setDelivered(
    log: LogName,
    user: string,
    hash: string,
    { time, count }: { time: number; count: number },
  ): void {
    this.#sql("INSERT OR REPLACE INTO delivered VALUES (?, ?, ?, ?, ?)").run(log, user, hash, time, count);
  }

  /** Forgets delivered records that will not be read again: those before a time that are in no range that is left. */
  forget(log: LogName, user: string, before: number, rest: { from: number; to: number }): void {
    const sql =
      "DELETE FROM delivered WHERE log = ? AND user = ? AND time < ? AND NOT (time BETWEEN ? AND ?)";
    this.#sql(sql).run(log, user, before, rest.from, rest.to);
  }

  openSessions(): OpenSession[] {
    return this.#sql(
      "SELECT id, startTime, expiredAt FROM sessions ORDER BY startTime",
    ).all() as unknown as OpenSession[];
  }

  setOpenSession({ id, startTime, expiredAt }: OpenSession): void {
    this.#sql("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)").run(id, startTime, expiredAt);
  }

  removeOpenSession(id: string): void {
    this.#sql("DELETE FROM sessions WHERE id = ?").run(id);
  }

  users(): string[] {
    return this.#sql("SELECT id FROM users ORDER BY id")
      .all()
      .map(({ id }) => String(id));
  }

  addUser(id: string): void {
    this.#sql("INSERT OR IGNORE INTO users VALUES (?)").run(id);
  }

  summary(): StateSummary {
    const logs = this.#sql(
      "SELECT log, COUNT(*) AS users, MIN(readTo) AS earliest, MAX(readTo) AS latest, SUM(failures > 0) AS failing FROM logs GROUP BY log",
    ).all() as unknown as StateSummary["logs"];
    return {
      server: this.#meta("server") ?? "",
      filters: JSON.parse(this.#meta("filters") ?? "{}") as object,
      logs: logs.map((row) => ({ ...row })),
      openSessions: this.openSessions().length,
      users: this.users().length,
    };
  }

  close(): void {
    this.#database.close();
  }

  /** Whether no log was read, in whole or in part. */
  #isEmpty(): boolean {
    const sql = "SELECT 1 FROM logs WHERE readTo >= 0 OR target IS NOT NULL LIMIT 1";
    return this.#sql(sql).get() === undefined;
  }

  #meta(key: string): string | undefined {
    const row = this.#sql("SELECT value FROM meta WHERE key = ?").get(key);
    return row === undefined ? undefined : String(row["value"]);
  }

  #setMeta(key: string, value: string): void {
    this.#sql("INSERT OR REPLACE INTO meta VALUES (?, ?)").run(key, value);
  }

  #sql(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.#database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}

/** SQLite gives its journal the mode of the database, but creates the database with the mode of the process. */
function createFile(path: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    throw new StateError(describeWriteError(path, String((error as NodeJS.ErrnoException).code)));
  }
}

/** What a state was made for, in the terms of the command line. */
function describeBinding(key: string, value: string): string {
  if (key === "server") return `for --server ${value}`;
  if (key === "account") return "with another account";
  const { logs, shard } = JSON.parse(value) as { logs: LogName[]; shard: Shard | null };
  return `with --log ${logs.join(",")}, ${shard ? `with --shard ${shard.index}/${shard.count}` : "without --shard"}`;
}

function toLogState(row: Record<string, SQLOutputValue>): LogState {
  const { readTo, target, restFrom, restTo, rememberedFrom, failures, message, latest } = row;
  return {
    readTo: Number(readTo),
    ...(target !== null && { target: Number(target), rest: { from: Number(restFrom), to: Number(restTo) } }),
    rememberedFrom: Number(rememberedFrom),
    latest: Number(latest),
    failures: Number(failures),
    message: String(message),
  };
}
