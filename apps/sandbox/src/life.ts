import { createRecordMaker } from "./data.ts";
import { createRandom } from "./random.ts";
import type { Store } from "./store.ts";
import { day, hour } from "./times.ts";
import type { User } from "./users.ts";

/** What happens in the sandbox while its clock moves. */
export interface LifeOptions {
  /** Records that arrive per minute of the sandbox's clock, on average; 0 for none. Default: 60. */
  arrivals?: number;
  /** Share of the records that arrive up to an hour late, behind newer ones, 0 to 1. Default: 0.02. */
  late?: number;
  /** Age in days at which records are removed. Default: never. */
  keep?: number;
}

/** Applies everything that happens until a time. The result does not depend on the number of steps. */
export type Life = (to: number) => void;

/**
 * Creates the life of a store: records arrive, open sessions continue or end, old records are removed.
 *
 * @throws A RangeError when `arrivals` is not a number of records.
 */
export function createLife(
  store: Store,
  seed: string,
  users: User[],
  start: number,
  { arrivals = 60, late = 0.02, keep }: LifeOptions,
): Life {
  if (!(arrivals >= 0 && Number.isFinite(arrivals)))
    throw new RangeError(`arrivals must be a non-negative number; it was ${arrivals}.`);
  const { session, change, password, user } = createRecordMaker(users);

  return (to) => {
    let { count, next } = store.get<Next>("next arrival") ?? { count: 0, next: start + gap(0) };
    for (; arrivals > 0 && next <= to; count++, next += gap(count)) arrive(count, next);
    // A reopened sandbox can have arrivals again: they begin then.
    store.set("next arrival", { count, next: arrivals > 0 ? next : to + 1 });
    store.endSessions(to);
    if (keep !== undefined) store.purge(to - keep * day);
  };

  /** Milliseconds until the next arrival. It depends on `count` only, so that a reopened sandbox continues the same way. */
  function gap(count: number): number {
    const average = 60_000 / arrivals;
    return Math.ceil(-Math.log(1 - createRandom(`${seed}/gap ${count}`).float()) * average);
  }

  function arrive(count: number, now: number): void {
    const random = createRandom(`${seed}/arrival ${count}`);
    const isLate = random.chance(late);
    const time = isLate ? now - random.below(hour) : now;
    store.endSessions(now);

    const what = random.float();
    if (what < 0.4) store.add("listSessionLog", session(random, time));
    else if (what < 0.5) store.add("listPasswordLog", password(random, time, user(random)));
    else {
      const busy = user(random);
      store.touchSession(busy.id, now, now + hour);
      const times = random.chance(0.05) ? 2 + random.below(4) : 1;
      for (let index = 0; index < times; index++) {
        store.add("listUserAuditLog", change(random, time, busy));
      }
    }
  }
}

interface Next {
  /** Number of arrivals so far. */
  count: number;
  /** Time of the next arrival, in epoch milliseconds. */
  next: number;
}
