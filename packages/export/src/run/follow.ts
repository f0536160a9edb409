import type { SessionRecord } from "@saymon-logs/client";
import { type LogName, type LogRecord, timeOf } from "../logs.ts";
import { readPages } from "../reading/logs.ts";
import { isInShard } from "../reading/users.ts";
import type { LogEvent } from "../records/events.ts";
import { contentHash, Ordinals } from "../records/ids.ts";
import { recordEvent, sessionEvent } from "../records/make-events.ts";
import type { Delivered, LogState, OpenSession } from "../state/store.ts";
import { Delivery } from "./delivery.ts";
import { classifyFailure } from "./failures.ts";
import type { FollowOptions } from "./follow-options.ts";
import { forEachConcurrently } from "./pool.ts";
import { countRecords, type LogReport, type RunReport, startLogReport, type UserReport } from "./report.ts";

/** How long after it should have expired an open session is still looked at, in milliseconds. */
const watchAfterExpiry = 86_400_000;

/** Open sessions that started within this time of each other are read in one range, in milliseconds. */
const clusterGap = 3_600_000;

/**
 * Reads once what is new since the state, and stores how far it came.
 *
 * Each event is delivered at least once, with the same id each time; after a crash, those that were not stored as safe
 * are delivered again. Reading stops `settle` before the server's time and begins `overlap` before what was read, so
 * that records which become visible late, up to that age, are not missed.
 *
 * @throws What {@link Output} and a refusal of the credentials reject with. What was delivered before is stored.
 */
export async function followOnce(options: FollowOptions): Promise<RunReport> {
  const { server, state, logs, signal, settle, usersFromSessions, users = [], shard, onProgress } = options;
  const to = (await server.freshTime(signal)) - settle;
  const from = state.startAt(options.from ?? 0);
  const report: RunReport = { server: server.url, range: { from, to }, logs: [] };
  const round = new Round(options, report);
  await round.delivery.settle(async () => {
    if (logs.includes("sessions") || usersFromSessions) await round.readSessions();
    for (const log of logs) {
      if (log === "sessions") continue;
      const known = usersFromSessions ? [...state.users(), ...users] : users;
      const mine = [...new Set(known)].filter((userId) => isInShard(userId, shard));
      await round.readUsers(log, mine, onProgress);
    }
  });
  return report;
}

/** One round over all logs. */
class Round {
  readonly delivery: Delivery;
  readonly #options: FollowOptions;
  readonly #report: RunReport;

  constructor(options: FollowOptions, report: RunReport) {
    this.#options = options;
    this.#report = report;
    this.delivery = new Delivery(options.state, options.output, report, options.signal, options.commitAfter);
  }

  async readSessions(): Promise<void> {
    const { logs, shard, state } = this.#options;
    const isWanted = logs.includes("sessions") && (shard?.index ?? 0) === 0;
    const report = startLogReport("sessions");
    this.#report.logs.push(report);
    try {
      const reader = new LogReader(this.#options, this.#report, this.delivery, "sessions", "", report);
      const open = new Map(state.openSessions().map((session) => [session.id, session]));
      const sessions = new SessionReader(this.#options, this.delivery, open, isWanted, this.#report.range.to);
      await reader.read((record, deliver) => sessions.take(record as SessionRecord, deliver));
      if (isWanted) await sessions.watch();
      await this.delivery.checkpoint();
    } catch (error) {
      this.#fail(report, "", error);
    }
  }

  async readUsers(
    log: LogName,
    users: readonly string[],
    onProgress: FollowOptions["onProgress"],
  ): Promise<void> {
    const report = startLogReport(log);
    const coverage = report.users as UserReport;
    this.#report.logs.push(report);
    let done = 0;
    await forEachConcurrently(users, this.#options.concurrency, async (userId) => {
      if (report.error) {
        coverage.skipped++;
        return;
      }
      await this.#readUser(report, coverage, userId);
      onProgress?.({
        log,
        records: report.records,
        time: report.lastTime,
        users: { done: ++done, all: users.length },
      });
    });
  }

  async #readUser(report: LogReport, coverage: UserReport, userId: string): Promise<void> {
    const { log } = report;
    const { server } = this.#options;
    try {
      const reader = new LogReader(this.#options, this.#report, this.delivery, log, userId, report);
      const count = await reader.read((record, deliver) => {
        const hash = contentHash(server.url, log, userId, record);
        const ordinal = reader.ordinals.next(hash, record);
        deliver(hash, ordinal + 1, () => recordEvent(server.url, log, `${hash}-${ordinal}`, record));
      });
      coverage[count > 0 ? "read" : "empty"]++;
    } catch (error) {
      this.#fail(report, userId, error);
    }
  }

  /** Counts a failure that concerns one log or user, and stores it; throws any other. */
  #fail(report: LogReport, userId: string, error: unknown): void {
    const failure = classifyFailure(error);
    if (!failure) throw error;
    const { log, users } = report;
    if (!users) report.error = failure;
    else if (failure.isNotFound) users.notFound.push(userId);
    else if (failure.isForbidden) {
      users.skipped++;
      report.error = failure;
    } else users.failed.push({ userId, message: failure.message });
    this.delivery.later((state) => {
      const known = state.log(log, userId);
      state.setLog(log, userId, { ...known, failures: known.failures + 1, message: failure.message });
    });
  }
}

