import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { ReportLog } from "../logs.ts";
import { dayText } from "./local-times.ts";
import type { Mask } from "./mask.ts";
import { noMask } from "./mask.ts";
import type { Finding, FindingCode, Parameters, RecordRef, SectionName, Table, UserRef } from "./model.ts";
import type { RecordStore } from "./record-store.ts";

/** Named parameters of a query. */
type SqlParams = Record<string, SQLInputValue>;

/** A row of a query. */
export type SqlRow = Record<string, SQLOutputValue>;

/**
 * How a field of a row is read from the database, and written to its CSV file: a user has four columns there, differences have a
 * row each, and what is hidden has none.
 */
export type Column = "value" | "time" | "day" | "user" | "list" | "differences" | "hidden";

/** The fields of a row, in the order of the columns of its CSV file. */
export type Columns<Row> = { readonly [Field in keyof Row]: Column };

/** A table of the report: its first rows are in the model, all of them in a CSV file. */
export interface TableSource<Row> {
  /** Name of the CSV file, without its extension. */
  name: string;
  /** SQL that returns all rows, in a fixed order. Fields have the names that they have in the model. */
  sql: string;
  params?: SqlParams;
  columns: Columns<NoInfer<Row>>;
  /** Fields that are not read as their columns say. */
  computed?(row: SqlRow): Partial<NoInfer<Row>>;
  /** The same in the CSV file, where it has more than the model. */
  computedForCsv?(row: SqlRow): Partial<NoInfer<Row>>;
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
  columns: Readonly<Record<string, Column>>;
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
  all<Row = SqlRow>(sql: string, params: SqlParams = {}): Row[] {
    return this.store.prepare(sql).all(params) as Row[];
  }

  /** The first row of a query that has one. */
  one<Row = SqlRow>(sql: string, params: SqlParams = {}): Row {
    return { ...this.store.prepare(sql).get(params) } as Row;
  }

  /** Makes a table of the report, and remembers it for its CSV file. */
  table<Row extends object>(source: TableSource<Row>): Table<Row> {
    const { name, columns, computed, computedForCsv = computed, maxRows, isShown } = source;
    const { sql, params } = this.#store(source);
    const { total } = this.one<{ total: number }>(`SELECT COUNT(*) AS total FROM (${sql})`, params);
    const limit = Math.max(maxRows ?? 0, this.parameters.rows);
    const shown = isShown === undefined ? `${sql} LIMIT ${limit}` : `SELECT * FROM (${sql}) WHERE ${isShown}`;
    const fields = Object.entries<Column>(columns);
    const rows = this.all(shown, params).map((row) => this.#toRow(fields, row, computed));
    const all = () => this.#iterate(sql, params, (row) => this.#toRow(fields, row, computedForCsv));
    this.tables.push({ name, total, shown: rows.length, columns, rows: all });
    return { total, rows: rows as Row[], csv: `${name}.csv` };
  }

  /** Makes a table of rows that are in memory. */
  listTable<Row>(name: string, all: readonly Row[], columns: FullTable["columns"]): Table<Row> {
    const [total, rows] = [all.length, all.slice(0, this.parameters.rows)];
    this.tables.push({ name, total, shown: rows.length, columns, rows: () => all });
    return { total, rows, csv: `${name}.csv` };
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
    const found = this.one<{ users: number }>(`SELECT COUNT(DISTINCT user) AS users FROM (${sql})`, params);
    const records = this.one<{ total: number }>("SELECT COUNT(*) AS total FROM evidence WHERE code = :code", {
      code,
    });
    const refs = this.all<{ log: ReportLog; n: number }>(
      `SELECT log, n FROM evidence WHERE code = :code ORDER BY n LIMIT ${this.parameters.rows}`,
      { code },
    ).map(({ log, n }) => toRef(log, n));
    this.findings.push({ code, section, count, users: users ?? found.users, records: { ...records, refs } });
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
    const { login, isShared } = this.one(
      `SELECT login, login IN (SELECT login FROM sharedLogins) AS isShared
        FROM logins WHERE user = :key ORDER BY last DESC, login DESC LIMIT 1`,
      { key },
    );
    const { name = null, department = null } = this.one("SELECT * FROM listed WHERE user = :key", { key });
    const isMasked = this.mask !== noMask;
    return {
      id: Array.isArray(value) ? null : this.mask.id(toPlainText(value)),
      login: login === undefined ? null : this.mask.login(toPlainText(JSON.parse(String(login)))),
      isLoginShared: isShared === 1,
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

  *#iterate(sql: string, params: SqlParams, toRow: (row: SqlRow) => unknown): Iterable<unknown> {
    // Not from the cache: a statement can be iterated only once at a time.
    for (const row of this.store.database.prepare(sql).iterate(params)) yield toRow(row as SqlRow);
  }

  #toRow(fields: [string, Column][], row: SqlRow, computed?: (row: SqlRow) => object): object {
    const read = fields.map(([field, column]) => [field, this.#readField(row[field], column)]);
    return { ...Object.fromEntries(read), ...computed?.(row) };
  }

  #readField(value: SQLOutputValue | undefined, column: Column): unknown {
    if (column === "day") return dayText(Number(value));
    return column === "user" && value !== null ? this.user(value) : value;
  }
}

/** A server may send something else than a string. */
export function toPlainText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const refLetters: Record<ReportLog, string> = { sessions: "S", audit: "C", passwords: "P" };

/** The short name of a record. */
export function toRef(log: ReportLog, n: number): RecordRef {
  return `${refLetters[log]}${n}`;
}

/** The same in SQL. */
export function refColumn(log: ReportLog): string {
  return `'${refLetters[log]}' || n AS ref`;
}
