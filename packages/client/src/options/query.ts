import { checkInteger, checkKeys } from "./checks.ts";
import { parseTime, type TimeInput } from "./time.ts";

/** Which records to read. Omitted fields do not restrict the result. */
export interface LogQuery {
  /** Lower bound of the records' time. Default: the beginning of the log. */
  from?: TimeInput | undefined;
  /** Upper bound of the records' time. Default: the end of the log. */
  to?: TimeInput | undefined;
  /** Maximum number of records to return, from 1. A server may return fewer. Default: the server's. */
  limit?: number | undefined;
  /** Number of records to skip, from the start of the result. Default: 0. */
  skip?: number | undefined;
}

/** The range of {@link Client.listSessionLog}. */
export interface SessionLogQuery extends LogQuery {}

/** The range of {@link Client.listUserAuditLog}. */
export interface UserAuditLogQuery extends LogQuery {}

/** The user and the range of {@link Client.listPasswordLog}. */
export interface PasswordLogQuery extends LogQuery {
  /** Id of the user whose password was changed. */
  userId: string;
}

/** The part that all operations share, as it is sent. */
interface SentRange {
  from?: number;
  to?: number;
  limit?: number;
  skip?: number;
}

const rangeKeys = ["from", "to", "limit", "skip"] as const satisfies (keyof SentRange)[];

/** @throws TypeError when a value cannot be sent; openapi-fetch would send `NaN` and drop a `Date`. */
export function resolveRange(query: LogQuery, known: readonly string[] = rangeKeys): SentRange {
  checkKeys("query", query, known);

  const range: SentRange = {};
  for (const key of rangeKeys) {
    const value = query[key];
    if (value === undefined) continue;
    const isTime = key === "from" || key === "to";
    range[key] = isTime ? parseTime(key, value) : checkInteger(key, value, key === "limit" ? 1 : 0);
  }
  const { from = 0, to = Number.POSITIVE_INFINITY } = range;
  if (from > to) throw new TypeError("from: must not be after to.");
  return range;
}

/** @throws TypeError as {@link resolveRange} and {@link checkUserId} do. */
export function resolvePasswordQuery(query: PasswordLogQuery): SentRange & { userId: string } {
  const range = resolveRange(query, ["userId", ...rangeKeys]);
  return { userId: checkUserId("userId", query.userId), ...range };
}

/**
 * @throws TypeError when the id is blank, or a part of a path (`.`, `..`, or anything with a slash) that would lead
 * the request elsewhere.
 */
export function checkUserId(argument: string, id: unknown): string {
  if (typeof id === "string" && !/^\s*$|^\.{1,2}$|[/\\]|\p{Cs}/u.test(id)) return id;
  throw new TypeError(`${argument}: must be the id of a user, without a slash.`);
}
