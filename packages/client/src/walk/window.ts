import { type Fields, keyOf, type Log, lost, type Range, timeOf } from "./log.ts";
import type { Order } from "./position.ts";

/** What can be handed out, and what comes next. */
export interface Window {
  /** All records of the first milliseconds of the range, as the server orders them. */
  records: Fields[];
  /** The millisecond that comes next; undefined at the end of the log. */
  next: number | undefined;
  /** What was seen of it. There may be more. */
  seen: Fields[];
}

/** Asks for records of the range, from the one at `skip` on. */
export type Ask = (skip: number) => Promise<Fields[]>;

/** The records of one answer, or of some that follow one another. */
interface Reading {
  all: Fields[];
  /** How many answers they came in. */
  answers: number;
  /** How many of them came in the first. */
  first: number;
  /** Whether an empty answer followed. */
  ended: boolean;
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
    const window = toWindow(reading, range);
    if (reading.answers === (reading.ended ? 0 : 1)) return window;

    const keys = window.records.map(keyOf);
    const isWhole = reading.all.lastIndexOf(window.records.at(-1) as Fields) < reading.first;
    // Within one answer the order does not matter, and may be another one each time.
    if (isWhole) keys.sort();
    const found = JSON.stringify([isWhole, keys, window.next]);
    agreements = found === before ? agreements + 1 : 0;
    if (agreements >= neededAgreements(keys, isWhole)) return window;
    before = found;
  }
  throw lost(
    log,
    `the records of one millisecond, near ${range.from} or ${range.to}, come in several answers and never twice in the ` +
      'same order, so they cannot be read for sure. Try a greater "limit".',
  );
}

/** A few records whose order is not stable agree by chance, and equal ones hide that one took the place of another. */
function neededAgreements(keys: string[], isWhole: boolean): number {
  return isWhole || (keys.length > 20 && new Set(keys).size === keys.length) ? 1 : 10;
}

/** Undefined when the log moved so much that one answer does not go on where the other ended. */
async function readOn(log: Log, ask: Ask, range: Range, known?: Order): Promise<Reading | undefined> {
  let all: Fields[] = [];
  for (let answers = 0, first = 0; ; ) {
    const answer = await ask(all.length);
    if (answer.length === 0) return { all, answers, first, ended: true };

    all = all.concat(answer);
    answers++;
    first ||= answer.length;
    if (!isOrdered(all, known)) {
      if (answers > 1) return undefined;
      throw lost(log, "the records of an answer are not ordered by time.");
    }
    const start = all.find(isIn(range));
    if (start && timeOf(start) !== timeOf(answer.at(-1) as Fields))
      return { all, answers, first, ended: false };
    if (answers === 2 && (await ask(farSkip)).length > 0) throw lost(log, 'the server does not heed "skip".');
  }
}

function isOrdered(records: Fields[], known: Order | undefined): boolean {
  const times = records.map(timeOf);
  const order = known ?? Math.sign((times.at(-1) as number) - (times[0] as number));
  return times.every((time, index) => {
    const step = time - (times[index - 1] ?? time);
    return step === 0 || step * order > 0;
  });
}

function toWindow({ all, answers, ended }: Reading, range: Range): Window {
  const useful = all.filter(isIn(range));
  if (ended) return { records: useful, next: undefined, seen: [] };

  const start = timeOf(useful[0] as Fields);
  const behind = all.slice(all.findLastIndex((record) => timeOf(record) === start) + 1);
  // Behind a millisecond that took several answers only the time of the next one is sure.
  const next = timeOf((answers === 1 ? behind.at(-1) : behind[0]) as Fields);
  const records = useful.filter((record) =>
    answers === 1 ? timeOf(record) !== next : timeOf(record) === start,
  );
  return { records, next, seen: behind.filter((record) => timeOf(record) === next) };
}

/** Whether a record's time lies in a range. */
export function isIn({ from, to }: Range): (record: Fields) => boolean {
  return (record) => timeOf(record) >= from && timeOf(record) <= to;
}
