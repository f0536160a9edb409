import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { LogName } from "../logs.ts";
import type { Mask } from "./mask.ts";
import { noMask } from "./mask.ts";
import type { Finding, FindingCode, Parameters, RecordRef, SectionName, Table, UserRef } from "./model.ts";
import type { RecordStore } from "./record-store.ts";

/** Named parameters of a query. */
type SqlParams = Record<string, SQLInputValue>;

/** A row of a query. */
export type SqlRow = Record<string, SQLOutputValue>;

/** How a field of a row is written: a user has four columns, differences a row each. */
export type CsvColumn = "value" | "time" | "user" | "list" | "differences";

/** The fields of a row that are in its CSV file, in the order of the columns. */
export type CsvColumns<Row> = { readonly [Field in Row extends unknown ? keyof Row : never]?: CsvColumn };

/** A table of the report: its first rows are in the model, all of them in a CSV file. */
export interface TableSource<Row> {
  /** Name of the CSV file, without its extension. */
  name: string;
  /** SQL that returns all rows, in a fixed order. */
  sql: string;
  params?: SqlParams;
  toRow(row: SqlRow): Row;
  /** The row in the CSV file, where it has more than the one in the model. */
  toCsvRow?(row: SqlRow): Row;
  columns: CsvColumns<Row>;
  /** Maximum number of rows in the model. Default: that of the parameters. */
  maxRows?: number;
  /** SQL that chooses the rows in the model, which are the first ones otherwise. */
  isShown?: string;
}

/** All rows of a table. */
export interface FullTable {
  name: string;
  total: number;
  /** Number of rows in the model. */
  shown: number;
  columns: CsvColumns<never>;
  rows(): Iterable<unknown>;
}

/** Maximum number of rows of tables by day, so that charts have all days. */
export const maxDays = 4000;

/** Maximum number of users that are kept in memory while rows are read. */
const maxUsers = 10_000;

/** What the sections of a report share: the records, the users, and the tables and findings so far. */
export class ReportContext {
  readonly store: RecordStore;
  readonly parameters: Parameters;
  readonly referenceTime: number;
  readonly tables: FullTable[] = [];
  readonly findings: Finding[] = [];
  mask: Mask = noMask;
  readonly #users = new Map<string, UserRef>();

  constructor(store: RecordStore, parameters: Parameters, referenceTime: number) {
    this.store = store;
    this.parameters = parameters;
    this.referenceTime = referenceTime;
  }

  /** All rows of a query with few of them. */
  all(sql: string, params: SqlParams = {}): SqlRow[] {
    return this.store.prepare(sql).all(params);
  }

  /** The first row of a query. */
  one(sql: string, params: SqlParams = {}): SqlRow {
    return this.store.prepare(sql).get(params) ?? {};
  }

  /** Makes a table of the report, and remembers it for its CSV file. */
  table<Row>(source: TableSource<Row>): Table<Row> {
    const { name, toRow, toCsvRow = toRow, columns, maxRows, isShown } = source;
    const { sql, params } = this.#store(source);
    const total = Number(this.one(`SELECT COUNT(*) AS total FROM (${sql})`, params)["total"]);
    const limit = Math.max(maxRows ?? 0, this.parameters.rows);
    const shown = isShown === undefined ? `${sql} LIMIT ${limit}` : `SELECT * FROM (${sql}) WHERE ${isShown}`;
    const rows = this.all(shown, params).map(toRow);
    this.tables.push({
      name,
      total,
      shown: rows.length,
      columns: columns as CsvColumns<never>,
      rows: () => this.#iterate(sql, params, toCsvRow),
    });
    return { total, rows, csv: `${name}.csv` };
  }

  /** Makes a table of rows that are in memory. */
  listTable<Row>(name: string, all: readonly Row[], columns: CsvColumns<Row>): Table<Row> {
    const rows = all.slice(0, this.parameters.rows);
    this.tables.push({
      ...{ name, total: all.length, shown: rows.length },
      ...{ columns: columns as CsvColumns<never>, rows: () => all },
    });
    return { total: all.length, rows, csv: `${name}.csv` };
  }

