import { setImmediate } from "node:timers/promises";
import { type Walk, walkPasswordLog, walkSessionLog, walkUserAuditLog } from "@saymon-logs/client";
import type { LogName, LogRecord } from "../logs.ts";
import type { ServerConnection } from "./server.ts";

/** What to read of one log. */
export interface ReadOptions {
  /** Whose log; the session log is everyone's. */
  userId: string;
  /** Milliseconds since 1970, both ends inclusive. */
  from: number;
  to: number;
  signal: AbortSignal;
  maxRecords?: number | undefined;
}

/** Reads a log, or a user's part of it, page by page in the order of time. */
export async function* readPages(
  server: ServerConnection,
  log: LogName,
  options: ReadOptions,
): AsyncGenerator<LogRecord[]> {
  const { userId, from, to, ...walkOptions } = options;
  const range = { from, to };
  const walks: Record<LogName, () => Walk<LogRecord>> = {
    sessions: () => walkSessionLog(server.client, range, walkOptions),
    audit: () => walkUserAuditLog(server.client, userId, range, walkOptions),
    passwords: () => walkPasswordLog(server.client, { userId, ...range }, walkOptions),
  };
  for await (const page of walks[log]().pages()) {
    // The request for the next page leaves first, so that the server works while this page is written.
    await setImmediate();
    yield page;
  }
}
