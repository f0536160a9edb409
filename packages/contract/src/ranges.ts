/** Whether a log heeds a range, and pages: what takes several requests to tell. */
import type { Judgement } from "./answer-rules.ts";
import { type Exchange, type LogRecord, recordsOf } from "./exchange.ts";
import { agree, type ComparedTime, isInside, keyOf, timeOf } from "./logs.ts";
import type { Server } from "./server.ts";
import { askLog, type Log } from "./survey.ts";

/** How often to try again where records come or go in between. */
const tries = 3;

/** What became of a check that needs several requests: skipped, or looked at in a request. */
export type Outcome = { skipped: string } | { exchange: Exchange; judgement: Judgement };

const moving = "records came or went at each try";
const empty = (records: LogRecord[]) => `${records.length} records are too few`;

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
  if (log.records.length < 3) return { skipped: empty(log.records) };
  if (compared === undefined) return { skipped: "which time is compared was not found out" };

  for (let attempt = 1; attempt <= tries; attempt++) {
    const [page] = log.pages;
    const before = attempt === 1 ? log.records : await readAgain(server, log);
    const range = middleOf(log, before);
    if (!range || !page) return { skipped: "all records share their time" };
    const limit = page.limit;
    const exchange = await askLog(server, log, { ...range, limit });
    const came = recordsOf(exchange);
    if (!came) return { skipped: "the answer has no records that can be looked at" };
    const isFull = came.length >= Math.min(limit, page.records.length);
    const keys = new Set(came.map((record) => keyOf(operation, record)));
    const inside = before.filter((record) => isInside(operation, record, range, compared));
    const missing = inside.filter((record) => !keys.has(keyOf(operation, record)));
    if (missing.length === 0) return { exchange, judgement: { rule: "whole-range", place: "body" } };
    if (isFull) return { skipped: "the answer was full, so what is missing can come after it" };

    // A record can have been removed meanwhile, or an open session can have ended.
    const after = new Set((await readAgain(server, log)).map((record) => keyOf(operation, record)));
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
  const [page] = log.pages;
  const most = Math.max(0, ...log.pages.map(({ records }) => records.length));
  if (!page || log.records.length < 2) return { skipped: empty(log.records) };
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
      return { skipped: "an answer has no records that can be looked at" };
    if (!agree(log.operation, before.records, after.records)) continue;

    const halves = [...first.records, ...second.records];
    if (agree(log.operation, before.records, halves))
      return { exchange: second.exchange, judgement: { rule: "paging", place: "body" } };
    if (attempt < tries) continue;
    const message = `limit ${half} with skip 0 and with skip ${half} give other records than limit ${2 * half} does.`;
    return { exchange: second.exchange, judgement: { rule: "paging", place: "body", message } };
  }
  return { skipped: moving };
}

async function readAgain(server: Server, log: Log): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (const { limit, skip } of log.pages) {
    records.push(...(recordsOf(await askLog(server, log, { limit, skip: skip || undefined })) ?? []));
  }
  return records;
}

/** A time behind the newest records, where nothing is expected to arrive; undefined in a log with hardly any. */
function quietTime({ operation, records }: Log): number | undefined {
  if (records.length < 8) return undefined;
  const times = records.map((record) => timeOf(operation, record)).sort((one, other) => other - one);
  return times[Math.floor(times.length / 4)];
}

/** The middle half of the records in time; undefined where they have no middle. */
function middleOf({ operation }: Log, records: LogRecord[]): { from: number; to: number } | undefined {
  const times = [...new Set(records.map((record) => timeOf(operation, record)))].sort(
    (one, other) => one - other,
  );
  if (times.length < 3) return undefined;
  const quarter = Math.max(1, Math.floor(times.length / 4));
  const [from, to] = [times[quarter], times[times.length - 1 - quarter]] as [number, number];
  return { from: from - 1, to: to + 1 };
}
