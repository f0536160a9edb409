import { type ReportContext, toNumber } from "../context.ts";
import type { WithoutActivity } from "../model.ts";

/** How much each user is in the records. `passwords` are changes of the user's password, `others` those that the user made for others. */
export const activity = `
  SELECT user, SUM(sessions) AS sessions, SUM(changes) AS changes, SUM(passwords) AS passwords, SUM(others) AS others FROM (
    SELECT user, 1 AS sessions, 0 AS changes, 0 AS passwords, 0 AS others FROM sessions
    UNION ALL SELECT user, 0, 1, 0, 0 FROM changes
    UNION ALL SELECT user, 0, 0, 1, 0 FROM passwords
    UNION ALL SELECT actor, 0, 0, 0, 1 FROM passwords WHERE actor <> user
  ) GROUP BY user`;

/** Users of the file without a sign-in, and users in the records who are not in the file. The API itself lists no users. */
export function withoutActivity(context: ReportContext): WithoutActivity | null {
  const { users } = context.parameters;
  if (users === null) return null;
  const inactive = `SELECT user, position,
      (SELECT COUNT(*) FROM activity WHERE activity.user = listed.user AND changes + passwords + others > 0) AS isActive,
      COALESCE((SELECT changes FROM activity WHERE activity.user = listed.user), 0) AS changes,
      (SELECT COUNT(*) FROM passwords WHERE passwords.user = listed.user) AS passwords
    FROM listed WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.user = listed.user)`;
  const unlisted = "SELECT * FROM activity WHERE user NOT IN (SELECT user FROM listed)";
  const counts = context.one(
    `SELECT COUNT(*) AS users, COALESCE(SUM(NOT isActive), 0) AS idle FROM (${inactive})`,
  );
  const withoutSignIn = toNumber(counts["users"]);
  const notInFile = toNumber(context.one(`SELECT COUNT(*) AS users FROM (${unlisted})`)["users"]);
  const section = "withoutActivity";
  context.finding({ code: "withoutSignIn", section, count: withoutSignIn, users: withoutSignIn });
  context.finding({ code: "notInFile", section, count: notInFile, users: notInFile });
  return {
    users,
    withoutSignIn: context.table({
      name: "users-without-sign-in",
      sql: `${inactive} ORDER BY position`,
      toRow: ({ user, changes, passwords }) => ({
        user: context.user(user),
        changes: toNumber(changes),
        passwordChanges: toNumber(passwords),
      }),
      columns: { user: "user", changes: "value", passwordChanges: "value" },
    }),
    withoutAnything: toNumber(counts["idle"]),
    notInFile: context.table({
      name: "users-not-in-file",
      sql: `${unlisted} ORDER BY sessions + changes + passwords + others DESC, user`,
      toRow: ({ user, sessions, changes, passwords, others }) => ({
        user: context.user(user),
        sessions: toNumber(sessions),
        changes: toNumber(changes),
        passwordChanges: toNumber(passwords),
        passwordChangesForOthers: toNumber(others),
      }),
      columns: {
        ...{ user: "user", sessions: "value", changes: "value" },
        ...{ passwordChanges: "value", passwordChangesForOthers: "value" },
      },
    }),
  };
}
