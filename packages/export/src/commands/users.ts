import type { LogName } from "../logs.ts";
import { readUsersFile } from "../reading/users.ts";

/** Whose audit and password logs to read. */
export async function selectUsers(
  { users: file, usersFromSessions }: { users?: string; usersFromSessions?: boolean },
  logs: readonly LogName[],
): Promise<{ users?: string[]; usersFromSessions: boolean }> {
  if (!logs.some((log) => log !== "sessions")) return { usersFromSessions: false };
  if (file === undefined) return { usersFromSessions: true };
  return { users: await readUsersFile(file), usersFromSessions: usersFromSessions ?? false };
}
