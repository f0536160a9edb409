import type { ReportLog } from "../../logs.ts";
import { type ReportContext, toPlainText, toRef } from "../context.ts";
import type { Appendix, FindingCode } from "../model.ts";
import { activity, activityColumns } from "./without-activity.ts";

/** Logins of a user that are shown. */
const maxLogins = 10;

/** Everyone in the records and the file of users, and the records behind the findings. */
export function appendix(context: ReportContext): Appendix {
  return { users: usersTable(context), records: recordsTable(context) };
}

/** Creates what this section and the one about users without activity query. */
export function storeActivity(context: ReportContext): void {
  context.store.database.exec(
    `CREATE TABLE activity AS ${activity}; CREATE UNIQUE INDEX activityOfUser ON activity (user)`,
  );
}

function usersTable(context: ReportContext): Appendix["users"] {
  const hasFile = context.parameters.users !== null;
  return context.table({
    name: "users",
    sql: `SELECT u.user, COALESCE(sessions, 0) AS sessions, COALESCE(changes, 0) AS changes,
        COALESCE(passwordChanges, 0) AS passwordChanges,
        COALESCE(passwordChangesForOthers, 0) AS passwordChangesForOthers, listed.user IS NOT NULL AS isInFile
      FROM (SELECT user FROM activity UNION SELECT user FROM listed) AS u
        LEFT JOIN activity ON activity.user = u.user LEFT JOIN listed ON listed.user = u.user ORDER BY u.user`,
    columns: { user: "user", logins: "list", ...activityColumns, isInFile: "value" },
    computed: ({ user, isInFile }) => ({
      logins: loginsOf(context, String(user)),
      isInFile: hasFile ? isInFile === 1 : null,
    }),
  });
}

function loginsOf(context: ReportContext, user: string): string[] {
  const sql = `SELECT login FROM logins WHERE user = :user ORDER BY first, login LIMIT ${maxLogins}`;
  return context
    .all(sql, { user })
    .map(({ login }) => context.mask.login(toPlainText(JSON.parse(String(login)))));
}

/** The model has the first records of each finding, so that no finding takes the places of another. */
function recordsTable(context: ReportContext): Appendix["records"] {
  return context.table({
    name: "records",
    isShown: `place <= ${context.parameters.rows}`,
    sql: `SELECT e.log, e.n, e.codes, e.place, COALESCE(s.id, c.id, p.id) AS id, COALESCE(s.user, c.user, p.user) AS user,
        COALESCE(s.start, c.time, p.time) AS time
      FROM (SELECT log, n, GROUP_CONCAT(code, ' ') AS codes, MIN(place) AS place
        FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY code ORDER BY n) AS place FROM evidence) GROUP BY log, n) AS e
        LEFT JOIN sessions AS s ON e.log = 'sessions' AND s.n = e.n
        LEFT JOIN changes AS c ON e.log = 'audit' AND c.n = e.n
        LEFT JOIN passwords AS p ON e.log = 'passwords' AND p.n = e.n
      ORDER BY e.log = 'passwords', e.log = 'audit', e.n`,
    columns: { ref: "value", log: "value", id: "value", time: "time", user: "user", findings: "list" },
    computed: ({ log, n, id, codes }) => ({
      ref: toRef(log as ReportLog, Number(n)),
      id: context.text(id),
      findings: String(codes).split(" ").sort() as FindingCode[],
    }),
  });
}
