import { isOfUser, type LogName } from "../logs.ts";
import { readUserIds } from "../report/input-files.ts";
import { UsageError } from "./exit-codes.ts";

/** Users whose logs are read. */
export interface Selection {
  /** Ids from a file. */
  users?: string[];
  /** Also those in the session log. */
  usersFromSessions: boolean;
}

/**
 * Decides whose logs to read.
 *
 * @throws {UsageError} When no file is named.
 * @throws {InputFileError} When the file cannot be read, or a line of it does not begin with a user id; it names the line.
 */
export async function selectUsers(
  { users: file, usersFromSessions }: { users?: string; usersFromSessions?: boolean },
  logs: readonly LogName[],
): Promise<Selection> {
  if (!logs.some(isOfUser)) return { usersFromSessions: false };
  if (file === undefined) return { usersFromSessions: true };
  if (file === "") throw new UsageError("--users: must name a file with a user id on each line.");
  return { users: await readUserIds(file), usersFromSessions: usersFromSessions ?? false };
}
