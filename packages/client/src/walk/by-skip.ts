import { type Fields, type Log, lost, markOf, type Page, type Range } from "./log.ts";
import type { Place } from "./position.ts";

/**
 * Walks a log by counting. Each request begins with the last record of the answer before: where that is another one by
 * now, the log has moved.
 *
 * @throws {WalkError} when the log has moved.
 */
export async function* bySkip(
  log: Log,
  range: Range,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let { skip = 0, last } = place;
  for (;;) {
    const records = await readOn();
    const before = skip;
    const placeAfter = (count: number): Place =>
      count === 0 ? { ended: true } : { skip: before + count, last: markOf(records[count - 1] as Fields) };
    yield { records, placeAfter };
    if (records.length === 0) return;
    ({ skip = 0, last } = placeAfter(records.length));
  }

  async function readOn(): Promise<Fields[]> {
    if (last === undefined) return ask(0);
    const [first, ...others] = await ask(skip - 1);
    if (first && markOf(first) !== last) {
      throw lost(log, "records came, went or changed places while they were counted. Begin again.");
    }
    // A short answer is not the end, and neither is one that holds nothing new.
    return others.length > 0 ? others : ask(skip);
  }

  function ask(skip: number): Promise<Fields[]> {
    return log.read({ ...range, limit: log.limit, skip }, signal);
  }
}
