/** A log that grows while it is polled, on a server with a clock of its own, and a client of it that needs no network. */
import type { Client } from "../../src/index.ts";
import { NetworkError, RateLimitError } from "../../src/index.ts";
import { setServerTime } from "../../src/response/server-time.ts";
import { maxRequests } from "../support/handler.ts";
import { createRandom } from "./model.ts";

/** Milliseconds that records can be late and the clock can be set back, together. */
export const overlap = 3_000;
export const settleTime = 200;

/** The record of a live log, as far as it is documented. */
export interface LiveRecord {
  id?: string;
  startTime?: number;
  endTime?: number | null;
  timestamp?: number;
  entityId?: string;
  userId: string;
}

interface Held {
  raw: LiveRecord;
  time: number;
  /** When it becomes visible, in true time. */
  visibleAt: number;
}

/** What differs from one simulated server to the next. */
interface Traits {
  newestFirst: boolean;
  fromInclusive: boolean;
  toInclusive: boolean;
  isStable: boolean;
  cap: number;
  ids: boolean;
  users: string[];
  /** How often a response lacks the header Date, from 0 to 1. */
  missingDate: number;
  /** How often a response has a `Date` one day ahead, from 0 to 1. */
  dateJumps: number;
  /** Whether the log has a record with a time in the future. */
  hasFuture: boolean;
  /** How often a request fails, from 0 to 1. */
  failures: number;
  /** How often a reader stops early, from 0 to 1. */
  stops: number;
}

/** Kills the reading process at a request: nothing after it happens. */
export class Killed extends Error {}

interface Query {
  from?: number;
  to?: number;
  limit?: number;
  skip?: number;
}

/** A simulated server. Everything that happens depends on the seed alone. */
export class LiveLog {
  readonly traits: Traits;
  readonly held: Held[] = [];
  readonly random: () => number;
  readonly client: Client;
  /** True time, in milliseconds. */
  now = 1_000_000;
  /** Requests since time passed last. */
  requests = 0;
  /** How far the server's clock is from true time, and the latest time that it has shown. */
  #offset = 0;
  #latest = 0;
  #serial = 0;

  constructor(seed: number) {
    const random = createRandom(seed);
    this.random = random;
    const isStable = this.chance(0.5);
    this.traits = {
      newestFirst: this.chance(0.5),
      fromInclusive: this.chance(0.5),
      toInclusive: this.chance(0.5),
      isStable,
      cap: isStable ? 2 + (random() % 20) : 60,
      ids: this.chance(0.5),
      users: this.chance(0.3) ? ["a", "b", "c"] : ["a"],
      missingDate: this.chance(0.3) ? 0.2 : 0,
      failures: this.chance(0.5) ? 0.05 : 0,
      stops: 0.1,
      dateJumps: seed % 3 === 0 ? 0.05 : 0,
      hasFuture: seed % 3 === 1,
    };
    if (this.traits.ids) this.traits.users = ["a"];
    this.client = {
      listSessionLog: (query: Query) => this.list("a", query),
      listUserAuditLog: (userId: string, query: Query) => this.list(userId, query),
    } as unknown as Client;
  }

  chance(share: number): boolean {
    return this.random() < share * 2 ** 32;
  }

  /** The server's time. */
  clock(): number {
    this.#latest = Math.max(this.#latest, this.now + this.#offset);
    return this.now + this.#offset;
  }

  /** Lets true time pass, while records arrive, sessions end and the server's clock is corrected. */
  pass(ms: number): void {
    const end = this.now + ms;
    while (this.now < end) {
      this.now += 1 + (this.random() % 60);
      this.#driftAndStep();
      const ties = this.chance(0.1) ? 1 + (this.random() % 4) : 1;
      for (let tie = 0; tie < ties; tie++) this.#add();
      const changed = this.held[this.random() % this.held.length];
      if (changed?.raw.endTime === null && this.chance(0.3)) changed.raw.endTime = this.clock();
    }
  }

