import { isOfUser, type LogName, type LogRecord, timeOf } from "../logs.ts";
import type { Output } from "../outputs/output.ts";
import { readPages } from "../reading/logs.ts";
import type { ServerConnection } from "../reading/server.ts";
import { chooseUsers, type RunUsers, type Shard } from "../reading/users.ts";
import { createEventMaker, type EventForm } from "../records/make-events.ts";
import { countFailure, readEachUser } from "./each-user.ts";
import {
  countRecords,
  type LogReport,
  type RunProgress,
  type RunReport,
  startLogReport,
  type UserReport,
} from "./report.ts";

/** What to export, and where to. */
export interface ExportOptions {
  server: ServerConnection;
  output: Output;
  logs: readonly LogName[];
  /** First millisecond. Default: the beginning of the logs. */
  from?: number | undefined;
  /** Last millisecond, inclusive. Default: the server's time when the export begins. */
  to?: number | undefined;
  /** Whose logs to read, where each user has one. */
  users?: readonly string[] | undefined;
  /** Also reads the logs of the users in the session log, since its beginning: who signed in earlier may change something. */
  usersFromSessions?: boolean | undefined;
  /** Whether a session is one record, or two events: its start and its end. Default: `records`. */
  form?: EventForm | undefined;
  /** Maximum number of records of each log. Default: all. */
  limit?: number | undefined;
  /** How many users' logs are read at once. Default: 4. */
  concurrency?: number | undefined;
  /** The part of the users to read. The logs of everyone belong to the first part. Default: everyone. */
  shard?: Shard | undefined;
  /** Ends the export. Default: nothing does. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/**
 * Reads logs once, from one time to another, and completes the output.
 *
 * A user whose log cannot be read does not affect other users: the report says who that was and why.
 *
 * @throws What {@link Output} and a refusal of the credentials reject with.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { connectServer, exportLogs, ndjsonFormat, schemas, getRunStatus, toDirectory } from "@saymon-logs/export";
 *
 * const { SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;
 * const directory = await mkdtemp(join(tmpdir(), "logs-"));
 * const report = await exportLogs({
 *   server: connectServer({ url: "https://saymon.example.com", auth: { login, password } }),
 *   output: toDirectory({ directory, format: () => ndjsonFormat(schemas.raw) }),
 *   logs: ["sessions", "audit"],
 *   usersFromSessions: true,
 *   from: Date.parse("2026-10-30T00:00:00Z"),
 * });
 * console.log(getRunStatus(report), report.logs);
 * ```
 */
export async function exportLogs(options: ExportOptions): Promise<RunReport> {
  const { server, output, logs, from = 0 } = options;
  const serverTime = await server.now(options.signal);
  const to = options.to ?? Math.max(serverTime, from);
  const run = new ExportRun(options, { from, to }, serverTime);
  try {
    const users = new Set(options.users);
    if (logs.includes("sessions") || options.usersFromSessions) await run.readSessions(users);
    await run.readOtherLogs(users);
    await output.flush(run.report);
    await output.finish(run.report);
    return run.report;
  } catch (error) {
    // The error that ended the export tells more than one of cleaning up.
    await output.abort().catch(() => {});
    throw error;
  }
}

/** A single export: what has been read so far. */
class ExportRun {
  readonly report: RunReport;
  readonly #options: ExportOptions;
  /** Ends what is under way when an output fails. */
  readonly #failure = new AbortController();
  readonly #signal: AbortSignal;
  /** Outputs take one batch at a time, while several users' logs are being read. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ExportOptions, range: RunReport["range"], serverTime: number) {
    this.#options = options;
    const { signal } = this.#failure;
    this.#signal = options.signal ? AbortSignal.any([options.signal, signal]) : signal;
    const { server, shard } = options;
    this.report = { server: server.url, range, serverTime, ...(shard && { shard }), logs: [] };
  }

  /** Reads the session log, and collects the users that it names. */
  async readSessions(users: Set<string>): Promise<void> {
    const { logs, usersFromSessions } = this.#options;
    const isWanted = logs.includes("sessions") && this.#isFirstPart;
    if (!isWanted && !usersFromSessions) return;
    const report = startLogReport("sessions");
    if (isWanted) this.report.logs.push(report);
    try {
      await this.#read(report, "", isWanted, (record) => {
        if (usersFromSessions && record.userId) users.add(record.userId);
      });
      if (usersFromSessions && !this.#isFull(report)) await this.#collectEarlierUsers(users);
    } catch (error) {
      countFailure(report, "", error);
      // Whose logs to read is unknown then, which must not look like a complete export.
      if (!isWanted) this.report.logs.push(report);
    }
    this.#noteLimit(report);
  }

