/** Facts about records and their times. */
import type { OperationId } from "@saymon-logs/client";
import type { Operation, Order } from "../document.ts";
import type { LogRecord } from "../server/exchange.ts";

/** Which time of a session is compared with `from` and `to`: its start, its end, or all the time between. */
export type ComparedTime = "start" | "end" | "overlap";

/** Which time each log whose records have an end is compared by, once it has been found out. */
export type ComparedTimes = Map<OperationId, ComparedTime>;

/** Returns which time of a log's records is compared; undefined where it has not been found out. */
export function comparedTimeOf({ id, end }: Operation, compared: ComparedTimes): ComparedTime | undefined {
  return end === undefined ? "start" : compared.get(id);
}

/** Returns the time of a record in epoch milliseconds. */
export function timeOf({ time }: Operation, record: LogRecord): number {
  return record[time] as number;
}

/** Returns when what a record describes ended: infinity while it lasts; the time of the record where it has no end. */
export function endOf(operation: Operation, record: LogRecord): number {
  if (operation.end === undefined) return timeOf(operation, record);
  const end = record[operation.end];
  return typeof end === "number" ? end : Number.POSITIVE_INFINITY;
}

/** Returns the direction of times: `same` when all are equal, `turns` when the direction changes. */
export function directionOf(times: number[]): Order | "same" | "turns" {
  const steps = new Set(times.slice(1).map((time, index) => Math.sign(time - (times[index] as number))));
  steps.delete(0);
  if (steps.size === 0) return "same";
  if (steps.size === 2) return "turns";
  return steps.has(1) ? "oldest-first" : "newest-first";
}

/**
 * Returns the direction of a log that was read in pages: that of each page, since records that arrive meanwhile shift
 * the pages that follow; that of all records where no page holds two times.
 */
export function directionOfPages(
  operation: Operation,
  pages: { records: LogRecord[] }[],
): Order | "same" | "turns" {
  const directionOfTimes = (records: LogRecord[]) =>
    directionOf(records.map((record) => timeOf(operation, record)));
  const directions = new Set(pages.map(({ records }) => directionOfTimes(records)));
  directions.delete("same");
  const [direction, ...others] = directions;
  if (others.length > 0) return "turns";
  return direction ?? directionOfTimes(pages.flatMap(({ records }) => records));
}

/** Returns the index of the first time that is not in the given order; -1 when all are. */
export function turnOf(times: number[], order: Order): number {
  const sign = order === "oldest-first" ? 1 : -1;
  return times.findIndex((time, index) => index > 0 && (time - (times[index - 1] as number)) * sign < 0);
}

/** Returns what identifies a record: its id, or all of its fields. */
export function keyOf({ hasId }: Operation, record: LogRecord): string {
  return JSON.stringify(hasId ? record["id"] : record);
}

/** Consecutive records of one millisecond. */
export interface Tie {
  time: number;
  /** Index of the first and of the last of them. */
  first: number;
  last: number;
  /** How many of them differ. */
  distinct: number;
}

/** Finds all places where several records share a millisecond. */
export function tiesOf(operation: Operation, records: LogRecord[]): Tie[] {
  const ties: Tie[] = [];
  for (let first = 0, next = 0; first < records.length; first = next) {
    const time = timeOf(operation, records[first] as LogRecord);
    next = first + 1;
    while (next < records.length && timeOf(operation, records[next] as LogRecord) === time) next++;
    const keys = new Set(records.slice(first, next).map((record) => keyOf(operation, record)));
    if (next - first > 1) ties.push({ time, first, last: next - 1, distinct: keys.size });
  }
  return ties;
}

/** Whether a record is inside a range, not counting its bounds, when this time is compared. */
export function isInside(
  operation: Operation,
  record: LogRecord,
  { from, to }: { from: number; to: number },
  compared: ComparedTime,
): boolean {
  const start = timeOf(operation, record);
  const end = endOf(operation, record);
  if (compared === "start") return start > from && start < to;
  if (compared === "end") return end > from && end < to;
  return end > from && start < to;
}

/** Whether a record is certainly outside a range, whether or not bounds are inclusive, when this time is compared. */
export function isOutside(
  operation: Operation,
  record: LogRecord,
  { from, to }: { from: number; to: number },
  compared: ComparedTime,
): boolean {
  const start = timeOf(operation, record);
  const end = endOf(operation, record);
  if (compared === "start") return start < from || start > to;
  // A session that lasts has no end yet, which cannot be outside a range.
  if (compared === "end") return end < from || (end > to && end !== Number.POSITIVE_INFINITY);
  return end < from || start > to;
}

/**
 * Whether two lists have the same records in the same places, as far as that can be known: records that share their
 * millisecond may swap places, and at the end one of them may replace another that was cut off.
 */
export function agree(operation: Operation, one: LogRecord[], other: LogRecord[]): boolean {
  if (one.length !== other.length) return false;
  const time = (record: LogRecord | undefined) => record && timeOf(operation, record);
  return one.every((record, index) => {
    if (time(record) !== time(other[index])) return false;
    const isTied = [index - 1, index + 1].some((near) => time(one[near]) === time(record));
    const isLast = index === one.length - 1 || index === 0;
    return isTied || isLast || keyOf(operation, record) === keyOf(operation, other[index] as LogRecord);
  });
}
