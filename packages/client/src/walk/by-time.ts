import { type Fields, keyOf, type Log, lost, markOf, type Page, type Range, timeOf } from "./log.ts";
import type { Place } from "./position.ts";
import { type Ask, isIn, readWindow } from "./window.ts";

/** The latest time that there is in JavaScript. */
const endOfTime = 8.64e15;

/**
 * Walks a log with the time as the cursor: each request begins with the last millisecond of the answer before, which may
 * have been cut.
 *
 * @throws {WalkError} when an answer contradicts what this rests on.
 */
export async function* byTime(
  log: Log,
  range: Range,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const done = [...(place.done ?? [])];
  let { order } = place;
  let left = range;
  let margin = 1;
  let expected: Fields[] = [];
  let askBefore: Ask | undefined;
  goOn(place.at);

  while (left.from <= left.to) {
    const ask = asking(left);
    const { records, next, seen } = await readWindow(log, ask, left, order);
    await expectAgain(expected, records, ask);
    if (next !== undefined) order ??= next > timeOf(records[0] as Fields) ? 1 : -1;
    yield toPage(records, next === undefined);
    if (next === undefined) return;

    [expected, askBefore] = [seen, ask];
    goOn(next);
  }
  yield toPage([], true);

  function goOn(at: number | undefined): void {
    if (at === undefined || !order) return;
    left = order === 1 ? { from: at, to: left.to } : { from: left.from, to: at };
  }

  function asking(left: Range): Ask {
    return async (skip) => {
      const records = await read(left, skip);
      const start = records.findIndex(isIn(left));
      if (skip > 0 || start < 1) return records;

      // A record of the millisecond before shows that the bound is inclusive. There may be many: they are left alone.
      order = timeOf(records[0] as Fields) < left.from ? 1 : -1;
      margin = 0;
      return read(left, skip);
    };
  }

  /** What a bound includes is not published, so it is wider by a millisecond as long as nothing shows that it need not be. */
  async function read({ from, to }: Range, skip: number): Promise<Fields[]> {
    const first = from - (order === -1 ? 1 : margin);
    const last = to + (order === 1 ? 1 : margin);
    // Beyond the times that there are, no bound is as good as a wider one.
    const bounds = { from: first < 0 ? undefined : first, to: last > endOfTime ? undefined : last };
    const records = await log.read({ ...bounds, limit: log.limit, skip }, signal);
    if (records.every((record) => timeOf(record) >= first && timeOf(record) <= last)) return records;
    throw lost(
      log,
      `the server was asked for ${first} to ${last} and sent a record of another time, or of none. ${advice}`,
    );
  }

  /** What was seen before the bound moved must be there still, unless it was removed from the log meanwhile. */
  async function expectAgain(seen: Fields[], found: Fields[], ask: Ask): Promise<void> {
    const keys = new Set(found.map(keyOf));
    const missing = new Set(seen.map(keyOf).filter((key) => !keys.has(key)));
    const isIn = async (asked: Ask) => (await asked(0)).some((record) => missing.has(keyOf(record)));
    if (missing.size === 0 || !askBefore) return;
    // An equal record can arrive meanwhile, but not each time.
    for (let time = 0; time < 3; time++) {
      if (!(await isIn(askBefore)) || (await isIn(ask))) return;
    }
    throw lost(log, `a record is missing from a narrower range that its time lies in. ${advice}`);
  }

  function toPage(found: Fields[], ended: boolean): Page {
    const records = found.filter((record) => !wasHandedOut(record));
    return {
      records,
      placeAfter(count) {
        const [last, next] = [records[count - 1], records[count]];
        if (!last || (ended && !next)) return { ended: true };
        const at = timeOf(last);
        // Pages end between milliseconds.
        if (order && !(next && timeOf(next) === at)) return { order, at: at + order };
        const waiting = records.slice(count);
        const handed = found.filter((record) => timeOf(record) === at && !waiting.includes(record));
        return { order, at, done: handed.map(markOf) };
      },
    };
  }

  /** Before the walk was taken up again. */
  function wasHandedOut(record: Fields): boolean {
    const index = timeOf(record) === place.at ? done.indexOf(markOf(record)) : -1;
    if (index >= 0) done.splice(index, 1);
    return index >= 0;
  }
}

const advice =
  'It seems to compare "from" and "to" with something else; strategy "skip" takes its answers as they are.';