  /** Collects the users whose sessions began before the range. They may have changed something within it. */
  async #collectEarlierUsers(users: Set<string>): Promise<void> {
    const { server, onProgress } = this.#options;
    const to = this.report.range.from - 1;
    if (to < 0) return;
    let records = 0;
    for await (const page of readPages(server, "sessions", {
      userId: "",
      from: 0,
      to,
      signal: this.#signal,
    })) {
      for (const { userId } of page) if (userId) users.add(userId);
      records += page.length;
      onProgress?.({ log: "sessions", records, time: timeOf(page.at(-1) as LogRecord) });
    }
  }

  /** Reads the logs of many users, and those of everyone. */
  async readOtherLogs(ids: Iterable<string>): Promise<void> {
    const { logs, shard } = this.#options;
    const chosen = chooseUsers(ids, shard);
    for (const log of logs) {
      if (log === "sessions" || !(isOfUser(log) || this.#isFirstPart)) continue;
      const report = startLogReport(log);
      this.report.logs.push(report);
      await (isOfUser(log) ? this.#readUsers(report, chosen) : this.#readWhole(report));
      this.#noteLimit(report);
    }
  }

  async #readUsers(report: LogReport, chosen: RunUsers): Promise<void> {
    this.report.users = chosen.users;
    await readEachUser(this.#options, report, chosen, async (userId) => {
      if (!this.#isFull(report)) await this.#readUser(report, userId);
    });
  }

  async #readWhole(report: LogReport): Promise<void> {
    try {
      await this.#read(report, "", true);
    } catch (error) {
      countFailure(report, "", error);
    }
  }

  async #readUser(report: LogReport, userId: string): Promise<void> {
    const coverage = report.users as UserReport;
    try {
      const records = await this.#read(report, userId, true);
      if (records > 0) coverage.read++;
      // Beyond the limit, nothing is known of a user.
      else if (!this.#isFull(report)) coverage.empty++;
    } catch (error) {
      countFailure(report, userId, error);
    }
  }

  /** After the limit, a log may have more records, and the session log more users. */
  #noteLimit(report: LogReport): void {
    const sessions = this.report.logs.find(({ log }) => log === "sessions");
    const isUsersLimited = report.users && this.#options.usersFromSessions && sessions?.isLimited;
    if (this.#isFull(report) || isUsersLimited) report.isLimited = true;
  }

  get #isFirstPart(): boolean {
    return (this.#options.shard?.index ?? 0) === 0;
  }

  #isFull({ records }: LogReport): boolean {
    return records >= (this.#options.limit ?? Number.POSITIVE_INFINITY);
  }

  /** Reads one log of one user, or of everyone, and writes it page by page. */
  async #read(
    report: LogReport,
    userId: string,
    isWanted: boolean,
    onRecord: (record: LogRecord) => void = () => {},
  ): Promise<number> {
    const { server, form = "records", limit, onProgress } = this.#options;
    const { log } = report;
    const makeEvents = createEventMaker(server.url, log, userId, form);
    const pages = readPages(server, log, {
      userId,
      ...this.report.range,
      signal: this.#signal,
      ...(limit !== undefined && isWanted && { maxRecords: limit - report.records }),
    });
    let count = 0;
    for await (const page of pages) {
      for (const record of page) onRecord(record);
      if (!isWanted) continue;
      const records = page.slice(0, limit === undefined ? page.length : limit - report.records);
      count += records.length;
      countRecords(report, records.map(timeOf));
      await this.#write(records.flatMap(makeEvents));
      if (!report.users)
        onProgress?.({ log, records: report.records, time: timeOf(records.at(-1) as LogRecord) });
      if (this.#isFull(report)) break;
    }
    return count;
  }

  async #write(events: Parameters<Output["write"]>[0]): Promise<void> {
    this.#writing = this.#writing.then(() => this.#options.output.write(events));
    try {
      await this.#writing;
    } catch (error) {
      this.#failure.abort(error);
      throw error;
    }
  }
}
