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
export async function* byTime(log: Log, range: Range, place: Place): AsyncGenerator<Page> {
  let { order, equal = 0 } = place;
  let left = range;
  let margin = 1;
  let expected: Fields[] = [];
  let askBefore: Ask = async () => [];
  goOn(place.at);

  while (left.from <= left.to) {
    const ask = asking(left);
    const { records, seen } = await readWindow(log, ask, left, order);
    await expectAgain(records, ask);
    const [next] = seen;
    if (next) order ??= timeOf(next) > timeOf(records[0]) ? 1 : -1;
    yield toPage(records, !next);
    if (!next) return;

    [expected, askBefore] = [seen, ask];
    goOn(timeOf(next));
  }
  yield toPage([], true);

  function goOn(at: number | undefined): void {
    if (at !== undefined && order) left = { ...left, [order === 1 ? "from" : "to"]: at };
  }

  function asking(left: Range): Ask {
    return async (skip) => {
      const records = await read(left, skip);
      if (skip > 0 || records.findIndex(isIn(left)) < 1) return records;

      // A record of the millisecond before shows that the bound is inclusive. There may be many: they are left alone.
      order = timeOf(records[0]) < left.from ? 1 : -1;
      margin = 0;
      return read(left, skip);
    };
  }

  /** What a bound includes is not published, so it is wider by a millisecond as long as nothing shows that it need not be. */
  async function read({ from, to }: Range, skip: number): Promise<Fields[]> {
    const sent = { from: from - (order === -1 ? 1 : margin), to: to + (order === 1 ? 1 : margin) };
    const records = await log.read({
      // Beyond the times that there are, no bound is as good as a wider one.
      from: sent.from < 0 ? undefined : sent.from,
      to: sent.to > endOfTime ? undefined : sent.to,
      limit: log.limit,
      skip,
    });
    if (records.every(isIn(sent))) return records;
    throw lost(
      log,
      `the answer for ${sent.from} to ${sent.to} has a record of no or another time; ${advice}`,
    );
  }

  /** What was seen before the bound moved must be there still, unless it was removed from the log meanwhile. */
  async function expectAgain(found: Fields[], ask: Ask): Promise<void> {
    const isMissing = (record: Fields) => !found.some((one) => isSame(one, record));
    const missing = expected.filter(isMissing);
    const areIn = async (asked: Ask) =>
      (await asked(0)).some((one) => missing.some((record) => isSame(one, record)));
    // An equal record can arrive meanwhile, but not each time.
    for (let time = 0; time < 3; time++) {
      if (missing.length === 0 || !(await areIn(askBefore)) || (await areIn(ask))) return;
    }
    throw lost(log, `a record is missing where its time lies; ${advice}`);
  }

  function toPage(found: Fields[], ended: boolean): Page {
    // Within a millisecond the server's order may be another one each time, and so is no place to stop in.
    found.sort((one, other) => (timeOf(one) - timeOf(other)) * (order ?? 1) || markOf(one) - markOf(other));
    const records = found.filter((record) => !wasHandedOut(record));
    return {
      records,
      placeAfter(count) {
        const last = records[count - 1];
        if (!last || (ended && count === records.length)) return { ended };
        const [at, mark] = [timeOf(last), markOf(last)];
        const first = found.findIndex((record) => timeOf(record) === at && markOf(record) === mark);
        const equal = found.indexOf(last) - first + 1;
        return { order, at, mark, equal };
      },
    };
  }

  /** Before the walk was taken up again. */
  function wasHandedOut(record: Fields): boolean {
    if (timeOf(record) !== place.at) return false;
    const step = markOf(record) - (place.mark ?? 0);
    return step < 0 || (step === 0 && equal-- > 0);
  }
}

function isSame(one: Fields, other: Fields): boolean {
  return timeOf(one) === timeOf(other) && keyOf(one) === keyOf(other);
}

const advice =
  'does the server compare the bounds with something else? The strategy "skip" does without them.';
