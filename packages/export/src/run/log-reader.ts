import { type LogName, type LogRecord, timeOf } from "../logs.ts";
import { readPages } from "../reading/logs.ts";
import type { LogEvent } from "../records/events.ts";
import { Ordinals } from "../records/ids.ts";
import { toIsoTime } from "../records/times.ts";
import { type Delivered, type LogState, StateError } from "../state/store.ts";
import type { Delivery } from "./delivery.ts";
import type { ResolvedFollowOptions } from "./follow-options.ts";
import { countRecords, type LogReport, type RunReport } from "./report.ts";

/** Delivers an event unless as many with its hash were delivered before. */
export type Deliver = (hash: string, occurrence: number, event: () => LogEvent) => void;

/** One log in a round of `follow`. */
export interface LogReading {
  options: ResolvedFollowOptions;
  /** Of the round. */
  range: RunReport["range"];
  delivery: Delivery;
  /** Whose log; empty for a log of everyone. */
  userId: string;
  /** Of the log that is read. */
  report: LogReport;
}

/** Reads what is new of one log, page by page, and keeps the state in step with what was delivered. */
export class LogReader {
  /** Of the range that is being read: the next one may begin with the record that this one ends with. */
  ordinals: Ordinals = new Ordinals();
  readonly #options: ResolvedFollowOptions;
  readonly #range: RunReport["range"];
  readonly #delivery: Delivery;
  readonly #log: LogName;
  readonly #userId: string;
  readonly #report: LogReport;
  readonly #delivered: Delivered;
  #state: LogState;

  constructor({ options, range, delivery, userId, report }: LogReading) {
    const { log } = report;
    this.#options = options;
    this.#range = range;
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
      const rememberedFrom = Math.max(this.#state.rememberedFrom, target - this.#options.overlap);
      const { latest } = this.#state;
      await this.#save([], [], { readTo: target, rememberedFrom, latest, failures: 0, message: "" });
    }
    return count;
  }

  /** Decides on the range to read, and returns its last millisecond; undefined when there is nothing to read. */
  #next(): number | undefined {
    if (this.#state.target !== undefined) return this.#state.target;
    const { readTo, rememberedFrom, latest } = this.#state;
    if (this.#range.to + this.#options.settle < rememberedFrom) throw this.#clockError(readTo);
    // One response can have had a wrong `Date`: a range that ends earlier than the last one is read as well.
    if (readTo === this.#range.to) return undefined;
    const overlapStart = readTo < 0 ? 0 : Math.max(rememberedFrom, readTo - this.#options.overlap);
    // The server's `Date` may be ahead of its records: all that come after the latest one are still to be read.
    const again = Math.min(overlapStart, latest + 1);
    const rest = { from: Math.max(this.#range.from, again), to: this.#range.to };
    if (rest.from > rest.to) return undefined;
    this.#state = { ...this.#state, target: this.#range.to, rest };
    return this.#range.to;
  }

  /** Records that come now would be older than everything that is read again. */
  #clockError(readTo: number): StateError {
    return new StateError(
      `The server's clock is ${toIsoTime(this.#range.to + this.#options.settle)}, and the ${this.#log} log was read to ` +
        `${toIsoTime(readTo)}: the clock was set back, and records could be missed. Check it. If it is right now, run ` +
        "saymon-logs state reset, which delivers everything again with the same ids.",
    );
  }

  async #takePage(
    page: LogRecord[],
    before: number,
    take: (record: LogRecord, deliver: Deliver) => void,
  ): Promise<number> {
    const events: LogEvent[] = [];
    const hashes: string[] = [];
    const times: number[] = [];
    for (const record of page) {
      const earlier = events.length;
      take(record, (hash, occurrence, event) => {
        const known = this.#delivered.get(hash)?.count ?? 0;
        if (occurrence <= known) return;
        this.#delivered.set(hash, { time: timeOf(record), count: occurrence });
        hashes.push(hash);
        events.push(event());
      });
      // The start and the end of a session are one record.
      if (events.length > earlier) times.push(timeOf(record));
    }
    countRecords(this.#report, times);
    const latest = Math.max(this.#state.latest, ...page.map(timeOf));
    await this.#save(events, hashes, { ...this.#state, latest, rest: this.#restAfter(page, before) });
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
    const rememberFrom = target - this.#options.overlap;
    const rest = next.rest ?? { from: 1, to: 0 };
    const isRemembered = (time: number) => time >= rememberFrom || (time >= rest.from && time <= rest.to);
    const remembered = hashes.map((hash) => [hash, this.#delivered.get(hash)] as const);
    for (const [hash, { time }] of this.#delivered) if (!isRemembered(time)) this.#delivered.delete(hash);
    await this.#delivery.deliver(events, (state) => {
      state.setLog(log, user, next);
      for (const [hash, entry] of remembered)
        if (entry && isRemembered(entry.time)) state.setDelivered(log, user, hash, entry);
      state.forget(log, user, rememberFrom, rest);
    });
  }
}