  /** Adds a record whose time is later than all that the server's clock will show. */
  addFuture(): void {
    // Alone in the log, it would be the one that others tie with.
    if (this.held.length === 0) return;
    const time = this.now + 1e9;
    const userId = "a";
    const raw = this.traits.ids
      ? { id: "future", startTime: time, endTime: null, userId }
      : { timestamp: time, entityId: "future", userId };
    this.held.unshift({ raw, time, visibleAt: this.now });
  }

  #driftAndStep(): void {
    if (this.chance(0.3)) this.#offset += (this.random() % 7) - 3;
    if (this.chance(0.01)) this.#jump(this.random() % 100_000);
    const back = this.#latest - this.clock();
    // Half of the overlap is for the clock, the other half for late records.
    if (this.chance(0.02) && back < overlap / 2) this.#offset -= this.random() % (overlap / 2 - back);
  }

  /** A record that is still on its way would be later than the overlap by the server's new time. */
  #jump(ms: number): void {
    for (const record of this.held) record.visibleAt = Math.min(record.visibleAt, this.now);
    this.#offset += ms;
  }

  #add(): void {
    const now = this.clock();
    const { ids, users } = this.traits;
    const isTie = this.chance(0.1) && this.held.at(-1);
    const time = isTie ? isTie.time : now;
    const userId = users[this.random() % users.length] ?? "a";
    const raw = ids
      ? { id: `id ${++this.#serial}`, startTime: time, endTime: null, userId }
      : { timestamp: time, entityId: `entity ${this.random() % 3}`, userId };
    const isTooOld = time < this.#latest - overlap / 2;
    const lag = this.chance(0.2) && !isTooOld ? this.random() % (overlap / 2 - 100) : 0;
    if (!isTooOld) this.held.push({ raw, time, visibleAt: this.now + lag });
  }

  /** Responds to a request, or fails, or the reader is killed. */
  async list(
    userId: string,
    { from = -1, to = Infinity, limit = 0, skip = 0 }: Query,
  ): Promise<LiveRecord[]> {
    if (++this.requests > maxRequests) throw new Error("too many requests");
    this.now += this.random() % 5;
    this.#failSometimes();
    const { newestFirst, isStable, cap, missingDate, dateJumps } = this.traits;
    const sign = newestFirst ? -1 : 1;
    const page = this.held
      .filter(
        ({ raw, time, visibleAt }) =>
          visibleAt <= this.now && raw.userId === userId && this.#isIn(time, from, to),
      )
      .map((one) => ({ one, tie: isStable ? 0 : this.random() }))
      .sort((a, b) => (a.one.time - b.one.time) * sign || a.tie - b.tie)
      .slice(skip, skip + Math.min(limit, cap))
      .map(({ one }) => this.#shuffle(one.raw));
    // The header has a coarser resolution than the clock.
    const date = Math.floor(this.clock() / 50) * 50 + (this.chance(dateJumps) ? 86_400_000 : 0);
    const serverTime = this.chance(missingDate) ? undefined : date;
    setServerTime(page, () => serverTime);
    return page;
  }

  #failSometimes(): void {
    if (!this.chance(this.traits.failures)) return;
    if (this.chance(0.3)) throw new Killed();
    throw this.chance(0.5) ? new RateLimitError("slow down") : new NetworkError("reset");
  }

  #isIn(time: number, from: number, to: number): boolean {
    const { fromInclusive, toInclusive } = this.traits;
    return (fromInclusive ? time >= from : time > from) && (toInclusive ? time <= to : time < to);
  }

  #shuffle(raw: LiveRecord): LiveRecord {
    const fields = Object.entries({ ...raw, added: this.random() });
    return Object.fromEntries(this.chance(0.5) ? fields : fields.reverse()) as unknown as LiveRecord;
  }
}
