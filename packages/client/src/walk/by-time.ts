import { type Fields, keyOf, type Lost, markOf, type Page, type Range, type Read, timeOf } from "./log.ts";
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
export async function* byTime(lost: Lost, read: Read, range: Range, place: Place): AsyncGenerator<Page> {
  let { order, equal = 0 } = place;
  let left = range;
  // What a bound includes is not published, so each is wider by a millisecond until a record shows that it need not be.
  const margin = { from: 1, to: 1 };
  let expected: Fields[] = [];
  let ask = asking(left);
  goOn(place.at);

  while (left.from <= left.to) {
    const askBefore = ask;
    ask = asking(left);
    const [records, seen] = await readWindow(lost, ask, left, order);
    await expectAgain(records, askBefore);
    const [next] = seen;
    if (next) order ??= timeOf(next) > timeOf(records[0]) ? 1 : -1;
    const page = toPage(records, !next);
    if (page[0].length > 0) yield page;
    if (!next) return;

    expected = seen;
    goOn(timeOf(next));
  }

  function goOn(at: number | undefined): void {
    if (at !== undefined && order) left = { ...left, [moving()]: at };
  }

  /** The bound that follows the records. */
  function moving(): "from" | "to" {
    return order === 1 ? "from" : "to";
  }

  function asking({ from, to }: Range): Ask {
    return async function ask(skip) {
      const sent = { from: from - margin.from, to: to + margin.to };
      const records = await read({
        // Beyond the times that there are, no bound is as good as a wider one.
        from: sent.from < 0 ? undefined : sent.from,
        to: sent.to > endOfTime ? undefined : sent.to,
        skip,
      });
      if (!records.every(isIn(sent))) {
        throw lost(`the answer for ${sent.from} to ${sent.to} has a record of no or another time; ${advice}`);
      }
      const isSure = margin.from + margin.to < 2;
      if (skip > 0 || isSure || records.findIndex(isIn({ from, to })) < 1) return records;

      // A record of the millisecond before shows that the bound is inclusive. There may be many: they are left alone.
      order = timeOf(records[0]) < from ? 1 : -1;
      margin[moving()] = 0;
      return ask(skip);
    };
  }

  /** What was seen before the bound moved must be there still, unless it was removed from the log meanwhile. */
  async function expectAgain(found: Fields[], askBefore: Ask): Promise<void> {
    const missing = expected.filter((record) => !isAmong(found)(record));
    const areIn = async (asked: Ask) => (await asked(0)).some(isAmong(missing));
    // An equal record can arrive meanwhile, but not each time.
    for (let time = 0; time < 3; time++) {
      if (missing.length === 0 || !(await areIn(askBefore)) || (await areIn(ask))) return;
    }
    throw lost(`a record is missing where its time lies; ${advice}`);
  }

  function toPage(found: Fields[], ended: boolean): Page {
    // Within a millisecond the server's order may be another one each time, and so is no place to stop in.
    const compare = (one: Fields, other: Fields) =>
      (timeOf(one) - timeOf(other)) * (order ?? 1) || markOf(one) - markOf(other);
    found.sort(compare);
    const records = found.filter((record) => {
      // What was handed out before the walk was taken up again.
      const step = timeOf(record) === place.at ? markOf(record) - (place.mark ?? 0) : 1;
      return step > 0 || (step === 0 && equal-- <= 0);
    });
    const placeAfter = (count: number): Place => {
      if (ended && count === records.length) return { ended };
      const last = records[count - 1] as Fields;
      const first = found.findIndex((record) => compare(record, last) === 0);
      return { order, at: timeOf(last), mark: markOf(last), equal: found.indexOf(last) - first + 1 };
    };
    return [records, placeAfter];
  }
}

function isAmong(records: Fields[]): (record: Fields) => boolean {
  return (record) => records.some((one) => timeOf(one) === timeOf(record) && keyOf(one) === keyOf(record));
}

const advice =
  'does the server compare the bounds with something else? The strategy "skip" does without them.';
