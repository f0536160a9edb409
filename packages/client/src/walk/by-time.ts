import { type Fields, keyOf, type Lost, markOf, type Page, type Range, type Read, timeOf } from "./log.ts";
import type { Order, Place } from "./position.ts";
import { type Ask, isIn, isOrdered, readWindow } from "./window.ts";

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
  let isInclusive = false;
  let longest = 0;
  let start: Fields[] | undefined;
  let expected: Fields[] = [];
  let ask = asking(left);
  goOn(place.at);

  // A bound that is no number, from a store that was damaged, is no end: the client refuses it.
  for (let windows = 1; !(left.from > left.to); windows++) {
    const askBefore = ask;
    const orderBefore = order;
    ask = asking(left);
    const [records, seen] = await readWindow(lost, ask, left, ({ length }) => length < longest);
    await expectAgain(records, askBefore);
    const [next] = seen;
    start ??= records.filter((record) => timeOf(record) === timeOf(records[0]));
    if (!orderBefore) {
      const step = timeOf(next ?? records.at(-1)) - timeOf(start[0]);
      order ??= step ? (Math.sign(step) as Order) : undefined;
      // What was handed out before the order was known is behind now, and so is what came before it meanwhile.
      if (goOn(place.at)) continue;
    }
    if (!next && windows === 2 && place.at === undefined) await expectNothingBefore(start);
    const page = toPage(records);
    if (page[0].length > 0) yield page;
    if (!next) return;

    expected = seen;
    goOn(timeOf(next));
  }

  /** Moves the bound that follows the records. */
  function goOn(at: number | undefined): boolean {
    if (at === undefined || !order) return false;
    left = order === 1 ? { ...left, from: at } : { ...left, to: at };
    return true;
  }

  function asking({ from, to }: Range): Ask {
    return async function ask(skip) {
      // What a bound includes is not published, so each is wider by a millisecond until a record shows that the one that
      // moves need not be.
      const sent = {
        from: isInclusive && order === 1 ? from : from - 1,
        to: isInclusive && order === -1 ? to : to + 1,
      };
      const records = await read({
        // Beyond the times that there are, no bound is as good as a wider one.
        from: sent.from < 0 ? undefined : sent.from,
        to: sent.to > endOfTime ? undefined : sent.to,
        skip,
      });
      if (!records.every(isIn(sent))) {
        throw lost(`a record has no time from ${sent.from} to ${sent.to}. ${advice}`);
      }
      if (!isOrdered(records, order)) throw lost("the answer is not ordered by time.");
      longest = Math.max(longest, records.length);
      if (skip > 0 || isInclusive || records.findIndex(isIn({ from, to })) < 1) return records;

      // The millisecond before may hold many records: they are left alone.
      order = timeOf(records[0]) < from ? 1 : -1;
      isInclusive = true;
      return ask(skip);
    };
  }

  /** What was seen before the bound moved must be there still, unless it was removed from the log meanwhile. */
  async function expectAgain(found: Fields[], askBefore: Ask): Promise<void> {
    const keysIn = (records: Fields[]) =>
      new Set(records.filter((record) => timeOf(record) === timeOf(expected[0])).map(keyOf));
    const there = keysIn(found);
    const missing = expected.map(keyOf).filter((key) => !there.has(key));
    const areIn = (records: Fields[]) => {
      const keys = keysIn(records);
      return missing.some((key) => keys.has(key));
    };
    if (missing.length > 0) await contradict(areIn, askBefore, ask);
  }

  /** A log that ends with its first answer may go on before it: each answer is then in another order than the log. */
  async function expectNothingBefore({ 0: first, length }: Fields[]): Promise<void> {
    const before = { ...range, [order === 1 ? "to" : "from"]: timeOf(first) };
    const hasMore = (records: Fields[]) => records.filter(isIn(before)).length > length;
    await contradict(hasMore, asking(before), asking(range));
  }

  /**
   * @throws {WalkError} when one answer is so and the other is not, again and again, so that no record which came or
   * went meanwhile is the cause.
   */
  async function contradict(isSo: (records: Fields[]) => boolean, one: Ask, other: Ask): Promise<void> {
    for (let time = 0; time < 10; time++) if (!isSo(await one(0)) || isSo(await other(0))) return;
    throw lost(`two answers contradict each other. ${advice}`);
  }

  function toPage(found: Fields[]): Page {
    // Within a millisecond the server's order may be another one each time, and so is no place to stop in.
    // Only records that share their millisecond are hashed, and each once.
    const marks = new Map<Fields, number>();
    const markOnce = (record: Fields) => {
      const mark = marks.get(record) ?? markOf(record);
      marks.set(record, mark);
      return mark;
    };
    const compare = (one: Fields, other: Fields) =>
      (timeOf(one) - timeOf(other)) * (order ?? 1) || markOnce(one) - markOnce(other);
    found.sort(compare);
    const records = found.filter((record) => {
      // What was handed out before the walk was taken up again.
      const step = timeOf(record) === place.at ? markOf(record) - (place.mark ?? 0) : 1;
      return step > 0 || (step === 0 && equal-- <= 0);
    });
    const placeAfter = (count: number): Place => {
      const last = records[count - 1] as Fields;
      const first = found.findIndex((record) => compare(record, last) === 0);
      return { order, at: timeOf(last), mark: markOf(last), equal: found.indexOf(last) - first + 1 };
    };
    return [records, placeAfter];
  }
}

const advice = 'Try the strategy "skip".';
