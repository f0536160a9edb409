import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
import { checkFunction, checkInteger, checkKeys } from "../checks.ts";
import { type Client, type RequestOptions, requestOptionKeys } from "../client.ts";
import {
  AbortError,
  type AnySaymonError,
  CredentialsError,
  isSaymonError,
  type OperationId,
  PartialFailureError,
  UnauthorizedError,
  type UserFailure,
  WalkError,
} from "../errors.ts";
import { checkUserId, type LogQuery, resolveRange } from "../query.ts";
import type { TimeInput } from "../time.ts";
import { bySkip } from "./by-skip.ts";
import { byTime } from "./by-time.ts";
import { type Fields, type Page, type Read, timeOf } from "./log.ts";
import { merge } from "./merge.ts";
import { checkPosition, type Place, type Position } from "./position.ts";

/** Which records to walk. */
export interface WalkQuery {
  /** First millisecond. Default: the beginning of the log. */
  from?: TimeInput | undefined;
  /** Last millisecond, inclusive. Default: now, so that records that arrive meanwhile do not shift the others. */
  to?: TimeInput | undefined;
  /**
   * The most records to ask for in a request, from 1; for one, two are asked for. A server may answer with fewer.
   *
   * Default: 1 000. Greater pages hardly save time, and a server's greatest `limit` is not published.
   */
  limit?: number | undefined;
}

/** Which records of which users' passwords to walk. */
export interface PasswordWalkQuery extends WalkQuery {
  /** Id of the user whose password was changed, or of several users. */
  userId: string | readonly string[];
}

/** How far a walk is. */
export interface Progress {
  /** Records that were handed out. */
  records: number;
  /** Pages that they came in. */
  pages: number;
  /** Time of the last of them, in milliseconds since 1970. */
  time: number;
}

/** What can be said of a walk. What can be said of a call holds for each request of it. */
export interface WalkOptions extends RequestOptions {
  /** Where an earlier walk stood: goes on after the last record that it handed out. Default: from the beginning. */
  after?: Position | undefined;
  /** The most records to hand out, from 1. Default: all. */
  maxRecords?: number | undefined;
  /** How many users' logs are read at once, from 1. Default: 4, so that a walk does not take a server for itself. */
  concurrency?: number | undefined;
  /**
   * `time` loses and repeats nothing where `from` and `to` compare with the records' time, whatever else is not known of
   * the server. `skip` is for servers where they do not: it takes the answers as they come, by counting them, and cannot
   * see all that changes meanwhile. Default: `time`.
   */
  strategy?: "time" | "skip" | undefined;
  /** Called after each page. What it throws ends the walk. */
  progress?: ((progress: Progress) => void) | undefined;
}

/**
 * All records of a range, in the order of the server, as an async iterable. The next page is read while the caller
 * works on one, and no more. `break`, `return` and abort stop it at once.
 *
 * Iterating again goes on where the walk stands.
 */
export interface Walk<LogRecord> extends AsyncIterable<LogRecord> {
  /** The same records page by page. No page is empty. */
  pages(): AsyncIterable<LogRecord[]>;
  /** Where the walk stands: behind the last record that was handed out, also after an error. */
  readonly position: Position;
}

/**
 * Walks the session log, newest first as far as the vendor tells.
 *
 * @example
 * ```ts
 * import { createClient, walkSessionLog } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 * const october = { from: "2026-10-01T00:00:00Z", to: "2026-10-31T23:59:59.999Z" };
 * for await (const { login, startTime } of walkSessionLog(client, october)) {
 *   console.log(login, new Date(startTime).toISOString());
 * }
 * ```
 *
 * @throws TypeError when an argument cannot be used; it names it. While it is iterated: {@link WalkError} when records
 * cannot be read for sure, and what {@link Client.listSessionLog} rejects with.
 */
export function walkSessionLog(
  client: Client,
  query: WalkQuery = {},
  options: WalkOptions = {},
): Walk<SessionRecord> {
  return walk("listSessionLog", "", query, options, (_, page, call) => client.listSessionLog(page, call));
}

/**
 * Walks the changes that a user made, oldest first as far as the vendor's example tells; or those of several users, in
 * one stream in which each user's records keep their order.
 *
 * A user whose log cannot be read does not hold up the others: the walk ends with a {@link PartialFailureError} then, after
 * everything else was handed out.
 *
 * @example
 * ```ts
 * import { createClient, walkUserAuditLog } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 * const users = ["62c2f3ce80c8654892764d56", "62fa271e18baa649c1d26338"];
 * for await (const page of walkUserAuditLog(client, users, { from: "2026-10-01T00:00:00Z" }).pages()) {
 *   console.log(page.length, page[0]?.userId);
 * }
 * ```
 *
 * @throws TypeError when an argument cannot be used; it names it. While it is iterated: {@link WalkError} when records
 * cannot be read for sure, {@link PartialFailureError}, and what {@link Client.listUserAuditLog} rejects with.
 */
export function walkUserAuditLog(
  client: Client,
  id: string | readonly string[],
  query: WalkQuery = {},
  options: WalkOptions = {},
): Walk<AuditRecord> {
  return walk("listUserAuditLog", checkUserIds("id", id), query, options, (user, page, call) =>
    client.listUserAuditLog(user, page, call),
  );
}

