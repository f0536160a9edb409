import type { OperationId } from "../operation-id.ts";
import { checkFunction, checkInteger, checkKeys } from "../options/checks.ts";
import { requestOptionKeys } from "../options/options.ts";
import { checkUserId, type LogQuery, resolveRange } from "../options/query.ts";
import type { TimeInput } from "../options/time.ts";
import type { RequestOptions } from "../request/request-options.ts";
import { checkCursor, type WalkCursor } from "./cursor.ts";

/** The range of a walk. */
export interface WalkQuery {
  /** First millisecond. Default: the beginning of the log. */
  from?: TimeInput | undefined;
  /** Last millisecond, inclusive. Default: none, so the walk ends when it has caught up with the log. */
  to?: TimeInput | undefined;
}

/** The users and the range of a walk of the password log. */
export interface PasswordWalkQuery extends WalkQuery {
  /** Id of the user whose password was changed, or of several users. */
  userId: string | readonly string[];
}

/** The start of a poll. */
export interface PollQuery {
  /** First millisecond. Default: the beginning of the log. */
  from?: TimeInput | undefined;
}

/** The users and the start of a poll of the password log. */
export interface PasswordPollQuery extends PollQuery {
  /** Id of the user whose password was changed, or of several users. */
  userId: string | readonly string[];
}

/** Progress of a walk. */
export interface WalkProgress {
  /** Records that were yielded. */
  records: number;
  /** Pages that were yielded. */
  pages: number;
  /** Time of the last record that was yielded, in milliseconds since 1970. */
  time: number;
}

/** Options that walks and polls share. The options of a request apply to each request. */
interface IterationOptions extends RequestOptions {
  /** Cursor of an earlier walk or poll, to resume after the last record that it yielded. Default: start at `from`. */
  cursor?: WalkCursor | undefined;
  /**
   * Number of records that each request asks for, from 1. With 1, requests ask for two. A server may return fewer.
   *
   * Default: 1,000. Larger pages hardly save time, and a server's maximum is not published.
   */
  pageSize?: number | undefined;
  /** Maximum number of records to yield, from 1. Default: all. */
  maxRecords?: number | undefined;
  /** How many users' logs are read at once, from 1. Default: 4, which leaves the server room for others. */
  concurrency?: number | undefined;
  /** Called after each page. An error that it throws ends the walk. */
  onProgress?: ((progress: WalkProgress) => void) | undefined;
}

/** Options of a walk. */
export interface WalkOptions extends IterationOptions {
  /**
   * `"time"` loses and repeats nothing, provided that the server compares `from` and `to` with the time of the records.
   * `"offset"` is for other servers: it counts records, takes each page as it is, and cannot see every change of the
   * log while it is read. Default: `"time"`.
   */
  strategy?: "time" | "offset" | undefined;
}

/** Options of a poll. */
export interface PollOptions extends IterationOptions {
  /**
   * How far behind the server's time a poll ends, in milliseconds, so that the server can finish writing the latest
   * records. The server's time is the `Date` of its response; without that header a poll ends in a {@link WalkError}.
   *
   * Default: 10,000.
   */
  settleTime?: number | undefined;
  /**
   * How far a poll reads back before the end of the previous one, in milliseconds. Records that become visible late
   * by this much at most are yielded, exactly once. The cursor keeps a hash of each record in the overlap.
   *
   * Default: 300,000.
   */
  overlap?: number | undefined;
}

/**
 * The records of a range, in the order of the server, as an async iterable. While you work on a page, only the next
 * one is fetched. `break`, `return` and an abort end it at once, also within a page.
 *
 * Iterating again resumes after the last record that was yielded, and a poll then reads what is new. Two iterations at
 * once are refused with a `TypeError`.
 */
export interface Walk<LogRecord> extends AsyncIterable<LogRecord> {
  /** The same records page by page. No page is empty. */
  pages(): AsyncIterable<LogRecord[]>;
  /** How far the walk has read: up to the last record that was yielded, also after an error. */
  readonly cursor: WalkCursor;
  /**
   * The server's time in the latest response, in milliseconds since 1970, from its header `Date`; undefined before the
   * first response and without that header. Compare times of records with this, not with the clock of this machine.
   */
  readonly serverTime: number | undefined;
}

