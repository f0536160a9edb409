import type { LogName } from "../../logs.ts";
import { type ReportContext, toNumber, toPlainText, toRef } from "../context.ts";
import type { Appendix, FindingCode } from "../model.ts";
import { activity } from "./without-activity.ts";

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
        COALESCE(passwords, 0) AS passwords, COALESCE(others, 0) AS others, listed.user IS NOT NULL AS isInFile
      FROM (SELECT user FROM activity UNION SELECT user FROM listed) AS u
        LEFT JOIN activity ON activity.user = u.user LEFT JOIN listed ON listed.user = u.user ORDER BY u.user`,
    toRow: ({ user, sessions, changes, passwords, others, isInFile }) => ({
      user: context.user(user),
      logins: loginsOf(context, String(user)),
      sessions: toNumber(sessions),
      changes: toNumber(changes),
      passwordChanges: toNumber(passwords),
      passwordChangesForOthers: toNumber(others),
      isInFile: hasFile ? isInFile === 1 : null,
    }),
    columns: {
      ...{ user: "user", logins: "list", sessions: "value", changes: "value" },
      ...{ passwordChanges: "value", passwordChangesForOthers: "value", isInFile: "value" },
    },
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
    toRow: ({ log, n, id, time, user, codes }) => ({
      ref: toRef(log as LogName, n),
      log: log as LogName,
      id: context.text(id),
      time: toNumber(time),
      user: context.user(user),
      findings: String(codes).split(" ").sort() as FindingCode[],
    }),
    columns: { ref: "value", log: "value", id: "value", time: "time", user: "user", findings: "list" },
  });
}
