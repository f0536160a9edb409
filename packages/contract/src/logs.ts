/** Facts about records and their times, without asking anybody. */
import type { Operation, Order } from "./document.ts";
import type { LogRecord } from "./exchange.ts";

/** What of a session is compared with `from` and `to`: its start, its end, or all the time between. */
export type ComparedTime = "start" | "end" | "overlap";

/** When a record was made: epoch milliseconds. */
export function timeOf({ time }: Operation, record: LogRecord): number {
  return record[time] as number;
}

/** When what a record tells of ended: never, while it goes on; its only time, where it has no end. */
export function endOf(operation: Operation, record: LogRecord): number {
  if (operation.end === undefined) return timeOf(operation, record);
  const end = record[operation.end];
  return typeof end === "number" ? end : Number.POSITIVE_INFINITY;
}

/** The direction of a list of times: `same` when all are one, `turns` when it changes. */
export function directionOf(times: number[]): Order | "same" | "turns" {
  const steps = new Set(times.slice(1).map((time, index) => Math.sign(time - (times[index] as number))));
  steps.delete(0);
  if (steps.size === 0) return "same";
  if (steps.size === 2) return "turns";
  return steps.has(1) ? "oldest-first" : "newest-first";
}

/**
 * The direction of a log that was read in pages: that of each page, since records that arrive in between shift what
 * comes after; that of all together, where no page holds two times.
 */
export function directionOfPages(operation: Operation, pages: LogRecord[][]): Order | "same" | "turns" {
  const directionOfTimes = (records: LogRecord[]) =>
    directionOf(records.map((record) => timeOf(operation, record)));
  const directions = new Set(pages.map(directionOfTimes));
  directions.delete("same");
  const [direction, ...others] = directions;
  if (others.length > 0) return "turns";
  return direction ?? directionOfTimes(pages.flat());
}

/** Where a list of times turns its direction: the first place that does not go on in the given one. */
export function turnOf(times: number[], order: Order): number {
  const sign = order === "oldest-first" ? 1 : -1;
  return times.findIndex((time, index) => index > 0 && (time - (times[index - 1] as number)) * sign < 0);
}

/** What tells a record from others: its id, or all that it holds. */
export function keyOf({ hasId }: Operation, record: LogRecord): string {
  return JSON.stringify(hasId ? record["id"] : record);
}

/** Records of one millisecond, as they followed each other. */
export interface Tie {
  time: number;
  /** Place of the first and of the last of them in the list. */
  first: number;
  last: number;
  /** How many of them can be told apart. */
  distinct: number;
}

/** All places where several records share a millisecond. */
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

/** Whether a record lies inside a range, apart from its bounds, when this time is compared. */
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

/** Whether a record lies outside a range for sure, its bounds included, when this time is compared. */
export function isOutside(
  operation: Operation,
  record: LogRecord,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number | undefined; to?: number | undefined },
  compared: ComparedTime,
): boolean {
  const start = timeOf(operation, record);
  const end = endOf(operation, record);
  if (compared === "start") return start < from || start > to;
  // What goes on has no end yet, so it cannot lie outside of any range by it.
  if (compared === "end") return end < from || (end > to && end !== Number.POSITIVE_INFINITY);
  return end < from || start > to;
}

/**
 * Whether two lists hold the same records in the same places, as far as that can be known: records that share their
 * millisecond may change places, and at the end one of them may stand for another that was cut off.
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
