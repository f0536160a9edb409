import type { SQLInputValue } from "node:sqlite";
import { type ReportContext, refColumn } from "../context.ts";
import type { LongAndOpenSessions, SessionRow, SessionState, Table } from "../model.ts";

const hour = 3_600_000;

/** Where the groups of durations begin, in milliseconds. */
const durationStarts = [0, hour / 4, hour, 4 * hour, 8 * hour, 12 * hour, 24 * hour, 72 * hour];

/** Duration of a session, as long as it is known; null where no end is recorded. Never negative. */
const duration = `CASE WHEN state <> 'noEndRecorded' THEN MAX(IFNULL(until, :now) - start, 0) END`;

/**
 * Sessions by their state. `endTime` is null and `expiredAt` is past: no end was recorded, and how long it was used is unknown.
 * What "past" means is decided by the reference time, never by the local clock.
 */
export function longAndOpenSessions(context: ReportContext): LongAndOpenSessions {
  const { referenceTime: now, parameters } = context;
  const perState = { ended: 0, noEndRecorded: 0, open: 0, openWhenRead: 0 };
  for (const { state, sessions } of context.all<{ state: SessionState; sessions: number }>(
    "SELECT state, COUNT(*) AS sessions FROM sessions GROUP BY state",
  ))
    perState[state] = sessions;
  const long = sessionTable(context, "long-sessions", "duration >= :least ORDER BY duration DESC, n", {
    least: parameters.longSession,
  });
  context.finding(
    { code: "longSessions", section: "longAndOpenSessions", count: long.total },
    `SELECT 'sessions' AS log, n, user FROM (SELECT n, user, ${duration} AS duration FROM sessions)
      WHERE duration >= :least`,
    { now, least: parameters.longSession },
  );
  context.finding(
    { code: "noEndRecorded", section: "longAndOpenSessions", count: perState.noEndRecorded },
    "SELECT 'sessions' AS log, n, user FROM sessions WHERE state = 'noEndRecorded'",
  );
  return {
    perState,
    durations: countDurations(context),
    long,
    open: sessionTable(context, "open-sessions", "state = 'open' ORDER BY n"),
    openWhenRead: sessionTable(context, "sessions-open-when-read", "state = 'openWhenRead' ORDER BY n"),
    noEndRecorded: sessionTable(context, "sessions-without-end", "state = 'noEndRecorded' ORDER BY n"),
  };
}

function sessionTable(
  context: ReportContext,
  name: string,
  condition: string,
  params: Record<string, SQLInputValue> = {},
): Table<SessionRow> {
  return context.table({
    name,
    sql: `SELECT ${refColumn("sessions")}, user, start AS startTime, "end" AS endTime, expired AS expiredAt, state, duration
      FROM (SELECT *, ${duration} AS duration FROM sessions) WHERE ${condition}`,
    params: { now: context.referenceTime, ...params },
    columns: {
      ...{ ref: "value", user: "user", startTime: "time", endTime: "time" },
      ...{ expiredAt: "time", state: "value", duration: "value" },
    },
  });
}

function countDurations(context: ReportContext): LongAndOpenSessions["durations"] {
  const sums = durationStarts.map((from, index) => {
    const to = durationStarts[index + 1];
    return `SUM(duration >= ${from}${to === undefined ? "" : ` AND duration < ${to}`}) AS d${index}`;
  });
  const counts = context.one<Record<string, number | null>>(
    `SELECT ${sums.join()} FROM (SELECT ${duration} AS duration FROM sessions WHERE state <> 'openWhenRead')`,
    { now: context.referenceTime },
  );
  return durationStarts.map((from, index) => ({
    from,
    to: durationStarts[index + 1] ?? null,
    sessions: counts[`d${index}`] ?? 0,
  }));
}
