/** The first look at the logs: who may read them, what is in them, and whose audit and password log is read. */
import type { SessionRecord } from "@saymon-logs/client";
import { type Operation, operations } from "./document.ts";
import { type Exchange, type LogRecord, recordsOf } from "./exchange.ts";
import type { Obstacle } from "./report.ts";
import type { Server } from "./server.ts";
import { UncheckableError } from "./unreachable.ts";

/** What a page is asked to hold: more than 500 records, so that mistakes far behind are seen. */
const pageSize = 1000;
/** Enough records to check ranges and pages with; where a server gives few at a time, more pages are read. */
const enough = 40;
const mostPages = 5;
/** How much further each page begins, so that few short pages still reach into the past. */
const leap = 4;
/** Users to look at until one is found whose logs have something in them. */
const mostCandidates = 3;
/** What a log needs for ranges and pages. */
const few = 4;

/** A page that was read, and how it was asked for. */
export interface Page {
  limit: number;
  skip: number;
  records: LogRecord[];
}

/** A log, as far as it was read. */
export interface Log {
  operation: Operation;
  /** What a request needs besides the range: whose log it is. */
  user: Record<string, string>;
  /** The status of the first answer where there is no more to ask: it was no 200, or its records cannot be looked at. */
  closed?: number;
  pages: Page[];
  /** The records of all pages, in the log's order, though not all that lie between the pages. */
  records: LogRecord[];
}

/** Asks for a part of a log. */
export function askLog(
  server: Server,
  { operation, user }: Log,
  parameters: Record<string, string | number | undefined>,
  isNormal: boolean = true,
): Promise<Exchange> {
  return server.ask({ operation, parameters: { ...user, ...parameters }, isNormal });
}

/**
 * Reads the beginning of each log.
 *
 * @param userId Whose logs are read, where that must be said. Default: a user of the session log.
 * @throws {UncheckableError} when no log answers as a SAYMON would.
 */
export async function survey(server: Server, userId: string | undefined, isShallow: boolean): Promise<Log[]> {
  const logs: Log[] = [];
  for (const operation of operations.filter(({ user }) => !user)) {
    logs.push(await readLog(server, operation, undefined, isShallow));
    refuseCredentials(server.exchanges);
  }
  const ofUsers = operations.filter(({ user }) => user);
  const readUser = async (id: string | undefined) => {
    const read: Log[] = [];
    for (const operation of ofUsers) read.push(await readLog(server, operation, id, isShallow));
    return read;
  };

  const candidates = userId === undefined ? usersIn(logs.flatMap(({ records }) => records)) : [userId];
  let best = await readUser(candidates[0]);
  for (const candidate of candidates.slice(1, isShallow ? 1 : mostCandidates)) {
    if (least(best) >= few || best.some(({ closed }) => closed !== undefined)) break;
    const read = await readUser(candidate);
    if (least(read) > least(best)) best = read;
  }
  const all = [...logs, ...best];
  refuseStrangers(server);
  return all;
}

/** What stands in the way of a part of the checks. */
export function obstaclesIn(logs: Log[], exchanges: Exchange[]): Obstacle[] {
  return logs.flatMap(({ operation, closed }) => {
    if (closed !== 403) return [];
    const { id, permission } = operation;
    const refusal = exchanges.find(({ operation, answer }) => operation.id === id && answer.status === 403);
    const words = (refusal?.answer.json as { message?: unknown } | undefined)?.message;
    return {
      operation: id,
      message: permission
        ? `The user lacks the permission ${permission}, which ${id} requires: give it to them, or use another user.`
        : `The user may not call ${id}; the document names no permission for it, the server's own words may.`,
      ...(typeof words === "string" && { words }),
    };
  });
}

async function readLog(
  server: Server,
  operation: Operation,
  userId: string | undefined,
  isShallow: boolean,
): Promise<Log> {
  const parameter = operation.user;
  const user = parameter ? { [parameter.name]: userId ?? String(parameter.example) } : {};
  const log: Log = { operation, user, pages: [], records: [] };
  const limit = isShallow ? 10 : pageSize;
  let skip = 0;
  do {
    const exchange = await askLog(server, log, { limit, skip: skip || undefined });
    const records = recordsOf(exchange);
    if (!records && log.pages.length === 0) return { ...log, closed: exchange.answer.status };
    if (!records || records.length === 0) break;
    log.pages.push({ limit, skip, records });
    log.records = log.records.concat(records);
    skip = skip === 0 ? records.length : skip * leap;
  } while (!isShallow && log.records.length < enough && log.pages.length < mostPages);
  return log;
}

/** Users, those with the most records first. */
function usersIn(records: LogRecord[]): string[] {
  const field: keyof SessionRecord = "userId";
  const counts = new Map<string, number>();
  for (const { [field]: id } of records)
    if (typeof id === "string" && id !== "") counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([id]) => id);
}

function least(logs: Log[]): number {
  return Math.min(...logs.map(({ records }) => records.length));
}

/** Wrong credentials are sent once and not again: a server may lock the account. */
function refuseCredentials(exchanges: Exchange[]): void {
  if (!exchanges.some(({ answer }) => answer.status === 401)) return;
  throw new UncheckableError(
    "The server refuses the credentials (401): check SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN, which a server can have switched off.",
  );
}

/** The documented error status of all answers; undefined where they differ, or are none. */
export function failureOf(exchanges: Exchange[]): number | undefined {
  const status = exchanges[0]?.answer.status ?? 0;
  const isSame = ({ operation, answer }: Exchange) => answer.status === status && status in operation.answers;
  return status >= 400 && exchanges.every(isSame) ? status : undefined;
}

function refuseStrangers({ address, exchanges }: Server): void {
  const is = (test: (answer: Exchange["answer"]) => boolean) => exchanges.every(({ answer }) => test(answer));
  const isHtml = is(({ headers }) => headers.get("Content-Type")?.startsWith("text/html") ?? false);
  if (isHtml && is(({ status }) => status >= 500))
    throw new UncheckableError(
      `${address} answers everything with an error in HTML: a proxy stands before SAYMON and does not reach it.`,
    );
  if (isHtml)
    throw new UncheckableError(
      `${address} answers everything with HTML: a page to sign in stands before SAYMON, or the address is not SAYMON's.`,
    );
  if (is(({ status }) => status === 404))
    throw new UncheckableError(
      `${address} has none of the logs (404): is a part of the address missing, or too much?`,
    );
  const failure = failureOf(exchanges);
  // That all logs are forbidden is for the obstacles to say.
  if (failure !== undefined && failure !== 403)
    throw new UncheckableError(
      `${address} answers everything with ${failure}, so there is nothing to look at: does it work for its users?`,
    );
}
