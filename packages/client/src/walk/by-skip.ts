import { type Log, lost, markOf, type Page, type Range } from "./log.ts";
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
    let records = await ask(Math.max(skip - 1, 0));
    if (skip > 0 && records[0]) {
      if (markOf(records[0]) !== mark) {
        throw lost(log, "the log moved while it was counted. Begin again.");
      }
      records = records.slice(1);
    }
    // A short answer is not the end, and neither is one that holds nothing new.
    if (records.length === 0) records = await ask(skip);

    const before = skip;
    const page: Page = {
      records,
      placeAfter(count) {
        const last = records[count - 1];
        return last ? { skip: before + count, mark: markOf(last) } : { ended: true };
      },
    };
    yield page;
    if (records.length === 0) return;
    ({ skip = 0, mark } = page.placeAfter(records.length));
  }
}
