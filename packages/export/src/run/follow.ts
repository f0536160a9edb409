import type { SessionRecord } from "@saymon-logs/client";
import { isOfUser } from "../logs.ts";
import { chooseUsers, type RunUsers } from "../reading/users.ts";
import { contentHash } from "../records/ids.ts";
import { type EventLog, recordEvent } from "../records/make-events.ts";
import { Delivery } from "./delivery.ts";
import { countFailure, readEachUser } from "./each-user.ts";
import { type FollowOptions, type ResolvedFollowOptions, resolveFollowOptions } from "./follow-options.ts";
import { LogReader } from "./log-reader.ts";
import { type LogReport, type RunReport, startLogReport, type UserReport } from "./report.ts";
import { SessionReader } from "./session-reader.ts";

/**
 * Reads once what is new since the state, and stores how far it came.
 *
 * Each event is delivered at least once, with the same id each time; after a crash, those that were not stored as safe
 * are delivered again. Reading stops `settle` before the server's time and begins `overlap` before what was read, so
 * that records which become visible late, up to that age, are not missed.
 *
 * @throws {StateError} When the state belongs to another server, account, choice of logs or shard. What {@link Output} and
 *   a refusal of the credentials reject with; what was delivered before is stored.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { connectServer, followOnce, ndjsonFormat, StateStore, schemas, toDirectory } from "@saymon-logs/export";
 *
 * const { SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;
 * const directory = await mkdtemp(join(tmpdir(), "logs-"));
 * const state = await StateStore.open(join(directory, "state"));
 * const report = await followOnce({
 *   server: connectServer({ url: "https://saymon.example.com", auth: { login, password } }),
 *   state,
 *   output: toDirectory({ directory, format: () => ndjsonFormat(schemas.ecs), isRolling: true }),
 *   logs: ["sessions"],
 *   from: Date.parse("2026-10-30T00:00:00Z"),
 * });
 * console.log(report.logs);
 * state.close();
 * ```
 */
export async function followOnce(given: FollowOptions): Promise<RunReport> {
  const options = resolveFollowOptions(given);
  const { server, state, logs, signal, settle, usersFromSessions, users = [], shard } = options;
  state.bind({ server: server.url, account: server.account, filters: { logs, shard: shard ?? null } });
  const serverTime = await server.freshTime(signal);
  const to = serverTime - settle;
  const from = state.startAt(options.from ?? 0);
  const report: RunReport = {
    ...{ server: server.url, range: { from, to }, serverTime, logs: [] },
    ...(shard && { shard }),
  };
  const round = new Round(options, report);
  await round.delivery.settle(async () => {
    if (logs.includes("sessions") || usersFromSessions) await round.readSessions();
    const known = usersFromSessions ? [...state.users(), ...round.unusableUsers, ...users] : users;
    await round.readOtherLogs(known);
  });
  return report;
}

/** One round over all logs. */
class Round {
  readonly delivery: Delivery;
  /** Unusable values of `userId` in the session records of this round. */
  readonly unusableUsers: Set<string> = new Set();
  readonly #options: ResolvedFollowOptions;
  readonly #report: RunReport;
  readonly #isSessionLogWanted: boolean;

  constructor(options: ResolvedFollowOptions, report: RunReport) {
    const { logs, shard } = options;
    this.#options = options;
    this.#report = report;
    const isFirstPart = (shard?.index ?? 0) === 0;
    this.#isSessionLogWanted = logs.includes("sessions") && isFirstPart;
    // A manifest can be written at any moment, and says then what is still to be read.
    report.logs = logs
      .filter((log) => isOfUser(log) || isFirstPart)
      .map((log) => ({ ...startLogReport(log), isUnfinished: true }));
    this.delivery = new Delivery(options.state, options.output, report, options.signal, options.commitAfter);
  }

  async readSessions(): Promise<void> {
    const { state } = this.#options;
    const isWanted = this.#isSessionLogWanted;
    const report = this.#report.logs.find(({ log }) => log === "sessions") ?? startLogReport("sessions");
    try {
      const reader = this.#readerOf(report, "");
      const open = new Map(state.openSessions().map((session) => [session.id, session]));
      const sessions = new SessionReader(this.#options, this.delivery, open, isWanted, this.#report.range.to);
      await reader.read((record, deliver) =>
        sessions.take(record as SessionRecord, reader.ordinals, deliver),
      );
      if (this.#options.usersFromSessions) await sessions.collectEarlierUsers(this.#report.range.from - 1);
      for (const id of sessions.unusableUsers) this.unusableUsers.add(id);
      if (isWanted) await sessions.watch();
      delete report.isUnfinished;
      await this.delivery.checkpoint();
    } catch (error) {
      this.#fail(report, "", error);
      delete report.isUnfinished;
      // Whose logs to read is unknown then, which must not look like a complete round.
      if (!isWanted) this.#report.logs.push(report);
    }
  }

  /** Reads the logs of many users, and those of everyone. */
  async readOtherLogs(ids: Iterable<string>): Promise<void> {
    const chosen = chooseUsers(ids, this.#options.shard);
    for (const report of this.#report.logs) {
      const { log } = report;
      if (log === "sessions") continue;
      await (isOfUser(log) ? this.#readUsers(log, report, chosen) : this.#readEvents(log, report, ""));
      delete report.isUnfinished;
    }
  }

  async #readUsers(log: EventLog, report: LogReport, chosen: RunUsers): Promise<void> {
    this.#report.users = chosen.users;
    const coverage = report.users as UserReport;
    await readEachUser(this.#options, report, chosen, async (userId) => {
      const count = await this.#readEvents(log, report, userId);
      if (count !== undefined) coverage[count > 0 ? "read" : "empty"]++;
    });
  }

  /** Reads a log of everyone, or that of a user. Resolves to the number of records delivered; undefined after a failure. */
  async #readEvents(log: EventLog, report: LogReport, userId: string): Promise<number | undefined> {
    const { server } = this.#options;
    try {
      const reader = this.#readerOf(report, userId);
      return await reader.read((record, deliver) => {
        const hash = contentHash(server.url, log, userId, record);
        const ordinal = reader.ordinals.next(hash, record);
        deliver(hash, ordinal + 1, () => recordEvent(server.url, log, `${hash}-${ordinal}`, record));
      });
    } catch (error) {
      this.#fail(report, userId, error);
      return undefined;
    }
  }

  #readerOf(report: LogReport, userId: string): LogReader {
    const { range } = this.#report;
    return new LogReader({ options: this.#options, range, delivery: this.delivery, userId, report });
  }

  /** Counts a failure that concerns one log or user, and stores it; throws any other. */
  #fail(report: LogReport, userId: string, error: unknown): void {
    const failure = countFailure(report, userId, error);
    const { log } = report;
    this.delivery.later((state) => {
      const known = state.log(log, userId);
      state.setLog(log, userId, { ...known, failures: known.failures + 1, message: failure.message });
    });
  }
}
