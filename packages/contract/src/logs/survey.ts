/** The first look at the logs: who may read them, what they contain, and which user's logs to read. */
import { type Operation, operations } from "../document.ts";
import type { Blocker } from "../report/report.ts";
import { BlockedError } from "../server/blocked-error.ts";
import { type Exchange, type LogRecord, messageOf, recordsOf } from "../server/exchange.ts";
import type { Server } from "../server/server.ts";
import { isUsableUserId } from "./user-id.ts";

/** Requested page size: more than 500 records, so that errors in later records are found. */
const pageSize = 1000;
/** Enough records to check ranges and pages; where a server returns few at a time, more pages are read. */
const enoughRecords = 40;
const maxPages = 5;
/** How much further each page begins, so that a few short pages reach into the past. */
const skipFactor = 4;
/** Maximum number of users to try until the logs of one have records. */
const maxCandidates = 3;
/** What a log needs for the checks of ranges and pages. */
const fewRecords = 4;

/** A page that was read, and how it was requested. */
export interface Page {
  limit: number;
  skip: number;
  records: LogRecord[];
}

/** A log, as far as it was read. */
export interface Log {
  operation: Operation;
  /** The parameters that select the user whose log it is. */
  user: Record<string, string>;
  /** The status of the first response where the log cannot be read: no 200, or a 200 without usable records. */
  closed?: number;
  /** Where the user's id is from, if the log is closed because there may be no such user. */
  doubtful?: UserSource;
  pages: Page[];
  /** The records of all pages in the log's order, though not those between the pages. */
  records: LogRecord[];
}

/** Where the id of the user is from: an option, the records of another log, or the document's example. */
type UserSource = "option" | "records" | "example";

/** Explains why a log cannot be checked; undefined where it can be. */
export function whyClosed({ closed, doubtful }: Log): string | undefined {
  if (closed === undefined) return undefined;
  if (closed === 200) return "The log has no usable records.";
  if (doubtful !== "example") return `The log cannot be read (${closed}).`;
  return `The server refused the document's example of a user (${closed}), and no record names another. Name one with --user-id.`;
}

/** Requests a part of a log. */
export function requestLog(
  server: Server,
  { operation, user }: Log,
  parameters: Record<string, string | number | undefined>,
  isValid: boolean = true,
): Promise<Exchange> {
  return server.send({ operation, parameters: { ...user, ...parameters }, isValid });
}

/**
 * Reads the beginning of each log.
 *
 * @param userId Whose logs are read. Default: a user whom the records of the logs of all users name.
 * @param isShallow Whether a few records are enough.
 * @throws {BlockedError} when no log responds as SAYMON does, or the credentials are refused.
 */
export async function surveyLogs(
  server: Server,
  userId: string | undefined,
  isShallow: boolean,
): Promise<Log[]> {
  const logs: Log[] = [];
  for (const operation of operations.filter(({ user }) => !user)) {
    logs.push(await readLog(server, operation, undefined, isShallow));
    requireCredentials(server.exchanges);
  }
  const named = usersIn(logs).slice(0, maxCandidates);
  const ofUser =
    userId !== undefined
      ? await readLogsOf(server, userId, "option", isShallow)
      : await readLogsOfUsers(server, named, isShallow);
  requireSaymon(server.exchanges);
  return [...logs, ...ofUser];
}

/** Reads the logs of the first of these users who has enough records, or of the one with the most. */
async function readLogsOfUsers(server: Server, ids: string[], isShallow: boolean): Promise<Log[]> {
  const [first, ...others] = ids;
  if (first === undefined) return readLogsOf(server, undefined, "example", isShallow);
  let best = await readLogsOf(server, first, "records", isShallow);
  for (const id of others) {
    const isUnknown = best.some(({ doubtful }) => doubtful !== undefined);
    if (!isUnknown && (isShallow || hasEnough(best))) break;
    const logs = await readLogsOf(server, id, "records", isShallow);
    if (isUnknown || fewestRecords(logs) > fewestRecords(best)) best = logs;
  }
  return best;
}

/** Reads the logs of one user. A server may refuse requests for a user whom it does not know. */
async function readLogsOf(
  server: Server,
  userId: string | undefined,
  source: UserSource,
  isShallow: boolean,
): Promise<Log[]> {
  const { exchanges } = server;
  const before = exchanges.length;
  const logs: Log[] = [];
  for (const operation of operations.filter(({ user }) => user))
    logs.push(await readLog(server, operation, userId, isShallow));
  if (!mayBeUnknown(logs, source)) return logs;
  for (const exchange of exchanges.slice(before))
    if (refusesUser(exchange.response.status)) exchange.isValid = false;
  return logs.map((log) => (refusesUser(log.closed) ? { ...log, doubtful: source } : log));
}