/**
 * Walks the changes of a user's password, or of several users' passwords as {@link walkUserAuditLog} does.
 *
 * @example
 * ```ts
 * import { createClient, walkPasswordLog } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 * const changes = walkPasswordLog(client, { userId: "62fa271e18baa649c1d26338" });
 * for await (const { login, timestamp } of changes) console.log(login, new Date(timestamp).toISOString());
 * ```
 *
 * @throws TypeError when an argument cannot be used; it names it. While it is iterated: {@link WalkError} when records
 * cannot be read for sure, {@link PartialFailureError}, and what {@link Client.listPasswordLog} rejects with.
 */
export function walkPasswordLog(
  client: Client,
  query: PasswordWalkQuery,
  options: WalkOptions = {},
): Walk<PasswordRecord> {
  const { userId, ...range } = query;
  return walk("listPasswordLog", checkUserIds("userId", userId), range, options, (user, page, call) =>
    client.listPasswordLog({ userId: user, ...page }, call),
  );
}

const queryKeys = ["from", "to", "limit"];
const walkKeys = ["after", "maxRecords", "concurrency", "strategy", "progress", ...requestOptionKeys];
const strategies = { time: byTime, skip: bySkip };

/** The walk of a user's log, and where it stands. */
interface Branch {
  userId: string;
  place(): Place;
}

/** Asks for one page of a user's log. */
type List<LogRecord> = (userId: string, query: LogQuery, options: RequestOptions) => Promise<LogRecord[]>;

function checkUserIds(argument: string, given: string | readonly string[]): string | string[] {
  return Array.isArray(given) ? given.map((id) => checkUserId(argument, id)) : checkUserId(argument, given);
}

/**
 * @param users Whose logs; a list keeps failures apart. The session log belongs to the user whose id is empty.
 * @throws TypeError when something cannot be used.
 */
function walk<LogRecord>(
  operation: OperationId,
  users: string | readonly string[],
  query: WalkQuery,
  options: WalkOptions,
  list: List<LogRecord>,
): Walk<LogRecord> {
  checkKeys("options", options, walkKeys);
  const {
    after,
    maxRecords: most = Infinity,
    concurrency = 4,
    strategy = "time",
    progress,
    ...call
  } = options;
  if (most !== Infinity) checkInteger("maxRecords", most, 1);
  checkInteger("concurrency", concurrency, 1);
  checkFunction("progress", progress);
  checkKeys("strategy", { [strategy]: true }, Object.keys(strategies));

  const asked = resolveRange(query, queryKeys);
  const { limit = 1000, from = after?.from ?? 0, to = after?.to ?? Math.max(Date.now(), from) } = asked;
  const userIds = [...new Set([users].flat())];
  const range = { from, to };
  const walked = { version: 1, operation, strategy, ...range } as const;
  if (after) checkPosition(after, walked, userIds);

  const branches = userIds.map((userId): Branch => ({ userId, place: () => after?.places[userId] ?? {} }));
  const lost = (message: string) => new WalkError(message, { operation });
  let records = 0;
  let pages = 0;

  /** The records in lists of at most `size`. */
  async function* handOut(size: number): AsyncGenerator<LogRecord[]> {
    const failures: UserFailure[] = [];
    let found = records;
    const unfinished = branches.filter(({ place }) => !place().ended && records < most);
    try {
      for await (const [branch, page] of merge(unfinished, pagesOf, concurrency, call.signal)) {
        if (!page) {
          branch.place = () => ({ ended: true });
          continue;
        }
        const [all, placeAfter] = page;
        const wanted = all.slice(0, most - records);
        for (let start = 0; start < wanted.length; start += size) {
          // Nothing is sent any more: it rejects with the error that a call has for that.
          if (call.signal?.aborted) await list(branch.userId, {}, call);
          const part = wanted.slice(start, start + size);
          branch.place = () => placeAfter(start + part.length);
          records += part.length;
          yield part as unknown[] as LogRecord[];
        }
        progress?.({ records, pages: ++pages, time: timeOf(wanted.at(-1)) });
        if (records >= most) break;
      }
      if (failures.length === 0) return;
      throw new PartialFailureError(`users that could not be read: ${failures.length}.`, {
        operation,
        failures,
      });
    } catch (error) {
      if (isSaymonError(error)) Object.assign(error, { cursor: self.position });
      throw error;
    }

    /** The pages of a log, and nothing in place of a page at its end. */
    async function* pagesOf(branch: Branch, signal: AbortSignal): AsyncGenerator<[Branch, Page?]> {
      const { userId, place } = branch;
      const ask: Read = async (page) => {
        // A record alone in an answer never shows that its millisecond is over.
        const sent = { ...page, limit: Math.max(limit, 2) };
        return (await list(userId, sent, { ...call, signal })) as unknown[] as Fields[];
      };
      try {
        for await (const page of strategies[strategy](lost, ask, range, place())) {
          found += page[0].length;
          yield [branch, page];
          if (found >= most) return;
        }
        yield [branch];
      } catch (error) {
        if (typeof users === "string" || concernsAll(error)) throw error;
        failures.push({ userId, error: error as AnySaymonError });
      }
    }
  }

  const self: Walk<LogRecord> = {
    async *[Symbol.asyncIterator]() {
      for await (const [record] of handOut(1)) yield record as LogRecord;
    },
    pages: () => handOut(Infinity),
    get position(): Position {
      const places = Object.fromEntries(branches.map(({ userId, place }) => [userId, place()]));
      return { ...walked, places };
    },
  };
  return self;
}

/** What would meet every user alike, and may lock the account when it is tried again and again. */
function concernsAll(error: unknown): boolean {
  return (
    !isSaymonError(error) ||
    error instanceof UnauthorizedError ||
    error instanceof CredentialsError ||
    error instanceof AbortError
  );
}
