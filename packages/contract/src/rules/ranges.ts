/** Whether a log respects ranges and pages, which takes several requests to find out. */
import { agree, type ComparedTime, isInside, keyOf, timeOf } from "../logs/records.ts";
import { type Log, type Page, requestLog, whyClosed } from "../logs/survey.ts";
import { type Exchange, type LogRecord, recordsOf } from "../server/exchange.ts";
import type { Server } from "../server/server.ts";
import type { RuleResult } from "./rule-result.ts";

/** How often to try again where records are added or removed meanwhile. */
const maxTries = 3;

/** The result of a check that needs several requests: skipped, or found in one of them. */
export type RangeResult = { skipped: string } | { exchange: Exchange; result: RuleResult };

/** Why a check is skipped when the log never stood still. */
export const changing = "Records were added or removed during each try.";
const unreadable = "A response has no usable records.";

/**
 * Requests the middle of what was read. Records on either side show that a bound is ignored; each record inside must
 * be in the response.
 */
export async function checkRange(
  server: Server,
  log: Log,
  compared: ComparedTime | undefined,
): Promise<RangeResult> {
  const { operation } = log;
  const page = largestPage(log);
  if (!page || page.records.length < 3) return tooFew(log, page?.records.length ?? 0);
  if (compared === undefined) return { skipped: "It is unknown which time is compared." };

  for (let attempt = 1; attempt <= maxTries; attempt++) {
    const before = attempt === 1 ? page.records : await readAgain(server, log, page);
    if (!before) return { skipped: unreadable };
    const range = middleOf(log, before);
    if (!range) return { skipped: "There is no range with records on either side." };
    const exchange = await requestLog(server, log, { ...range, limit: page.limit });
    const received = recordsOf(exchange);
    if (!received) return { skipped: unreadable };
    const keys = new Set(received.map((record) => keyOf(operation, record)));
    const inside = before.filter((record) => isInside(operation, record, range, compared));
    const missing = inside.filter((record) => !keys.has(keyOf(operation, record)));
    if (missing.length === 0) return { exchange, result: { rule: "whole-range", place: "body" } };
    if (received.length >= page.records.length)
      return { skipped: "The response is full, so the missing records can follow it." };

    // A record can have been removed meanwhile, or an open session can have ended.
    const after = await readAgain(server, log, page);
    if (!after) return { skipped: unreadable };
    const remaining = new Set(after.map((record) => keyOf(operation, record)));
    const still = missing.filter((record) => remaining.has(keyOf(operation, record)));
    if (still.length > 0 && attempt === maxTries) {
      const message = `${still.length} of ${inside.length} records between from and to are missing.`;
      return { exchange, result: { rule: "whole-range", place: "body", message } };
    }
  }
  return { skipped: changing };
}

/** Reads the same records once as a whole and once as two pages, which must be its halves. */
export async function checkPaging(server: Server, log: Log): Promise<RangeResult> {
  const most = largestPage(log)?.records.length ?? 0;
  if (log.records.length < 2) return tooFew(log, log.records.length);
  if (most < 2) return { skipped: "The server returns one record at a time." };

  const half = Math.min(5, Math.floor(most / 2));
  const to = quietTime(log);
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    const read = async (limit: number, skip?: number) => {
      const exchange = await requestLog(server, log, { to, limit, skip });
      return { exchange, records: recordsOf(exchange) };
    };
    const before = await read(2 * half);
    const first = await read(half, 0);
    const second = await read(half, half);
    const after = await read(2 * half);
    if (!before.records || !first.records || !second.records || !after.records)
      return { skipped: unreadable };
    if (!agree(log.operation, before.records, after.records)) continue;

    const { exchange } = second;
    const halves = [...first.records, ...second.records];
    if (agree(log.operation, before.records, halves))
      return { exchange, result: { rule: "paging", place: "body" } };
    if (attempt < maxTries) continue;
    const message = `The pages with limit=${half} and skip=0 and skip=${half} differ from the page with limit=${2 * half}.`;
    return { exchange, result: { rule: "paging", place: "body", message } };
  }
  return { skipped: changing };
}

function tooFew(log: Log, count: number): RangeResult {
  return { skipped: whyClosed(log) ?? `The log has too few records (${count}).` };
}

async function readAgain(server: Server, log: Log, { limit, skip }: Page): Promise<LogRecord[] | undefined> {
  return recordsOf(await requestLog(server, log, { limit, skip: skip || undefined }));
}

/** Returns the page with the most records: as many as the server returns at a time. */
function largestPage({ pages }: Log): Page | undefined {
  return pages.toSorted((one, other) => other.records.length - one.records.length)[0];
}

/** Returns a time before the newest records, where no new ones are expected; undefined in a short log. */
function quietTime({ operation, records }: Log): number | undefined {
  if (records.length < 8) return undefined;
  const times = records.map((record) => timeOf(operation, record)).sort((one, other) => other - one);
  return times[Math.floor(times.length / 4)];
}

/** Returns the middle half of the records' times; undefined where there are too few times. */
function middleOf({ operation }: Log, records: LogRecord[]): { from: number; to: number } | undefined {
  const times = [...new Set(records.map((record) => timeOf(operation, record)))].sort(
    (one, other) => one - other,
  );
  if (times.length < 3) return undefined;
  const quarter = Math.max(1, Math.floor(times.length / 4));
  const [from, to] = [times[quarter], times.at(-1 - quarter)] as [number, number];
  return { from: from - 1, to: to + 1 };
}
