import { maxDays, type ReportContext } from "../context.ts";
import type { SignIns } from "../model.ts";

/** Sign-ins by day, by weekday and hour, and by user. The log has successful ones only, without address or device. */
export function signIns(context: ReportContext): SignIns {
  return {
    ...context.one<Pick<SignIns, "sessions" | "users">>(
      "SELECT COUNT(*) AS sessions, COUNT(DISTINCT user) AS users FROM sessions",
    ),
    perDay: context.table({
      name: "sign-ins-per-day",
      sql: `SELECT day, COUNT(*) AS sessions, COUNT(DISTINCT user) AS users
        FROM sessions GROUP BY day ORDER BY day`,
      columns: { day: "day", sessions: "value", users: "value" },
      maxRows: maxDays,
    }),
    perWeekdayAndHour: countWeekdaysAndHours(context),
    perUser: context.table({
      name: "sign-ins-per-user",
      sql: `SELECT user, COUNT(*) AS sessions, COUNT(DISTINCT day) AS days, MIN(start) AS firstTime,
          MAX(start) AS lastTime
        FROM sessions GROUP BY user ORDER BY sessions DESC, user`,
      columns: { user: "user", sessions: "value", days: "value", firstTime: "time", lastTime: "time" },
    }),
  };
}

function countWeekdaysAndHours(context: ReportContext): number[][] {
  const counts = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  const sql = "SELECT weekday, hour, COUNT(*) AS sessions FROM sessions GROUP BY weekday, hour";
  for (const { weekday, hour, sessions } of context.all<Record<"weekday" | "hour" | "sessions", number>>(sql))
    (counts[weekday - 1] as number[])[hour] = sessions;
  return counts;
}
