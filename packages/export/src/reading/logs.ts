import { setImmediate } from "node:timers/promises";
import { type Walk, walkPasswordLog, walkSessionLog, walkUserAuditLog } from "@saymon-logs/client";
import { type LogName, type LogRecord, timeOf } from "../logs.ts";
import { findDeepField, maxDepth } from "../records/nesting.ts";
import { toIsoTime } from "../records/times.ts";
import type { ServerConnection } from "./server.ts";

/** What to read of one log. */
export interface ReadOptions {
  /** Whose log; empty for a log of everyone. */
  userId: string;
  /** Milliseconds since 1970, both ends inclusive. */
  from: number;
  to: number;
  signal: AbortSignal;
  maxRecords?: number | undefined;
}

/** A record cannot be exported. The message says which one, and why. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

/**
 * Reads a log, or a user's part of it, page by page in the order of time.
 *
 * @throws {RecordError} When a record is nested too deeply. What the client rejects with.
 */
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
    for (const record of page) refuseDeepNesting(record);
    yield page;
  }
}

function refuseDeepNesting(record: LogRecord): void {
  const field = findDeepField(record);
  if (field === undefined) return;
  const levels = maxDepth.toLocaleString("en");
  throw new RecordError(
    `${field} of the record of ${toIsoTime(timeOf(record))} is nested deeper than ${levels} levels. ` +
      "Read the times before and after it with saymon-logs export --from and --to.",
  );
}
