import type { ServerConnection } from "../reading/server.ts";
import type { RunUsers } from "../reading/users.ts";
import { type ClassifiedFailure, classifyFailure } from "./failures.ts";
import { forEachConcurrently } from "./pool.ts";
import type { LogReport, RunProgress, UserReport } from "./report.ts";

/** How the logs of many users are read. */
export interface EachUserOptions {
  server: ServerConnection;
  /** How many users' logs are read at once. Default: 4. */
  concurrency?: number | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** Calls `readUser` for each user, for several at once, until the report has an error. */
export async function readEachUser(
  { server, concurrency = 4, onProgress }: EachUserOptions,
  report: LogReport,
  { users, failed }: RunUsers,
  readUser: (userId: string) => Promise<void>,
): Promise<void> {
  const coverage = report.users as UserReport;
  coverage.failed.push(...failed);
  let done = 0;
  await forEachConcurrently(users, Math.min(concurrency, server.maxConcurrency), async (userId) => {
    if (report.error) {
      coverage.skipped++;
      return;
    }
    await readUser(userId);
    const { log, records, lastTime } = report;
    onProgress?.({ log, records, time: lastTime, users: { done: ++done, all: users.length } });
  });
}

/**
 * Counts a failure that concerns one log, or one user's part of it.
 *
 * @returns What failed.
 * @throws The error itself, when nothing else can be read either.
 */
export function countFailure(report: LogReport, userId: string, error: unknown): ClassifiedFailure {
  const failure = classifyFailure(error);
  if (!failure) throw error;
  const { users } = report;
  if (!users) report.error = failure;
  else if (failure.isNotFound) users.notFound.push(userId);
  else if (failure.isForbidden) {
    users.skipped++;
    report.error = failure;
  } else users.failed.push({ userId, message: failure.message });
  return failure;
}
