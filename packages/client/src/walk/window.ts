import { int32Max } from "../checks.ts";
import { type Fields, keyOf, type Lost, type Range, timeOf } from "./log.ts";
import type { Order } from "./position.ts";

/**
 * What can be handed out: all records of the first milliseconds of the range; and what was seen of the millisecond that
 * comes next, of which there may be more, or nothing at the end of the log.
 */
export type Window = [records: Fields[], seen: Fields[]];

/** Asks for records of a range, from the one at `skip` on. */
export type Ask = (skip: number) => Promise<Fields[]>;

/** A log that changes quiets down within so many readings; an unstable order does not. */
const mostReadings = 60;

/**
 * Reads until the records of the first millisecond are all there: a record of another one comes behind them, or an empty
 * answer. One answer shows one moment of the log. Where it takes more, records can come, go and change places in
 * between; so all is read again until it does not differ.
 *
 * @param isShort Whether a server that has given more before may have come to its end.
 * @throws {WalkError} when that does not happen.
 */
export async function readWindow(
  lost: Lost,
  ask: Ask,
  range: Range,
  isShort: (records: Fields[]) => boolean,
): Promise<Window> {
  let end = "";
  let before = "";
  let agreements = 0;
  for (let readings = 0; readings < mostReadings; readings++) {
    const first = await ask(0);
    // Nothing was removed while the empty answer came that would have pulled a record past it.
    if (first.length === 0 || (end && keysOf(first) === end)) return [first.filter(isIn(range)), []];

    const [all, ended] = await readOn(first);
    if (!isOrdered(all)) continue;
    const inside = all.filter(isIn(range));
    const at = timeOf(inside[0]);
    const last = ended ? undefined : all.at(-1);
    // Where each answer was cut off by chance, only the first millisecond is the same each time.
    const cut = timeOf(all === first ? last : inside.find((record) => timeOf(record) !== at));
    const seen = inside.filter((record) => timeOf(record) === cut);
    const records = inside.filter((record) =>
      all === first ? timeOf(record) !== cut : timeOf(record) === at,
    );
    if (all === first && !ended) return [records, seen];

    end = all === first ? keysOf(all) : "";
    const found = keysOf(records) + cut;
    agreements = found === before ? agreements + 1 : 0;
    // A few records whose order is not stable agree by chance, and equal ones hide that one took the place of another.
    const areTelling = records.length > 20 && new Set(records.map(keyOf)).size === records.length;
    if (agreements >= (areTelling ? 2 : 10)) return [records, seen];
    before = found;
    // Servers that take turns behind one address must not meet the same requests each time.
    if (!end && readings % 2 === 1) await ask(0);
  }
  throw lost("the order within a millisecond changes. Try a greater limit.");

  /** Reads on until the first millisecond of the range is complete, as far as answers tell, or the log ends. */
  async function readOn(all: Fields[]): Promise<[all: Fields[], ended: boolean]> {
    for (let answers = 1; ; answers++) {
      const start = all.find(isIn(range));
      const isWhole = start && timeOf(start) !== timeOf(all.at(-1));
      if (isWhole && !isShort(all)) return [all, false];
      if (answers === 2 && (await ask(int32Max)).length > 0) throw lost("the server does not heed skip.");

      const answer = await ask(all.length);
      if (answer.length === 0 || isWhole) return [all, answer.length === 0];
      all = all.concat(answer);
    }
  }
}

function keysOf(records: Fields[]): string {
  return records.map(keyOf).sort().join();
}

/** Whether records are in an order: the known one, or else the one of the first and the last. */
export function isOrdered(records: Fields[], known?: Order): boolean {
  const times = records.map(timeOf);
  const order = known ?? ((times.at(-1) as number) - (times[0] as number) || 1);
  return times.every((time, index) => !((time - (times[index - 1] as number)) * order < 0));
}

/** Whether a record's time lies in a range. What is no whole number, such as a `Date` made by a schema, is no time. */
export function isIn({ from, to }: Range): (record: Fields) => boolean {
  return (record) => Number.isInteger(timeOf(record)) && timeOf(record) >= from && timeOf(record) <= to;
}