  /**
   * Adds a finding, unless its count is 0.
   *
   * @param sql Returns the log, number and user of each record behind it, as `log`, `n` and `user`.
   */
  finding(
    {
      code,
      section,
      count,
      users,
    }: { code: FindingCode; section: SectionName; count: number; users?: number },
    sql = "SELECT NULL AS log, NULL AS n, NULL AS user WHERE FALSE",
    params: SqlParams = {},
  ): void {
    if (count === 0) return;
    const insert = `INSERT OR IGNORE INTO evidence SELECT '${code}', log, n FROM (${sql})`;
    this.store.prepare(insert).run(params);
    const found = this.one(`SELECT COUNT(DISTINCT user) AS users FROM (${sql})`, params);
    const refs = this.all(
      `SELECT log, n FROM evidence WHERE code = :code ORDER BY n LIMIT ${this.parameters.rows}`,
      { code },
    ).map(({ log, n }) => toRef(log as LogName, n));
    const { total } = this.one("SELECT COUNT(*) AS total FROM evidence WHERE code = :code", { code });
    const records = { total: Number(total), refs };
    this.findings.push({ code, section, count, users: users ?? Number(found["users"]), records });
  }

  /** The user of a key in the database. */
  user(key: SQLOutputValue | undefined): UserRef {
    const text = String(key);
    const known = this.#users.get(text);
    if (known) return known;
    if (this.#users.size >= maxUsers) this.#users.clear();
    const user = this.#findUser(text);
    this.#users.set(text, user);
    return user;
  }

  /** A string of the server, from its JSON in the database. */
  text(json: SQLOutputValue | undefined): string {
    return this.mask.text(toPlainText(JSON.parse(String(json))));
  }

  #findUser(key: string): UserRef {
    const value: unknown = JSON.parse(key);
    const { login } = this.one(
      "SELECT login FROM logins WHERE user = :key ORDER BY last DESC, login DESC LIMIT 1",
      { key },
    );
    const { name = null, department = null } = this.one("SELECT * FROM listed WHERE user = :key", { key });
    const isMasked = this.mask !== noMask;
    return {
      id: Array.isArray(value) ? null : this.mask.id(toPlainText(value)),
      login: login === undefined ? null : this.mask.login(toPlainText(JSON.parse(String(login)))),
      name: name === null || isMasked ? null : String(name),
      department: department === null ? null : this.mask.text(String(department)),
    };
  }

  /** What is computed is stored, since its rows are read several times. */
  #store({ name, sql, params = {} }: { name: string; sql: string; params?: SqlParams }): {
    sql: string;
    params: SqlParams;
  } {
    if (!/GROUP BY|\(SELECT/.test(sql)) return { sql, params };
    this.store.database.prepare(`CREATE TABLE "${name}" AS ${sql}`).run(params);
    return { sql: `SELECT * FROM "${name}" ORDER BY rowid`, params: {} };
  }

  *#iterate<Row>(sql: string, params: SqlParams, toRow: (row: SqlRow) => Row): Iterable<Row> {
    // Not from the cache: a statement can be iterated only once at a time.
    for (const row of this.store.database.prepare(sql).iterate(params)) yield toRow(row as SqlRow);
  }
}

/** A server may send something else than a string. */
export function toPlainText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const refLetters: Record<LogName, string> = { sessions: "S", audit: "C", passwords: "P" };

/** The short name of a record. */
export function toRef(log: LogName, n: SQLOutputValue | undefined): RecordRef {
  return `${refLetters[log]}${n}`;
}

/** A number of a row that is never null. */
export function toNumber(value: SQLOutputValue | undefined): number {
  return Number(value);
}

/** A number of a row that can be null. */
export function toNumberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
