import { type Lost, markOf, type Page, type Range, type Read } from "./log.ts";
import type { Place } from "./position.ts";

/**
 * Walks a log by counting. Each request begins with the last record of the answer before: where that is another one by
 * now, the log has moved.
 *
 * @throws {WalkError} when the log has moved.
 */
export async function* bySkip(lost: Lost, read: Read, range: Range, place: Place): AsyncGenerator<Page> {
  for (let before = place; ; ) {
    const { skip = 0, mark } = before;
    let records = await read({ ...range, skip: Math.max(skip - 1, 0) });
    if (skip > 0 && markOf(records.shift()) !== mark) {
      throw lost("the log moved. Begin again.");
    }
    // A short answer is not the end, and neither is one that holds nothing new.
    if (records.length === 0) records = await read({ ...range, skip });
    if (records.length === 0) return;

    const placeAfter = (count: number) => ({ skip: skip + count, mark: markOf(records[count - 1]) });
    yield [records, placeAfter];
    before = placeAfter(records.length);
  }
}
