import { type Fields, type Log, lost, markOf, type Page, type Range } from "./log.ts";
import type { Place } from "./position.ts";

/**
 * Walks a log by counting. Each request begins with the last record of the answer before: where that is another one by
 * now, the log has moved.
 *
 * @throws {WalkError} when the log has moved.
 */
export async function* bySkip(log: Log, range: Range, { skip = 0, mark }: Place): AsyncGenerator<Page> {
  const ask = (skip: number) => log.read({ ...range, limit: log.limit, skip });
  for (;;) {
    let [first, ...records] = skip > 0 ? await ask(skip - 1) : [undefined, ...(await ask(0))];
    if (first && markOf(first) !== mark) {
      throw lost(log, "records came, went or changed places while they were counted. Begin again.");
    }
    // A short answer is not the end, and neither is one that holds nothing new.
    if (records.length === 0) records = await ask(skip);

    const placeAfter = placing(skip, records);
    yield { records, placeAfter };
    if (records.length === 0) return;
    ({ skip = 0, mark } = placeAfter(records.length));
  }
}

function placing(before: number, records: Fields[]): (count: number) => Place {
  return (count) => {
    const last = records[count - 1];
    return last ? { skip: before + count, mark: markOf(last) } : { ended: true };
  };
}
