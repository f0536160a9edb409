import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
import type { Client } from "../client.ts";
import { createWalk } from "./create-walk.ts";
import {
  noUser,
  type PasswordPollQuery,
  type PasswordWalkQuery,
  type PollOptions,
  type PollQuery,
  resolvePlan,
  resolveUsers,
  type Walk,
  type WalkOptions,
  type WalkQuery,
} from "./walk-options.ts";

/**
 * Walks the session log: all records of a range, each exactly once, newest first according to the vendor.
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
 * @throws TypeError that names the argument when one is invalid. While it is iterated: {@link WalkError} when records
 * cannot be read reliably, and whatever {@link Client.listSessionLog} rejects with.
 */
export function walkSessionLog(
  client: Client,
  query: WalkQuery = {},
  options: WalkOptions = {},
): Walk<SessionRecord> {
  return createWalk(resolvePlan("walk", noUser, query, options, sessionLog(client)));
}

/**
 * Walks the changes that a user made, oldest first according to the vendor's example; or those of several users, in
 * one stream in which each user's records keep their order.
 *
 * A user whose log cannot be read does not hold up the others: the walk then ends with a {@link PartialFailureError},
 * after everything else was yielded.
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
 * @throws TypeError that names the argument when one is invalid. While it is iterated: {@link WalkError} when records
 * cannot be read reliably, {@link PartialFailureError}, and whatever {@link Client.listUserAuditLog} rejects with.
 */
export function walkUserAuditLog(
  client: Client,
  id: string | readonly string[],
  query: WalkQuery = {},
  options: WalkOptions = {},
): Walk<AuditRecord> {
  return createWalk(resolvePlan("walk", resolveUsers("id", id), query, options, auditLog(client)));
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
 * @throws TypeError that names the argument when one is invalid. While it is iterated: {@link WalkError} when records
 * cannot be read reliably, {@link PartialFailureError}, and whatever {@link Client.listPasswordLog} rejects with.
 */
export function walkPasswordLog(
  client: Client,
  query: PasswordWalkQuery,
  options: WalkOptions = {},
): Walk<PasswordRecord> {
  const { userId, ...range } = query;
  const users = resolveUsers("userId", userId);
  return createWalk(resolvePlan("walk", users, range, options, passwordLog(client)));
}

/**
 * Reads what is new in the session log: without a cursor all records from `from` on, with the cursor of the previous
 * poll those that were added since. Each session is yielded exactly once, however far the clocks of this machine and the
 * server are apart, and also when it becomes visible up to `overlap` late.
 *
 * The upper end is the server's time minus `settleTime`, so the latest seconds come with the next poll. A session that
 * changes after it was yielded, as its `endTime` does, keeps its id and is not yielded again.
 *
 * Cursors of finished and unfinished walks and polls are accepted alike; what was left unfinished comes first.
 *
 * @example
 * ```ts
 * import { createClient, pollSessionLog, type WalkCursor } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 *
 * let stored: string | undefined; // Keep it in a file or a database.
 * async function poll(): Promise<void> {
 *   const cursor: WalkCursor | undefined = stored === undefined ? undefined : JSON.parse(stored);
 *   const sessions = pollSessionLog(client, { from: "2026-10-01T00:00:00Z" }, { cursor });
 *   for await (const page of sessions.pages()) {
 *     console.log(page.map(({ login }) => login));
 *     stored = JSON.stringify(sessions.cursor);
 *   }
 *   stored = JSON.stringify(sessions.cursor);
 * }
 * await poll();
 * await poll();
 * ```
 *
 * @throws TypeError that names the argument when one is invalid. While it is iterated: {@link WalkError} when records
 * cannot be read reliably, the response has no header `Date`, or the server's clock was set back by more than `overlap`;
 * and whatever {@link Client.listSessionLog} rejects with.
 */
export function pollSessionLog(
  client: Client,
  query: PollQuery = {},
  options: PollOptions = {},
): Walk<SessionRecord> {
  return createWalk(resolvePlan("poll", noUser, query, options, sessionLog(client)));
}

/**
 * Reads which changes a user made since the previous poll, or several users, as {@link pollSessionLog} does. Users may
 * change from poll to poll: a new one is read from `from` on, and the cursor remembers how far one that is left out was
 * read.
 *
 * @example
 * ```ts
 * import { createClient, pollUserAuditLog } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 * const users = ["62c2f3ce80c8654892764d56", "62fa271e18baa649c1d26338"];
 * const first = pollUserAuditLog(client, users, { from: "2026-10-01T00:00:00Z" });
 * for await (const { userId, entityId } of first) console.log(userId, entityId);
 * const second = pollUserAuditLog(client, users, {}, { cursor: first.cursor });
 * for await (const { userId, entityId } of second) console.log("new:", userId, entityId);
 * ```
 *
 * @throws TypeError that names the argument when one is invalid. While it is iterated: {@link WalkError} when records
 * cannot be read reliably, the response has no header `Date`, or the server's clock was set back by more than `overlap`;
 * {@link PartialFailureError}, and whatever {@link Client.listUserAuditLog} rejects with.
 */
export function pollUserAuditLog(
  client: Client,
  id: string | readonly string[],
  query: PollQuery = {},
  options: PollOptions = {},
): Walk<AuditRecord> {
  return createWalk(resolvePlan("poll", resolveUsers("id", id), query, options, auditLog(client)));
}

/**
 * Reads which passwords of a user were changed since the previous poll, or of several users, as {@link pollUserAuditLog}
 * does.
 *
 * @example
 * ```ts
 * import { createClient, pollPasswordLog } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 * const changes = pollPasswordLog(client, { userId: "62fa271e18baa649c1d26338" }, { settleTime: 30_000 });
 * for await (const { login, timestamp } of changes) console.log(login, new Date(timestamp).toISOString());
 * ```
 *
 * @throws TypeError that names the argument when one is invalid. While it is iterated: {@link WalkError} when records
 * cannot be read reliably, the response has no header `Date`, or the server's clock was set back by more than `overlap`;
 * {@link PartialFailureError}, and whatever {@link Client.listPasswordLog} rejects with.
 */
export function pollPasswordLog(
  client: Client,
  query: PasswordPollQuery,
  options: PollOptions = {},
): Walk<PasswordRecord> {
  const { userId, ...range } = query;
  const users = resolveUsers("userId", userId);
  return createWalk(resolvePlan("poll", users, range, options, passwordLog(client)));
}

type Source = Parameters<typeof resolvePlan>[4];

function sessionLog(client: Client): Source {
  return { operation: "listSessionLog", list: (_, query, options) => client.listSessionLog(query, options) };
}

function auditLog(client: Client): Source {
  return {
    operation: "listUserAuditLog",
    list: (userId, query, options) => client.listUserAuditLog(userId, query, options),
  };
}

function passwordLog(client: Client): Source {
  return {
    operation: "listPasswordLog",
    list: (userId, query, options) => client.listPasswordLog({ userId, ...query }, options),
  };
}