/** Delivers an event unless as many with its hash were delivered before. */
type Deliver = (hash: string, occurrence: number, event: () => LogEvent) => void;

/** Reads what is new of one log, page by page, and keeps the state in step with what was delivered. */
class LogReader {
  /** Of the range that is being read: the next one may begin with the record that this one ends with. */
  ordinals: Ordinals = new Ordinals();
  readonly #options: FollowOptions;
  readonly #start: number;
  readonly #limit: number;
  readonly #delivery: Delivery;
  readonly #log: LogName;
  readonly #userId: string;
  readonly #report: LogReport;
  readonly #delivered: Delivered;
  #state: LogState;

  constructor(
    options: FollowOptions,
    run: RunReport,
    delivery: Delivery,
    log: LogName,
    userId: string,
    report: LogReport,
  ) {
    this.#options = options;
    this.#start = run.range.from;
    this.#limit = run.range.to;
    this.#delivery = delivery;
    this.#log = log;
    this.#userId = userId;
    this.#report = report;
    this.#state = options.state.log(log, userId);
    this.#delivered = options.state.delivered(log, userId);
  }

  /** Reads a range that was left unfinished, and then what is new. Resolves to the number of records delivered. */
  async read(take: (record: LogRecord, deliver: Deliver) => void): Promise<number> {
    let count = 0;
    for (let target = this.#next(); target !== undefined; target = this.#next()) {
      const { rest = { from: 0, to: 0 } } = this.#state;
      this.ordinals = new Ordinals();
      const { server } = this.#options;
      const pages = readPages(server, this.#log, {
        userId: this.#userId,
        ...rest,
        signal: this.#delivery.signal,
      });
      let previous: number | undefined;
      for await (const page of pages) {
        count += await this.#takePage(page, previous ?? timeOf(page[0] as LogRecord), take);
        previous = timeOf(page.at(-1) as LogRecord);
      }
      const keptFrom = Math.max(this.#state.keptFrom, target - this.#options.overlap);
      await this.#save([], [], { readTo: target, keptFrom, failures: 0, message: "" });
    }
    return count;
  }

