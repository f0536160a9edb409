import { maxDays, type ReportContext, toNumber } from "../context.ts";
import { dayText } from "../local-times.ts";
import type { SignIns } from "../model.ts";

/** Sign-ins by day, by weekday and hour, and by user. The log has successful ones only, without address or device. */
export function signIns(context: ReportContext): SignIns {
  const all = context.one("SELECT COUNT(*) AS sessions, COUNT(DISTINCT user) AS users FROM sessions");
  return {
    sessions: toNumber(all["sessions"]),
    users: toNumber(all["users"]),
    perDay: context.table({
      name: "sign-ins-per-day",
      sql: `SELECT day, COUNT(*) AS sessions, COUNT(DISTINCT user) AS users
        FROM sessions GROUP BY day ORDER BY day`,
      toRow: ({ day, sessions, users }) => ({
        day: dayText(toNumber(day)),
        sessions: toNumber(sessions),
        users: toNumber(users),
      }),
      columns: { day: "value", sessions: "value", users: "value" },
      maxRows: maxDays,
    }),
    perWeekdayAndHour: countWeekdaysAndHours(context),
    perUser: context.table({
      name: "sign-ins-per-user",
      sql: `SELECT user, COUNT(*) AS sessions, COUNT(DISTINCT day) AS days, MIN(start) AS first, MAX(start) AS last
        FROM sessions GROUP BY user ORDER BY sessions DESC, user`,
      toRow: ({ user, sessions, days, first, last }) => ({
        user: context.user(user),
        sessions: toNumber(sessions),
        days: toNumber(days),
        firstTime: toNumber(first),
        lastTime: toNumber(last),
      }),
      columns: { user: "user", sessions: "value", days: "value", firstTime: "time", lastTime: "time" },
    }),
  };
}

function countWeekdaysAndHours(context: ReportContext): number[][] {
  const counts = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  const sql = "SELECT weekday, hour, COUNT(*) AS sessions FROM sessions GROUP BY weekday, hour";
  for (const { weekday, hour, sessions } of context.all(sql)) {
    const day = counts[toNumber(weekday) - 1] as number[];
    day[toNumber(hour)] = toNumber(sessions);
  }
  return counts;
}
