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

const section = "withoutActivity";

/** Users of the file without a sign-in, and users in the records who are not in the file. The API itself lists no users. */
export function withoutActivity(context: ReportContext, hasSessions: boolean): WithoutActivity | null {
  const { users } = context.parameters;
  if (users === null) return null;
  const inactive = hasSessions ? inactiveUsers(context) : { withoutSignIn: null, withoutAnything: null };
  return { users, ...inactive, notInFile: unlistedUsers(context) };
}

/** Without the session log, everyone would seem to have no sign-in. */
function inactiveUsers(context: ReportContext): Pick<WithoutActivity, "withoutSignIn" | "withoutAnything"> {
  const inactive = `SELECT user, position,
      (SELECT COUNT(*) FROM activity WHERE activity.user = listed.user AND changes + passwords + others > 0) AS isActive,
      COALESCE((SELECT changes FROM activity WHERE activity.user = listed.user), 0) AS changes,
      (SELECT COUNT(*) FROM passwords WHERE passwords.user = listed.user) AS passwords
    FROM listed WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.user = listed.user)`;
  const counts = context.one(
    `SELECT COUNT(*) AS users, COALESCE(SUM(NOT isActive), 0) AS idle FROM (${inactive})`,
  );
  const withoutSignIn = toNumber(counts["users"]);
  context.finding({ code: "withoutSignIn", section, count: withoutSignIn, users: withoutSignIn });
  return {
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
  };
}

function unlistedUsers(context: ReportContext): WithoutActivity["notInFile"] {
  const unlisted = "SELECT * FROM activity WHERE user NOT IN (SELECT user FROM listed)";
  const table = context.table({
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
  });
  context.finding({ code: "notInFile", section, count: table.total, users: table.total });
  return table;
}
