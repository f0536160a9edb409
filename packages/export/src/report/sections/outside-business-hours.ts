import { type ReportContext, toNumber, toRef } from "../context.ts";
import { dayText } from "../local-times.ts";
import type { OutsideBusinessHours, OutsideReason } from "../model.ts";

/** Sign-ins outside the reader's business hours. The reason of each is found when its record is stored. */
export function outsideBusinessHours(context: ReportContext): OutsideBusinessHours | null {
  if (context.parameters.businessHours === null) return null;
  const perReason: Record<OutsideReason, number> = { holiday: 0, nonWorkingDay: 0, outsideHours: 0 };
  for (const { reason, sessions } of context.all(
    "SELECT reason, COUNT(*) AS sessions FROM sessions WHERE reason IS NOT NULL GROUP BY reason",
  ))
    perReason[reason as OutsideReason] = toNumber(sessions);
  const perHour = Array.from({ length: 24 }, () => 0);
  for (const { hour, sessions } of context.all(
    "SELECT hour, COUNT(*) AS sessions FROM sessions WHERE reason IS NOT NULL GROUP BY hour",
  ))
    perHour[toNumber(hour)] = toNumber(sessions);
  const all = context.one(
    "SELECT COUNT(*) AS sessions, COUNT(DISTINCT user) AS users FROM sessions WHERE reason IS NOT NULL",
  );
  const sessions = toNumber(all["sessions"]);
  context.finding(
    { code: "outsideBusinessHours", section: "outsideBusinessHours", count: sessions },
    "SELECT 'sessions' AS log, n, user FROM sessions WHERE reason IS NOT NULL",
  );
  return { sessions, users: toNumber(all["users"]), perReason, perHour, ...createTables(context) };
}

function createTables(context: ReportContext): Pick<OutsideBusinessHours, "perUser" | "list"> {
  return {
    perUser: context.table({
      name: "outside-business-hours-per-user",
      sql: `SELECT user, COUNT(reason) AS outside, COUNT(*) AS "all", SUM(reason IS 'holiday') AS holiday,
          SUM(reason IS 'nonWorkingDay') AS nonWorkingDay, SUM(reason IS 'outsideHours') AS outsideHours
        FROM sessions GROUP BY user HAVING COUNT(reason) > 0 ORDER BY outside DESC, user`,
      toRow: ({ user, outside, all, holiday, nonWorkingDay, outsideHours }) => ({
        user: context.user(user),
        outside: toNumber(outside),
        all: toNumber(all),
        holiday: toNumber(holiday),
        nonWorkingDay: toNumber(nonWorkingDay),
        outsideHours: toNumber(outsideHours),
      }),
      columns: {
        ...{ user: "user", outside: "value", all: "value" },
        ...{ holiday: "value", nonWorkingDay: "value", outsideHours: "value" },
      },
    }),
    list: context.table({
      name: "outside-business-hours",
      sql: "SELECT n, user, start, day, weekday, reason FROM sessions WHERE reason IS NOT NULL ORDER BY n",
      toRow: ({ n, user, start, day, weekday, reason }) => ({
        ref: toRef("sessions", n),
        user: context.user(user),
        time: toNumber(start),
        day: dayText(toNumber(day)),
        weekday: toNumber(weekday),
        reason: reason as OutsideReason,
      }),
      columns: { ref: "value", time: "time", day: "value", weekday: "value", user: "user", reason: "value" },
    }),
  };
}
