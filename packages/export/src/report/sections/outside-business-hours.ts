import { type ReportContext, refColumn } from "../context.ts";
import type { OutsideBusinessHours, OutsideReason } from "../model.ts";

const isOutside = "FROM sessions WHERE reason IS NOT NULL";

/** Sign-ins outside the reader's business hours. The reason of each is found when its record is stored. */
export function outsideBusinessHours(context: ReportContext): OutsideBusinessHours | null {
  if (context.parameters.businessHours === null) return null;
  const perReason = { holiday: 0, nonWorkingDay: 0, outsideHours: 0 };
  for (const { reason, sessions } of context.all<{ reason: OutsideReason; sessions: number }>(
    `SELECT reason, COUNT(*) AS sessions ${isOutside} GROUP BY reason`,
  ))
    perReason[reason] = sessions;
  const perHour = Array.from({ length: 24 }, () => 0);
  for (const { hour, sessions } of context.all<{ hour: number; sessions: number }>(
    `SELECT hour, COUNT(*) AS sessions ${isOutside} GROUP BY hour`,
  ))
    perHour[hour] = sessions;
  const { sessions, users } = context.one<{ sessions: number; users: number }>(
    `SELECT COUNT(*) AS sessions, COUNT(DISTINCT user) AS users ${isOutside}`,
  );
  context.finding(
    { code: "outsideBusinessHours", section: "outsideBusinessHours", count: sessions },
    `SELECT 'sessions' AS log, n, user ${isOutside}`,
  );
  return { sessions, users, perReason, perHour, ...createTables(context) };
}

function createTables(context: ReportContext): Pick<OutsideBusinessHours, "perUser" | "list"> {
  return {
    perUser: context.table({
      name: "outside-business-hours-per-user",
      sql: `SELECT user, COUNT(reason) AS outside, COUNT(*) AS "all", SUM(reason IS 'holiday') AS holiday,
          SUM(reason IS 'nonWorkingDay') AS nonWorkingDay, SUM(reason IS 'outsideHours') AS outsideHours
        FROM sessions GROUP BY user HAVING COUNT(reason) > 0 ORDER BY outside DESC, user`,
      columns: {
        ...{ user: "user", outside: "value", all: "value" },
        ...{ holiday: "value", nonWorkingDay: "value", outsideHours: "value" },
      },
    }),
    list: context.table({
      name: "outside-business-hours",
      sql: `SELECT ${refColumn("sessions")}, user, start AS time, day, weekday, reason ${isOutside} ORDER BY n`,
      columns: { ref: "value", time: "time", day: "day", weekday: "value", user: "user", reason: "value" },
    }),
  };
}
