import { int32Max } from "../whole-number.ts";
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
 * @throws {WalkError} when that does not happen.
 */
export async function readWindow(
  lost: Lost,
  ask: Ask,
  range: Range,
  order: Order | undefined,
): Promise<Window> {
  let before = "";
  let agreements = 0;
  for (let readings = 0; readings < mostReadings; readings++) {
    const [all, ended, inOne] = await readOn(lost, ask, range, order);
    const seen = ended ? [] : all.filter((record) => timeOf(record) === timeOf(all.at(-1)));
    const records = all.filter(isIn(range)).filter((record) => !seen.includes(record));
    if (all.length === 0 || (inOne && !ended)) return [records, seen];

    const keys = records.map(keyOf).sort();
    const found = JSON.stringify([inOne, keys, timeOf(seen[0])]);
    agreements = found === before ? agreements + 1 : 0;
    // A few records whose order is not stable agree by chance, and equal ones hide that one took the place of another.
    const areTelling = keys.length > 20 && new Set(keys).size === keys.length;
    if (agreements >= (inOne ? 1 : areTelling ? 2 : 10)) return [records, seen];
    before = found;
    // Servers that take turns behind one address must not meet the same requests each time.
    if (!inOne && readings % 2 === 1) await ask(0);
  }
  throw lost(
    "the records of a millisecond come in several answers, each time in another order. Try a greater limit.",
  );
}

/** The records; whether the log ends with them; whether they came in one answer. */
type Reading = [all: Fields[], ended: boolean, inOne: boolean];

/** Reads on until the first millisecond of the range is complete, as far as answers tell. */
async function readOn(lost: Lost, ask: Ask, range: Range, order: Order | undefined): Promise<Reading> {
  let all: Fields[] = [];
  for (let answers = 1; ; answers++) {
    const answer = await ask(all.length);
    if (!isOrdered(answer, order)) throw lost("the answer is not ordered by time.");
    all = all.concat(answer);
    const first = all.find(isIn(range));
    const ended = answer.length === 0;
    if (ended) return [all, ended, answers < 3];
    if (first && timeOf(first) !== timeOf(all.at(-1))) return [all, ended, answers === 1];
    if (answers === 2 && (await ask(int32Max)).length > 0) throw lost("the server does not heed skip.");
  }
}

function isOrdered(records: Fields[], known: Order | undefined): boolean {
  const times = records.map(timeOf);
  const order = known ?? Math.sign((times.at(-1) ?? 0) - (times[0] ?? 0));
  return String(times) === String(times.toSorted((one, other) => (one - other) * (order || 1)));
}

/** Whether a record's time lies in a range. */
export function isIn({ from, to }: Range): (record: Fields) => boolean {
  return (record) => timeOf(record) >= from && timeOf(record) <= to;
}
