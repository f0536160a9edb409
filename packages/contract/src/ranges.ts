/** Whether a log heeds a range, and pages: what takes several requests to tell. */
import type { Judgement } from "./answer-rules.ts";
import { type Exchange, type LogRecord, recordsOf } from "./exchange.ts";
import { agree, type ComparedTime, isInside, keyOf, timeOf } from "./logs.ts";
import type { Server } from "./server.ts";
import { askLog, type Log, type Page } from "./survey.ts";

/** How often to try again where records come or go in between. */
const tries = 3;

/** What became of a check that needs several requests: skipped, or looked at in a request. */
export type Outcome = { skipped: string } | { exchange: Exchange; judgement: Judgement };

const moving = "records came or went at each try";
const unreadable = "an answer has no records that can be looked at";

/**
 * Asks for the middle of what was read. Records on either side show a bound that is not heeded; each record inside must
 * come.
 */
export async function checkRange(
  server: Server,
  log: Log,
  compared: ComparedTime | undefined,
): Promise<Outcome> {
  const { operation } = log;
  const page = largestPage(log);
  if (!page || page.records.length < 3)
    return { skipped: `${page?.records.length ?? 0} records are too few` };
  if (compared === undefined) return { skipped: "which time is compared was not found out" };

  for (let attempt = 1; attempt <= tries; attempt++) {
    const before = attempt === 1 ? page.records : await readAgain(server, log, page);
    const range = middleOf(log, before);
    if (!range) return { skipped: "there is no range with records on either side" };
    const exchange = await askLog(server, log, { ...range, limit: page.limit });
    const came = recordsOf(exchange);
    if (!came) return { skipped: unreadable };
    const keys = new Set(came.map((record) => keyOf(operation, record)));
    const inside = before.filter((record) => isInside(operation, record, range, compared));
    const missing = inside.filter((record) => !keys.has(keyOf(operation, record)));
    if (missing.length === 0) return { exchange, judgement: { rule: "whole-range", place: "body" } };
    if (came.length >= page.records.length)
      return { skipped: "the answer was full, so what is missing can come after it" };

    // A record can have been removed meanwhile, or an open session can have ended.
    const after = new Set((await readAgain(server, log, page)).map((record) => keyOf(operation, record)));
    const still = missing.filter((record) => after.has(keyOf(operation, record)));
    if (still.length > 0 && attempt === tries) {
      const message = `${still.length} of ${inside.length} records inside of from and to are missing.`;
      return { exchange, judgement: { rule: "whole-range", place: "body", message } };
    }
  }
  return { skipped: moving };
}

/** Reads the same stretch once as a whole and once as two pages, which must be its halves. */
export async function checkPaging(server: Server, log: Log): Promise<Outcome> {
  const most = largestPage(log)?.records.length ?? 0;
  if (log.records.length < 2) return { skipped: `${log.records.length} records are too few` };
  if (most < 2) return { skipped: "the server gives one record at a time" };

  const half = Math.min(5, Math.floor(most / 2));
  const to = quietTime(log);
  for (let attempt = 1; attempt <= tries; attempt++) {
    const read = async (limit: number, skip?: number) => {
      const exchange = await askLog(server, log, { to, limit, skip });
      return { exchange, records: recordsOf(exchange) };
    };
    const before = await read(2 * half);
    const first = await read(half, 0);
    const second = await read(half, half);
    const after = await read(2 * half);
    if (!before.records || !first.records || !second.records || !after.records)
      return { skipped: unreadable };
    if (!agree(log.operation, before.records, after.records)) continue;

    const halves = [...first.records, ...second.records];
    if (agree(log.operation, before.records, halves))
      return { exchange: second.exchange, judgement: { rule: "paging", place: "body" } };
    if (attempt < tries) continue;
    const message = `Limit ${half} with skip 0 and with skip ${half} gives other records than limit ${2 * half} does.`;
    return { exchange: second.exchange, judgement: { rule: "paging", place: "body", message } };
  }
  return { skipped: moving };
}

async function readAgain(server: Server, log: Log, { limit, skip }: Page): Promise<LogRecord[]> {
  return recordsOf(await askLog(server, log, { limit, skip: skip || undefined })) ?? [];
}

/** The page with the most records: as many as the server gives at a time. */
function largestPage({ pages }: Log): Page | undefined {
  return pages.toSorted((one, other) => other.records.length - one.records.length)[0];
}

/** A time behind the newest records, where nothing is expected to arrive; undefined in a log with hardly any. */
function quietTime({ operation, records }: Log): number | undefined {
  if (records.length < 8) return undefined;
  const times = records.map((record) => timeOf(operation, record)).sort((one, other) => other - one);
  return times[Math.floor(times.length / 4)];
}

/** The middle half of records in time; undefined where they have no middle. */
function middleOf({ operation }: Log, records: LogRecord[]): { from: number; to: number } | undefined {
  const times = [...new Set(records.map((record) => timeOf(operation, record)))].sort(
    (one, other) => one - other,
  );
  if (times.length < 3) return undefined;
  const quarter = Math.max(1, Math.floor(times.length / 4));
  const [from, to] = [times[quarter], times.at(-1 - quarter)] as [number, number];
  return { from: from - 1, to: to + 1 };
}
