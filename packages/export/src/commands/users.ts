import type { LogName } from "../logs.ts";
import { readUsersFile } from "../reading/users.ts";

/** Users whose audit and password logs are read. */
export interface Selection {
  /** Ids from a file. */
  users?: string[];
  /** Also those in the session log. */
  usersFromSessions: boolean;
}

/** Decides whose logs to read. */
export async function selectUsers(
  { users: file, usersFromSessions }: { users?: string; usersFromSessions?: boolean },
  logs: readonly LogName[],
): Promise<Selection> {
  if (!logs.some((log) => log !== "sessions")) return { usersFromSessions: false };
  if (file === undefined) return { usersFromSessions: true };
  return { users: await readUsersFile(file), usersFromSessions: usersFromSessions ?? false };
}
