import { type Fields, keyOf, type Log, lost, type Range, timeOf } from "./log.ts";
import type { Order } from "./position.ts";

/** What can be handed out, and what comes next. */
export interface Window {
  /** All records of the first milliseconds of the range. */
  records: Fields[];
  /** What was seen of the millisecond that comes next, of which there may be more; empty at the end of the log. */
  seen: Fields[];
}

/** Asks for records of a range, from the one at `skip` on. */
export type Ask = (skip: number) => Promise<Fields[]>;

/** A window, and how it came about. */
interface Reading extends Window {
  /** Whether one answer showed all of it, at one moment. */
  atOnce: boolean;
  /** Whether one answer showed all of its records, though it took another one to know that. */
  inOne: boolean;
}

/** A log that changes quiets down within so many readings; an unstable order does not. */
const mostReadings = 40;

/** The greatest `skip` that can be sent. */
const farSkip = 2 ** 31 - 1;

/**
 * Reads until the records of the first millisecond are all there: a record of another one comes behind them, or an empty
 * answer. One answer shows one moment of the log. Where it takes more, records can come, go and change places in
 * between; so all is read again until nothing differs.
 *
 * @throws {WalkError} when that does not happen.
 */
export async function readWindow(
  log: Log,
  ask: Ask,
  range: Range,
  order: Order | undefined,
): Promise<Window> {
  let before = "";
  let agreements = 0;
  for (let readings = 0; readings < mostReadings; readings++) {
    const reading = await readOn(log, ask, range, order);
    if (!reading) continue;
    const { records, seen, atOnce, inOne } = reading;
    if (atOnce) return reading;

    const keys = records.map(keyOf);
    // Within one answer the order does not matter, and may be another one each time.
    if (inOne) keys.sort();
    const found = JSON.stringify([inOne, keys, timeOf(seen[0])]);
    agreements = found === before ? agreements + 1 : 0;
    // A few records whose order is not stable agree by chance, and equal ones hide that one took the place of another.
    const isTelling = inOne || (keys.length > 20 && new Set(keys).size === keys.length);
    if (agreements >= (isTelling ? 1 : 10)) return reading;
    before = found;
  }
  throw lost(
    log,
    "the records of one millisecond come in several answers, and in another order each time. Try a greater limit.",
  );
}

/** Undefined when the log moved so much that one answer does not go on where the other ended. */
async function readOn(
  log: Log,
  ask: Ask,
  range: Range,
  order: Order | undefined,
): Promise<Reading | undefined> {
  let all: Fields[] = [];
  let size = 0;
  for (let answers = 1; ; answers++) {
    const answer = await ask(all.length);
    all = all.concat(answer);
    size ||= all.length;
    if (!isOrdered(all, order)) {
      if (answers > 1) return undefined;
      throw lost(log, "the records of an answer are not ordered by time.");
    }

    const useful = all.filter(isIn(range));
    const [start, end] = [timeOf(useful[0]), timeOf(all.at(-1))];
    const inOne = (last: Fields | undefined) => all.lastIndexOf(last as Fields) < size;
    if (answer.length === 0)
      return { records: useful, seen: [], atOnce: size === 0, inOne: inOne(useful.at(-1)) };
    if (useful.length > 0 && start !== end) {
      const atOnce = answers === 1;
      // Behind a millisecond that took several answers only the time of the next one is sure.
      const next = atOnce ? end : timeOf(all[all.findLastIndex((record) => timeOf(record) === start) + 1]);
      const records = useful.filter((record) =>
        atOnce ? timeOf(record) !== next : timeOf(record) === start,
      );
      const seen = all.filter((record) => timeOf(record) === next);
      return { records, seen, atOnce, inOne: inOne(records.at(-1)) };
    }
    if (answers === 2 && (await ask(farSkip)).length > 0) throw lost(log, "the server does not heed skip.");
  }
}

function isOrdered(records: Fields[], known: Order | undefined): boolean {
  const order = known ?? Math.sign(timeOf(records.at(-1)) - timeOf(records[0]));
  return records.every((record, index) => {
    const step = timeOf(record) - timeOf(records[index - 1] ?? record);
    return step === 0 || step * order > 0;
  });
}

/** Whether a record's time lies in a range. */
export function isIn({ from, to }: Range): (record: Fields) => boolean {
  return (record) => timeOf(record) >= from && timeOf(record) <= to;
}
