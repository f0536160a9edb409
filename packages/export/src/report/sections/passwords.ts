import { maxDays, type ReportContext, type SqlRow, toNumber, toRef } from "../context.ts";
import { dayText } from "../local-times.ts";
import type { PasswordRow, Passwords, Table } from "../model.ts";

/** Changes within this time count as several, in milliseconds. */
const dayLength = 86_400_000;

/** Who changed whose password. An empty `initiator`, or one's own id, means oneself. */
export function passwords(context: ReportContext, hasSessions: boolean): Passwords {
  const counts = context.one(`SELECT COUNT(*) AS total, COALESCE(SUM(actor = user), 0) AS own,
    COUNT(DISTINCT user) AS accounts FROM passwords`);
  const total = toNumber(counts["total"]);
  const byOneself = toNumber(counts["own"]);
  context.finding(
    { code: "passwordChangedByAnother", section: "passwords", count: total - byOneself },
    "SELECT 'passwords' AS log, n, user FROM passwords WHERE actor <> user",
  );
  return {
    total,
    byOneself,
    byAnother: total - byOneself,
    accounts: toNumber(counts["accounts"]),
    perDay: perDay(context),
    whoForWhom: whoForWhom(context),
    changesByAnother: passwordTable(
      context,
      "password-changes-by-another",
      "SELECT n, time, user, actor FROM passwords WHERE actor <> user ORDER BY n",
    ),
    several: several(context),
    withoutSession: hasSessions ? withoutSession(context) : null,
  };
}

function perDay(context: ReportContext): Passwords["perDay"] {
  return context.table({
    name: "password-changes-per-day",
    sql: `SELECT day, SUM(actor = user) AS own, SUM(actor <> user) AS other FROM passwords GROUP BY day ORDER BY day`,
    toRow: ({ day, own, other }) => ({
      day: dayText(toNumber(day)),
      byOneself: toNumber(own),
      byAnother: toNumber(other),
    }),
    columns: { day: "value", byOneself: "value", byAnother: "value" },
    maxRows: maxDays,
  });
}

function whoForWhom(context: ReportContext): Passwords["whoForWhom"] {
  return context.table({
    name: "password-changes-per-pair",
    sql: `SELECT actor, user, COUNT(*) AS changes, MIN(time) AS first, MAX(time) AS last
      FROM passwords WHERE actor <> user GROUP BY actor, user ORDER BY changes DESC, actor, user`,
    toRow: ({ actor, user, changes, first, last }) => ({
      initiator: context.user(actor),
      user: context.user(user),
      changes: toNumber(changes),
      firstTime: toNumber(first),
      lastTime: toNumber(last),
    }),
    columns: { initiator: "user", user: "user", changes: "value", firstTime: "time", lastTime: "time" },
  });
}

/** The first 24 hours with the most changes of each account. */
function several(context: ReportContext): Passwords["several"] {
  const least = context.parameters.passwordChanges;
  const window = `PARTITION BY user ORDER BY time RANGE BETWEEN ${dayLength - 1} PRECEDING AND CURRENT ROW`;
  const sql = `SELECT * FROM (
      SELECT *, ROW_NUMBER() OVER (PARTITION BY user ORDER BY changes DESC, "to") AS place FROM (
        SELECT user, time AS "to", COUNT(*) OVER w AS changes, MIN(time) OVER w AS "from",
          COUNT(*) OVER (PARTITION BY user) AS "all" FROM passwords WINDOW w AS (${window})))
    WHERE place = 1 AND changes >= :least`;
  const table = context.table({
    name: "several-password-changes",
    sql: `${sql} ORDER BY changes DESC, user`,
    params: { least },
    toRow: ({ user, changes, from, to, all }) => ({
      user: context.user(user),
      changes: toNumber(changes),
      from: toNumber(from),
      to: toNumber(to),
      all: toNumber(all),
    }),
    columns: { user: "user", changes: "value", from: "time", to: "time", all: "value" },
  });
  context.finding(
    { code: "severalPasswordChanges", section: "passwords", count: table.total },
    `SELECT 'passwords' AS log, p.n, p.user FROM passwords AS p JOIN (${sql}) AS s ON p.user = s.user
      AND p.time BETWEEN s."from" AND s."to"`,
    { least },
  );
  return table;
}

/**
 * Changes at a time at which the user who made them had no session. `reach` is the latest end of all sessions that began so far:
 * if it is before the change, none of them was open.
 */
function withoutSession(context: ReportContext): Table<PasswordRow> {
  context.store.database.exec(`CREATE TABLE reaches AS
      SELECT user, start, MAX(COALESCE(until, 9e18)) OVER (PARTITION BY user ORDER BY start) AS reach FROM sessions;
    CREATE INDEX reachesOfUser ON reaches (user, start)`);
  const sql = `SELECT n, time, user, actor FROM passwords AS p WHERE COALESCE((SELECT reach FROM reaches AS r
    WHERE r.user = p.actor AND r.start <= p.time ORDER BY r.start DESC LIMIT 1), -1) < p.time`;
  const table = passwordTable(context, "password-changes-without-session", `${sql} ORDER BY n`);
  context.finding(
    { code: "passwordChangeWithoutSession", section: "passwords", count: table.total },
    `SELECT 'passwords' AS log, n, actor AS user FROM (${sql})`,
  );
  return table;
}

function passwordTable(context: ReportContext, name: string, sql: string): Table<PasswordRow> {
  const toRow = ({ n, time, user, actor }: SqlRow): PasswordRow => ({
    ref: toRef("passwords", n),
    time: toNumber(time),
    user: context.user(user),
    initiator: actor === user ? null : context.user(actor),
  });
  return context.table({
    ...{ name, sql, toRow },
    columns: { ref: "value", time: "time", user: "user", initiator: "user" },
  });
}