/** A 404 says so where the document has it. A 400 can, unless records name the user. */
function mayBeUnknown(logs: Log[], source: UserSource): boolean {
  if (logs.some(({ closed, operation }) => closed === 404 && closed in operation.responses)) return true;
  const isNamed = source === "records" || logs.some(({ records }) => records.length > 0);
  return !isNamed && logs.some(({ closed }) => closed === 400);
}

function refusesUser(status: number | undefined): boolean {
  return status === 400 || status === 404;
}

/** Returns what prevents a part of the checks: permissions that the user lacks, and users who may not exist. */
export function findBlockers(logs: Log[], exchanges: Exchange[]): Blocker[] {
  return logs.flatMap((log) => {
    const message = blockerOf(log);
    if (message === undefined) return [];
    const { id } = log.operation;
    const refusal = exchanges.find(
      ({ operation, response }) => operation.id === id && response.status === log.closed,
    );
    const serverMessage = messageOf(refusal?.response.json);
    return { operation: id, message, ...(typeof serverMessage === "string" && { serverMessage }) };
  });
}

function blockerOf({ operation: { permission }, closed, doubtful }: Log): string | undefined {
  if (closed === 403)
    return permission
      ? `The user lacks the permission ${permission}. Grant it, or use another user.`
      : "The user lacks a permission, which is not published. Grant it if the server's message names it, or use another user.";
  if (doubtful === "option")
    return `The server refused the user whom --user-id names (${closed}). Check the id.`;
  if (doubtful === "records")
    return `The server refused each user that was tried (${closed}), although its records name them. Name a user who still exists with --user-id. If it is refused too, the operation does not work.`;
  return undefined;
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
    const exchange = await requestLog(server, log, { limit, skip: skip || undefined });
    const records = recordsOf(exchange);
    if (!records && log.pages.length === 0) return { ...log, closed: exchange.response.status };
    if (!records || records.length === 0) break;
    log.pages.push({ limit, skip, records });
    log.records = log.records.concat(records);
    skip = skip === 0 ? records.length : skip * skipFactor;
  } while (!isShallow && log.records.length < enoughRecords && log.pages.length < maxPages);
  return log;
}

/**
 * Returns the users whom the records name and whose ids can be used in requests: the one with the most records in each
 * log, then the second in each. A log may name users who no longer exist; those of another log are tried as well.
 */
function usersIn(logs: Log[]): string[] {
  const ranked = logs.flatMap((log) => usersOf(log).map((id, rank) => ({ id, rank })));
  return [...new Set(ranked.sort((one, other) => one.rank - other.rank).map(({ id }) => id))];
}

function usersOf({ operation: { userField = "" }, records }: Log): string[] {
  const counts = new Map<string, number>();
  for (const { [userField]: id } of records)
    if (typeof id === "string") counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([id]) => id)
    .filter(isUsableUserId);
}

/** Whether no other user is needed: there are records to check, or the logs may not be read. */
function hasEnough(logs: Log[]): boolean {
  return fewestRecords(logs) >= fewRecords || logs.some(({ closed }) => closed !== undefined);
}

function fewestRecords(logs: Log[]): number {
  return Math.min(...logs.map(({ records }) => records.length));
}

/**
 * Wrong credentials are sent once and not again: a server may lock the account. Where another log has accepted them, the
 * 401 is a failure of this one.
 */
function requireCredentials(exchanges: Exchange[]): void {
  if (!exchanges.every(({ response }) => response.status === 401)) return;
  throw new BlockedError(
    "The server refused the credentials (401). Check SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN; a server can have API tokens switched off.",
  );
}

/** Returns the documented error status of all responses; undefined where they differ, or there are none. */
export function commonErrorStatus(exchanges: Exchange[]): number | undefined {
  const status = exchanges[0]?.response.status ?? 0;
  const isSame = ({ operation, response }: Exchange) =>
    response.status === status && status in operation.responses;
  return status >= 400 && exchanges.every(isSame) ? status : undefined;
}

function requireSaymon(exchanges: Exchange[]): void {
  const all = (test: (response: Exchange["response"]) => boolean) =>
    exchanges.every(({ response }) => test(response));
  if (all(({ headers }) => headers.get("Content-Type")?.startsWith("text/html") ?? false))
    throw new BlockedError(
      all(({ status }) => status >= 500)
        ? "All responses are errors in HTML: a proxy does not reach SAYMON. Check that SAYMON is running."
        : "All responses are HTML. Check the address, and whether a login page is in front of SAYMON.",
    );
  if (all(({ status }) => status === 404))
    throw new BlockedError("All responses are 404. Check the address, and whether its path is right.");
  const status = commonErrorStatus(exchanges);
  // Missing permissions are blockers of the single logs.
  if (status !== undefined && status !== 403)
    throw new BlockedError(`All responses are ${status}. Check whether the server works for its users.`);
}
