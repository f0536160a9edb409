import type { Columns, ReportContext } from "../context.ts";
import { firstSessionGap, isPartial } from "../gaps.ts";
import type { Gap, UnlistedUser, WithoutActivity } from "../model.ts";
import type { SourceCoverage } from "../source.ts";

/** How much each user is in the records. */
export const activity = `
  SELECT user, SUM(sessions) AS sessions, SUM(changes) AS changes, SUM(passwords) AS passwordChanges,
    SUM(others) AS passwordChangesForOthers
  FROM (
    SELECT user, 1 AS sessions, 0 AS changes, 0 AS passwords, 0 AS others FROM sessions
    UNION ALL SELECT user, 0, 1, 0, 0 FROM changes
    UNION ALL SELECT user, 0, 0, 1, 0 FROM passwords
    UNION ALL SELECT actor, 0, 0, 0, 1 FROM passwords WHERE actor <> user
  ) GROUP BY user`;

/** The columns of all tables that say so. */
export const activityColumns: Columns<Omit<UnlistedUser, "user">> = {
  ...{ sessions: "value", changes: "value" },
  ...{ passwordChanges: "value", passwordChangesForOthers: "value" },
};

const section = "withoutActivity";

/** Users of the file without a sign-in, and users in the records who are not in the file. The API itself lists no users. */
export function withoutActivity(
  context: ReportContext,
  { gaps }: Pick<SourceCoverage, "gaps">,
): WithoutActivity | null {
  const { users } = context.parameters;
  if (users === null) return null;
  return { users, ...inactiveUsers(context, gaps), notInFile: unlistedUsers(context) };
}

/** Without the whole session log, users would seem to have no sign-in; without all logs, no record. */
function inactiveUsers(
  context: ReportContext,
  gaps: readonly Gap[],
): Pick<WithoutActivity, "withoutSignIn" | "withoutAnything"> {
  if (firstSessionGap(gaps) !== Number.POSITIVE_INFINITY)
    return { withoutSignIn: null, withoutAnything: null };
  const inactive = `SELECT user, position,
      EXISTS (SELECT 1 FROM activity WHERE activity.user = listed.user) AS isActive,
      COALESCE((SELECT changes FROM activity WHERE activity.user = listed.user), 0) AS changes,
      (SELECT COUNT(*) FROM passwords WHERE passwords.user = listed.user) AS passwordChanges
    FROM listed WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.user = listed.user)`;
  const { users, withoutAnything } = context.one<{ users: number; withoutAnything: number }>(
    `SELECT COUNT(*) AS users, COALESCE(SUM(NOT isActive), 0) AS withoutAnything FROM (${inactive})`,
  );
  context.finding({ code: "withoutSignIn", section, count: users, users });
  return {
    withoutSignIn: context.table({
      name: "users-without-sign-in",
      sql: `${inactive} ORDER BY position`,
      columns: { user: "user", changes: "value", passwordChanges: "value" },
    }),
    withoutAnything: isPartial(gaps) ? null : withoutAnything,
  };
}

function unlistedUsers(context: ReportContext): WithoutActivity["notInFile"] {
  const unlisted = "SELECT * FROM activity WHERE user NOT IN (SELECT user FROM listed)";
  const table = context.table<UnlistedUser>({
    name: "users-not-in-file",
    sql: `${unlisted} ORDER BY sessions + changes + passwordChanges + passwordChangesForOthers DESC, user`,
    columns: { user: "user", ...activityColumns },
  });
  context.finding({ code: "notInFile", section, count: table.total, users: table.total });
  return table;
}
