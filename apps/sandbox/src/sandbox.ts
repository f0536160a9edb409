import { type Behaviour, behaviourOptions, toBehaviour } from "./behaviour.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Counts, createRecords, splitCount } from "./data.ts";
import { forEachLog, type LogName, logNames } from "./document.ts";
import { type Fault, faults, findFault } from "./faults.ts";
import { createLife, type LifeOptions } from "./life.ts";
import { createRateLimit, type RateLimitOptions } from "./rate-limit.ts";
import { createRoutes } from "./routes.ts";
import { type FaultRequest, startServer } from "./server.ts";
import { openStore, type Store } from "./store.ts";
import { createUsers, type User } from "./users.ts";

export {
  type Behaviour,
  behaviourOptions,
  type Clock,
  type Fault,
  faults,
  type LifeOptions,
  type LogName,
  type RateLimitOptions,
  type User,
};

/** How the sandbox is started. Everything is optional. */
export interface SandboxOptions extends Partial<Behaviour> {
  /** Port to listen on. Default: 0, any free port. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. On any other, everyone who can reach it can read the logs. */
  host?: string;
  /** Seed of users and records. Default: `saymon`, or the seed of the file. */
  seed?: string;
  /** Number of generated records, in total or of some logs. Default: 10,000, or the number in the file. */
  records?: number | Partial<Counts>;
  /** Where the generated records end and the clock starts. Default: 2026-01-01T00:00:00Z, or that of the file. */
  until?: number | Date;
  /** SQLite file that keeps the records. It is created readable by its owner only. Default: none, in memory. */
  file?: string;
  /** Whether records arrive, sessions end and old records are removed while the clock moves. Default: false. */
  life?: boolean | LifeOptions;
  /**
   * Difference between the header `Date` and the sandbox's clock, in milliseconds; 0 for none. Default: the header
   * shows this machine's time.
   */
  dateOffset?: number;
  /** Responds with 429 to requests that come too fast. Default: no limit. */
  rateLimit?: RateLimitOptions;
  /** Name of the fault of every request, or a function that returns one for each. Default: none. */
  fault?: string | ((request: FaultRequest) => string | undefined);
  /** Called with a line for each request: method, path, status. Never a query or a header. */
  log?: (line: string) => void;
  /** Called while records are generated, with the number of those that are there. */
  progress?: (done: number, all: number) => void;
}

/** A sandbox that listens. */
export interface Sandbox {
  /** Base URL without a trailing slash, such as `http://127.0.0.1:4030`. */
  url: string;
  /** All users. */
  users: User[];
  /** The sandbox's time. It stands still until it is moved. */
  clock: Clock;
  /** The records of a log in a range with inclusive bounds, oldest first, regardless of limits, orders and faults. */
  records(log: LogName, range?: { userId?: string; from?: number; to?: number }): Iterable<object>;
  /** Ends all connections at once and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox: a small SAYMON with records in it.
 *
 * @example
 * ```ts
 * const sandbox = await startSandbox({ records: 1000, maxLimit: 100 });
 * const { url, users: [admin] } = sandbox;
 * await sandbox.close();
 * ```
 *
 * @throws A RangeError for an invalid option; an error with the `code` `EADDRINUSE` when the port is in use; an error
 *   when the file is not a sandbox's or has other records than those asked for.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", file, life, fault, log = () => {}, dateOffset, rateLimit } = options;
  const behaviour = toBehaviour(options);
  if (typeof fault === "string" && fault !== "none") findFault(fault);

  const store = openStore(file);
  try {
    const { seed, until } = fill(store, options);
    const users = createUsers(seed, behaviour.auditPermission === "none" ? [] : [behaviour.auditPermission]);
    const routes = await createRoutes(store, users, behaviour);
    const live = life ? createLife(store, seed, users, until, life === true ? {} : life) : () => {};
    const clock = createClock(store.get<number>("now") ?? until, (to) =>
      store.transaction(() => {
        live(to);
        store.set("now", to);
      }),
    );
    const server = await startServer(routes, {
      port,
      host,
      log,
      rateLimit: createRateLimit(rateLimit),
      now: () => (dateOffset === undefined ? Date.now() : clock.now() + dateOffset),
      fault: typeof fault === "function" ? fault : () => fault,
    });
    let closing: Promise<void> | undefined;
    return {
      url: server.url,
      users,
      clock,
      records: (log, range = {}) => store.all(log, range),
      close() {
        closing ??= server.close().then(() => store.close());
        return closing;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** What the records of a store were generated from. */
interface Origin {
  seed: string;
  records: Counts;
  until: number;
}

/** Generates the records, unless the store has them already. */
function fill(store: Store, { seed, records, until, progress = () => {} }: SandboxOptions): Origin {
  const asked = {
    ...(seed !== undefined && { seed }),
    ...(records !== undefined && { records: toCounts(records) }),
    ...(until !== undefined && { until: Number(until) }),
  };
  const held = store.get<Origin>("origin");
  if (held) {
    if (logNames.some((log) => !(log in held.records)))
      throw new Error("The file is older than a log of the document. Choose another one.");
    for (const [name, value] of Object.entries(asked)) compare(name, value, held[name as keyof Origin]);
    return held;
  }

  const origin = { seed: "saymon", records: toCounts(10_000), until: Date.UTC(2026, 0), ...asked };
  checkOrigin(origin);
  // Records without an origin are those of a process that ended while it generated them.
  store.clear();
  generate(store, origin, progress);
  return origin;
}

function toCounts(records: number | Partial<Counts>): Counts {
  const counts: Partial<Counts> = typeof records === "number" ? splitCount(records) : records;
  return forEachLog((log) => counts[log] ?? 0);
}

function generate(store: Store, origin: Origin, progress: (done: number, all: number) => void): void {
  const { seed, records: counts, until } = origin;
  const users = createUsers(seed, []);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);

  let done = 0;
  for (const log of logNames) {
    const records = createRecords(log, seed, users, counts[log], until);
    for (let next = records.next(); !next.done; progress(Math.min(done, all), all)) {
      store.transaction(() => {
        for (let size = 0; size < 20_000 && !next.done; size++, done++, next = records.next())
          store.add(log, next.value as never);
      });
    }
  }
  store.index();
  store.transaction(() => store.set("origin", origin));
}

function checkOrigin({ records, until }: Origin): void {
  for (const count of Object.values(records)) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError("records must be a non-negative integer, or one for each log.");
    }
  }
  if (!Number.isInteger(until) || until < 0) throw new RangeError("until must be a time since 1970.");
}

function compare(name: string, asked: unknown, held: unknown): void {
  if (JSON.stringify(asked) === JSON.stringify(held)) return;
  throw new Error(
    `The file has records with ${name} ${JSON.stringify(held)}, not ${JSON.stringify(asked)}. ` +
      `Omit ${name}, or choose another file.`,
  );
}