  /** Decides on the range to read, and resolves to its last millisecond; undefined when there is nothing to read. */
  #next(): number | undefined {
    if (this.#state.target !== undefined) return this.#state.target;
    const { readTo, keptFrom } = this.#state;
    if (readTo >= this.#limit) return undefined;
    const again = readTo < 0 ? 0 : Math.max(keptFrom, readTo - this.#options.overlap);
    const rest = { from: Math.max(this.#start, again), to: this.#limit };
    if (rest.from > rest.to) return undefined;
    this.#state = { ...this.#state, target: this.#limit, rest };
    return this.#limit;
  }

  async #takePage(
    page: LogRecord[],
    before: number,
    take: (record: LogRecord, deliver: Deliver) => void,
  ): Promise<number> {
    const events: LogEvent[] = [];
    const hashes: string[] = [];
    const times: number[] = [];
    for (const record of page)
      take(record, (hash, occurrence, event) => {
        const known = this.#delivered.get(hash)?.count ?? 0;
        if (occurrence <= known) return;
        this.#delivered.set(hash, { time: timeOf(record), count: occurrence });
        hashes.push(hash);
        events.push(event());
        times.push(timeOf(record));
      });
    countRecords(this.#report, times);
    await this.#save(events, hashes, { ...this.#state, rest: this.#restAfter(page, before) });
    return times.length;
  }

  /** What is left of the range. The millisecond of the last record may have more of them. */
  #restAfter(page: LogRecord[], before: number): { from: number; to: number } {
    const { rest = { from: 0, to: 0 } } = this.#state;
    const last = timeOf(page.at(-1) as LogRecord);
    if (last === before) return rest;
    return last > before ? { ...rest, from: last } : { ...rest, to: last };
  }

  /** Delivers events, and changes the state once they are safe. */
  async #save(events: LogEvent[], hashes: string[], next: LogState): Promise<void> {
    this.#state = next;
    const [log, user] = [this.#log, this.#userId];
    const target = next.target ?? next.readTo;
    const keepFrom = target - this.#options.overlap;
    const rest = next.rest ?? { from: 1, to: 0 };
    const isKept = (time: number) => time >= keepFrom || (time >= rest.from && time <= rest.to);
    const kept = hashes.map((hash) => [hash, this.#delivered.get(hash)] as const);
    for (const [hash, { time }] of this.#delivered) if (!isKept(time)) this.#delivered.delete(hash);
    await this.#delivery.deliver(events, (state) => {
      state.setLog(log, user, next);
      for (const [hash, entry] of kept)
        if (entry && isKept(entry.time)) state.setDelivered(log, user, hash, entry);
      state.forget(log, user, keepFrom, rest);
    });
  }
}

/** Turns session records into one start and one end for each session. */
class SessionReader {
  readonly #options: FollowOptions;
  readonly #delivery: Delivery;
  readonly #open: Map<string, OpenSession>;
  /** Open sessions whose records were read in this round. */
  readonly #current = new Set<string>();
  readonly #isWanted: boolean;
  readonly #now: number;
  /** Users who are stored already. */
  readonly #users: Set<string>;

  constructor(
    options: FollowOptions,
    delivery: Delivery,
    open: Map<string, OpenSession>,
    isWanted: boolean,
    now: number,
  ) {
    this.#options = options;
    this.#delivery = delivery;
    this.#open = open;
    this.#isWanted = isWanted;
    this.#now = now;
    this.#users = new Set(options.state.users());
  }

  take(record: SessionRecord, deliver: Deliver): void {
    const { usersFromSessions, server } = this.#options;
    if (usersFromSessions && record.userId && !this.#users.has(record.userId)) {
      this.#users.add(record.userId);
      this.#delivery.later((state) => state.addUser(record.userId));
    }
    if (!this.#isWanted) return;
    let isNew = false;
    deliver(`${record.id}-start`, 1, () => {
      isNew = true;
      return sessionEvent(server.url, record, "session-start");
    });
    if (record.endTime !== null) {
      if (isNew || this.#open.has(record.id))
        deliver(`${record.id}-end`, 1, () => sessionEvent(server.url, record, "session-end"));
      this.#forget(record.id);
    } else if (this.#mayEnd(record) && (isNew || this.#open.has(record.id))) this.#remember(record);
  }

  /** Reads the open sessions again that this round has not read: that they ended shows in their records only. */
  async watch(): Promise<void> {
    const earlier = [...this.#open.values()].filter(({ id }) => !this.#current.has(id));
    for (const cluster of clustersOf(earlier)) {
      const range = { from: cluster[0]?.startTime ?? 0, to: cluster.at(-1)?.startTime ?? 0 };
      const { server } = this.#options;
      const found = new Set<string>();
      for await (const page of readPages(server, "sessions", {
        userId: "",
        ...range,
        signal: this.#delivery.signal,
      }))
        for (const record of page as SessionRecord[]) {
          if (!this.#open.has(record.id) || found.has(record.id)) continue;
          found.add(record.id);
          await this.#lookAgain(record);
        }
      for (const { id, expiredAt } of cluster)
        if (!found.has(id) && !this.#mayEnd({ expiredAt })) this.#forget(id);
    }
  }

  async #lookAgain(record: SessionRecord): Promise<void> {
    if (record.endTime !== null) {
      this.#open.delete(record.id);
      await this.#delivery.deliver([sessionEvent(this.#options.server.url, record, "session-end")], (state) =>
        state.removeOpenSession(record.id),
      );
    } else if (this.#mayEnd(record)) this.#remember(record);
    else this.#forget(record.id);
  }

  /** A session whose expiry is long past has no end, and will have none. */
  #mayEnd({ expiredAt }: Pick<OpenSession, "expiredAt">): boolean {
    return expiredAt + watchAfterExpiry >= this.#now;
  }

  #remember({ id, startTime, expiredAt }: SessionRecord): void {
    this.#open.set(id, { id, startTime, expiredAt });
    this.#current.add(id);
    this.#delivery.later((state) => state.setOpenSession({ id, startTime, expiredAt }));
  }

  #forget(id: string): void {
    if (this.#open.delete(id)) this.#delivery.later((state) => state.removeOpenSession(id));
  }
}

/** Sessions in the order of their starts, parted where more than {@link clusterGap} lies between two. */
function clustersOf(sessions: OpenSession[]): OpenSession[][] {
  const clusters: OpenSession[][] = [];
  for (const session of sessions) {
    const last = clusters.at(-1);
    if (last && session.startTime - (last.at(-1)?.startTime ?? 0) <= clusterGap) last.push(session);
    else clusters.push([session]);
  }
  return clusters;
}
