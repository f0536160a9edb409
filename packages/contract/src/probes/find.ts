import { directionOfPages, keyOf, timeOf } from "../logs/records.ts";
import { type Log, requestLog } from "../logs/survey.ts";
import { type Exchange, type LogRecord, recordsOf } from "../server/exchange.ts";
import type { Server } from "../server/server.ts";

/** Maximum number of responses to search; with servers that return few records at a time, the result stays open. */
const maxResponses = 2;

/** Whether a record is in a range: undefined when there were more responses than were searched, or an error. */
export interface Search {
  isFound: boolean | undefined;
  exchanges: Exchange[];
}

/** Searches for a record in a range. */
export async function find(
  server: Server,
  log: Log,
  range: { from: number; to: number },
  record: LogRecord,
): Promise<Search> {
  const { operation, pages } = log;
  const key = keyOf(operation, record);
  const most = Math.max(...pages.map(({ records }) => records.length));
  const direction = directionOfPages(operation, pages);
  /** Whether the response continues beyond the place where the record would be. */
  const isBeyond = (other: LogRecord) => {
    const ahead = timeOf(operation, other) - timeOf(operation, record);
    return (direction === "oldest-first" && ahead > 0) || (direction === "newest-first" && ahead < 0);
  };
  const exchanges: Exchange[] = [];
  let skip = 0;
  while (exchanges.length < maxResponses) {
    const page = { ...range, limit: pages[0]?.limit, skip: skip || undefined };
    const exchange = await requestLog(server, log, page);
    exchanges.push(exchange);
    const records = recordsOf(exchange);
    if (!records) break;
    if (records.some((candidate) => keyOf(operation, candidate) === key)) return { isFound: true, exchanges };
    if (records.length < most || records.some(isBeyond)) return { isFound: false, exchanges };
    skip += records.length;
  }
  return { isFound: undefined, exchanges };
}
