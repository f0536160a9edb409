import type { LogName } from "../logs.ts";
import { readUsersFile } from "../reading/users.ts";
import { UsageError } from "./exit-codes.ts";

/** Users whose audit and password logs are read. */
export interface Selection {
  /** Ids from a file. */
  users?: string[];
  /** Also those in the session log. */
  usersFromSessions: boolean;
}

/**
 * Decides whose logs to read.
 *
 * @throws {UsageError} When the file cannot be read, or a line of it is not a user id; it names the line.
 */
export async function selectUsers(
  { users: file, usersFromSessions }: { users?: string; usersFromSessions?: boolean },
  logs: readonly LogName[],
): Promise<Selection> {
  if (!logs.some((log) => log !== "sessions")) return { usersFromSessions: false };
  if (file === undefined) return { usersFromSessions: true };
  if (file === "") throw new UsageError("--users: must name a file with a user id on each line.");
  const users = await readUsersFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw new UsageError(error.message);
    throw new UsageError(
      `--users: ${file} cannot be read (${error.code}). Name a file with a user id on each line.`,
    );
  });
  return { users, usersFromSessions: usersFromSessions ?? false };
}