/** What a walk or a poll is about, with all options resolved and checked. */
export interface WalkPlan {
  readonly operation: OperationId;
  readonly strategy: WalkCursor["strategy"];
  readonly from: number;
  readonly to: number | undefined;
  /** Whose logs are read. The session log belongs to the user with the empty id. */
  readonly userIds: readonly string[];
  /** Whether the other logs are still read when one cannot be read. */
  readonly isolatesFailures: boolean;
  readonly cursor: WalkCursor | undefined;
  readonly pageSize: number;
  readonly overlap: number;
  readonly maxRecent: number;
  /** Undefined for a walk; for a poll, how far behind the server's time it ends. */
  readonly settleTime: number | undefined;
  readonly maxRecords: number;
  readonly concurrency: number;
  readonly onProgress: ((progress: WalkProgress) => void) | undefined;
  readonly request: RequestOptions;
  /** Requests one page of a user's log. */
  readonly list: (userId: string, query: LogQuery, options: RequestOptions) => Promise<readonly unknown[]>;
}

/** A walk's cursor stays short, whatever the log: it remembers its last milliseconds that have records. */
const maxRecentOfWalk = 100;

/** Whose logs are read; the session log belongs to the empty id. */
type Users = Pick<WalkPlan, "userIds" | "isolatesFailures">;

export const noUser: Users = { userIds: [""], isolatesFailures: false };

/** @throws TypeError that names the argument. */
export function resolveUsers(argument: string, given: string | readonly string[]): Users {
  const userIds = [given].flat().map((userId) => checkUserId(argument, userId));
  return { userIds: [...new Set(userIds)], isolatesFailures: Array.isArray(given) };
}

const queryKeys = { walk: ["from", "to"], poll: ["from"] };
const sharedKeys = ["cursor", "pageSize", "maxRecords", "concurrency", "onProgress", ...requestOptionKeys];
const optionKeys = { walk: ["strategy", ...sharedKeys], poll: ["settleTime", "overlap", ...sharedKeys] };

/**
 * Resolves and checks the arguments of a walk or a poll.
 *
 * @throws TypeError that names the argument or option.
 */
export function resolvePlan(
  kind: "walk" | "poll",
  { userIds, isolatesFailures }: Users,
  query: WalkQuery,
  options: WalkOptions & PollOptions,
  source: Pick<WalkPlan, "operation" | "list">,
): WalkPlan {
  checkKeys("options", options, optionKeys[kind]);
  const { cursor, strategy = "time", settleTime = 10_000, overlap = 300_000, ...others } = options;
  const { pageSize = 1000, maxRecords = Infinity, concurrency = 4, onProgress, ...request } = others;
  const { from, to } = resolveRange(query, queryKeys[kind]);
  const isPoll = kind === "poll";
  if (strategy !== "time" && strategy !== "offset")
    throw new TypeError('strategy: must be "time" or "offset".');
  if (maxRecords !== Infinity) checkInteger("maxRecords", maxRecords, 1);
  checkFunction("onProgress", onProgress);
  if (cursor !== undefined) {
    // The users of a poll come and go: the cursor keeps the places of those who are not polled now.
    checkCursor(
      cursor,
      { operation: source.operation, strategy, from, to },
      isPoll && userIds !== noUser.userIds ? undefined : new Set(userIds),
    );
  }
  return {
    ...source,
    userIds,
    isolatesFailures,
    strategy,
    cursor,
    from: from ?? cursor?.from ?? 0,
    to: to ?? cursor?.to,
    // A record alone in a page never shows that its millisecond is complete.
    pageSize: Math.max(2, checkInteger("pageSize", pageSize, 1)),
    overlap: checkInteger("overlap", overlap, 0),
    maxRecent: isPoll ? Infinity : maxRecentOfWalk,
    settleTime: isPoll ? checkInteger("settleTime", settleTime, 0) : undefined,
    maxRecords,
    concurrency: checkInteger("concurrency", concurrency, 1),
    onProgress,
    request,
  };
}
