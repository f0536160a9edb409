import { maxDays, type ReportContext, refColumn } from "../context.ts";
import { firstSessionGap } from "../gaps.ts";
import type { Gap, PasswordRow, Passwords, SeveralChanges, Table } from "../model.ts";
import type { SourceCoverage } from "../source.ts";

/** Changes within this time count as several, in milliseconds. */
const dayLength = 86_400_000;

/** Who changed whose password. An empty `initiator`, or one's own id, means oneself. */
export function passwords(
  context: ReportContext,
  { logs, gaps }: Pick<SourceCoverage, "logs" | "gaps">,
): Passwords {
  const counts = context.one<Record<"total" | "byOneself" | "byAnother" | "accounts", number>>(
    `SELECT COUNT(*) AS total, COALESCE(SUM(actor = user), 0) AS byOneself,
      COALESCE(SUM(actor <> user), 0) AS byAnother, COUNT(DISTINCT user) AS accounts FROM passwords`,
  );
  context.finding(
    { code: "passwordChangedByAnother", section: "passwords", count: counts.byAnother },
    "SELECT 'passwords' AS log, n, user FROM passwords WHERE actor <> user",
  );
  return {
    ...counts,
    perDay: perDay(context),
    whoForWhom: whoForWhom(context),
    changesByAnother: passwordTable(
      context,
      "password-changes-by-another",
      "FROM passwords WHERE actor <> user ORDER BY n",
    ),
    several: several(context),
    ...(logs.sessions.isRead
      ? withoutSession(context, gaps)
      : { withoutSession: null, sessionUnknown: counts.total }),
  };
}

function perDay(context: ReportContext): Passwords["perDay"] {
  return context.table({
    name: "password-changes-per-day",
    sql: `SELECT day, SUM(actor = user) AS byOneself, SUM(actor <> user) AS byAnother
      FROM passwords GROUP BY day ORDER BY day`,
    columns: { day: "day", byOneself: "value", byAnother: "value" },
    maxRows: maxDays,
  });
}

function whoForWhom(context: ReportContext): Passwords["whoForWhom"] {
  return context.table({
    name: "password-changes-per-pair",
    sql: `SELECT actor AS initiator, user, COUNT(*) AS changes, MIN(time) AS firstTime, MAX(time) AS lastTime
      FROM passwords WHERE actor <> user GROUP BY actor, user ORDER BY changes DESC, actor, user`,
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
  const table = context.table<SeveralChanges>({
    name: "several-password-changes",
    sql: `${sql} ORDER BY changes DESC, user`,
    params: { least },
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
 * Changes at a time at which the user who made them had no session. `certain` is until when one of all sessions that began so far
 * was open for certain, `possible` until when one may have been: a session that was open when last read may be open ever since.
 * A session of which nothing was read can begin at any time after the first gap.
 */
function withoutSession(
  context: ReportContext,
  gaps: readonly Gap[],
): Pick<Passwords, "withoutSession" | "sessionUnknown"> {
  const { database } = context.store;
  database
    .prepare(`CREATE TABLE reaches AS SELECT user, start, MAX(IFNULL(until, :now)) OVER w AS certain,
        MAX(IIF(state IN ('open', 'openWhenRead'), 9e18, until)) OVER w AS possible
      FROM sessions WINDOW w AS (PARTITION BY user ORDER BY start)`)
    .run({ now: context.referenceTime });
  database.exec("CREATE INDEX reachesOfUser ON reaches (user, start)");
  database
    .prepare(`CREATE TABLE presences AS SELECT n, actor, CASE WHEN certain >= time THEN 'open'
        WHEN IFNULL(possible, -1) < time AND time < :gap THEN 'none' ELSE 'unknown' END AS session
      FROM passwords AS p LEFT JOIN reaches AS r ON r.rowid = (SELECT rowid FROM reaches
        WHERE user = p.actor AND start <= p.time ORDER BY start DESC LIMIT 1)`)
    .run({ gap: Math.min(firstSessionGap(gaps), Number.MAX_SAFE_INTEGER) });
  const table = passwordTable(
    context,
    "password-changes-without-session",
    "FROM passwords WHERE n IN (SELECT n FROM presences WHERE session = 'none') ORDER BY n",
  );
  context.finding(
    { code: "passwordChangeWithoutSession", section: "passwords", count: table.total },
    "SELECT 'passwords' AS log, n, actor AS user FROM presences WHERE session = 'none'",
  );
  return {
    withoutSession: table,
    ...context.one<{ sessionUnknown: number }>(
      "SELECT COUNT(*) AS sessionUnknown FROM presences WHERE session = 'unknown'",
    ),
  };
}

function passwordTable(context: ReportContext, name: string, from: string): Table<PasswordRow> {
  return context.table({
    name,
    sql: `SELECT ${refColumn("passwords")}, time, user, NULLIF(actor, user) AS initiator ${from}`,
    columns: { ref: "value", time: "time", user: "user", initiator: "user" },
  });
}
