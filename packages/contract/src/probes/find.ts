import { type Exchange, type LogRecord, recordsOf } from "../exchange.ts";
import { directionOfPages, keyOf, timeOf } from "../logs.ts";
import type { Server } from "../server.ts";
import { askLog, type Log } from "../survey.ts";

/** Answers to look through; a server that gives few records at a time leaves the question open. */
export const mostAnswers = 2;

/** Whether a record was in a range: undefined when there were more answers than were looked through. */
export interface Search {
  isThere: boolean | undefined;
  exchanges: Exchange[];
}

/** Looks for a record in a range. */
export async function find(
  server: Server,
  log: Log,
  range: { from: number; to: number },
  record: LogRecord,
): Promise<Search> {
  const { operation, pages } = log;
  const key = keyOf(operation, record);
  const most = Math.max(...pages.map(({ records }) => records.length));
  const direction = directionOfPages(
    operation,
    pages.map(({ records }) => records),
  );
  /** Whether the answer has gone on beyond the place where the record would stand. */
  const isPast = (other: LogRecord) => {
    const ahead = timeOf(operation, other) - timeOf(operation, record);
    return (direction === "oldest-first" && ahead > 0) || (direction === "newest-first" && ahead < 0);
  };
  const exchanges: Exchange[] = [];
  let skip = 0;
  while (exchanges.length < mostAnswers) {
    const exchange = await askLog(server, log, { ...range, limit: pages[0]?.limit, skip: skip || undefined });
    exchanges.push(exchange);
    const records = recordsOf(exchange);
    if (!records) break;
    if (records.some((candidate) => keyOf(operation, candidate) === key)) return { isThere: true, exchanges };
    if (records.length < most || records.some(isPast)) return { isThere: false, exchanges };
    skip += records.length;
  }
  return { isThere: undefined, exchanges };
}
