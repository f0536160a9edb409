import { type Behaviour, behaviourOptions, toBehaviour } from "./behaviour.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Counts, createChanges, createPasswords, createSessions, splitCount } from "./data.ts";
import type { LogName } from "./document.ts";
import { type Fault, faults, findFault } from "./faults.ts";
import { createLife, type LifeOptions } from "./life.ts";
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
  type User,
};

/** How the sandbox is started. Everything is optional. */
export interface SandboxOptions extends Partial<Behaviour> {
  /** Port to listen on. Default: 0, any free one. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. Whoever reaches another one can read the logs. */
  host?: string;
  /** What users and records are made from. Default: `saymon`, or what the file was made from. */
  seed?: string;
  /** Records to make, for all logs or for each; the vendor's come on top. Default: 10,000, or what the file holds. */
  records?: number | Counts;
  /** Where the made records end and the clock starts. Default: 2026-01-01T00:00:00Z, or what the file was made for. */
  until?: number | Date;
  /** SQLite file to keep the records in. Default: none, they are kept in memory. */
  file?: string;
  /** Lets records arrive, sessions end and old records go while the clock moves. Default: false. */
  life?: boolean | LifeOptions;
  /** Name of the fault that every request meets, or a function that chooses one for each. Default: none. */
  fault?: string | ((request: FaultRequest) => string | undefined);
  /** Called with a line for each request: method, path, status. Never a query or a header. */
  log?: (line: string) => void;
  /** Called while records are made, with how many of them are there. */
  progress?: (done: number, all: number) => void;
}

/** A sandbox that listens. */
export interface Sandbox {
  /** Where it listens, such as `http://127.0.0.1:4030`. */
  url: string;
  /** Everybody who can sign in. */
  users: User[];
  /** Its time; it moves only when it is moved. With `life`, things happen on the way. */
  clock: Clock;
  /** What a log holds in a range with inclusive bounds, oldest first, past all limits, orders and faults. */
  records(log: LogName, range?: { userId?: string; from?: number; to?: number }): Iterable<object>;
  /** Ends all connections at once and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a small SAYMON with records in it.
 *
 * @example
 * ```ts
 * const sandbox = await startSandbox({ records: 1000, maxLimit: 100 });
 * const { url, users: [admin] } = sandbox;
 * await sandbox.close();
 * ```
 *
 * @throws A RangeError for an option that cannot be; an error with the `code` `EADDRINUSE` when something else listens
 *   on the port; an error when the file holds other records than those asked for.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", file, life, fault, log = () => {} } = options;
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

/** What the records of a store were made from. */
interface Origin {
  seed: string;
  records: Counts;
  until: number;
}

/** Makes the records, unless the store has them already. */
function fill(store: Store, { seed, records, until, progress = () => {} }: SandboxOptions): Origin {
  const asked = {
    ...(seed !== undefined && { seed }),
    ...(records !== undefined && { records: typeof records === "number" ? splitCount(records) : records }),
    ...(until !== undefined && { until: Number(until) }),
  };
  const held = store.get<Origin>("origin");
  if (held) {
    for (const [name, value] of Object.entries(asked)) compare(name, value, held[name as keyof Origin]);
    return held;
  }

  const origin = { seed: "saymon", records: splitCount(10_000), until: Date.UTC(2026, 0), ...asked };
  checkOrigin(origin);
  // Records without an origin are what a process left that was ended while it made them.
  store.clear();
  make(store, origin, progress);
  return origin;
}

function make(store: Store, origin: Origin, progress: (done: number, all: number) => void): void {
  const { seed, records, until } = origin;
  const users = createUsers(seed, []);
  const logs = {
    listSessionLog: createSessions(seed, users, records.listSessionLog, until),
    listUserAuditLog: createChanges(seed, users, records.listUserAuditLog, until),
    listPasswordLog: createPasswords(seed, users, records.listPasswordLog, until),
  };
  const all = Object.values(records).reduce((sum, count) => sum + count, 0);

  let done = 0;
  for (const [log, made] of Object.entries(logs) as [LogName, Iterator<never>][]) {
    for (let next = made.next(); !next.done; progress(Math.min(done, all), all)) {
      store.transaction(() => {
        for (let size = 0; size < 20_000 && !next.done; size++, done++, next = made.next())
          store.add(log, next.value);
      });
    }
  }
  store.index();
  store.transaction(() => store.set("origin", origin));
}

function checkOrigin({ records, until }: Origin): void {
  for (const count of Object.values(records)) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError("records is a whole number from 0 on, or one for each log.");
    }
  }
  if (!Number.isInteger(until) || until < 0) throw new RangeError("until is a time from 1970 on.");
}

function compare(name: string, asked: unknown, held: unknown): void {
  if (JSON.stringify(asked) === JSON.stringify(held)) return;
  throw new Error(
    `The file holds records with ${name} ${JSON.stringify(held)}, not ${JSON.stringify(asked)}. ` +
      `Leave ${name} out, or choose another file.`,
  );
}
