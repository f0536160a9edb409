import { type ReportContext, type SqlRow, toNumber, toNumberOrNull, toRef } from "../context.ts";
import type { ConcurrentSessions, SessionState, TimelineSession } from "../model.ts";

/** Sessions of a timeline. */
const maxTimeline = 20;

/** Sessions during the highest overlap of a user. */
const sessionsOfOverlap = `sessions AS s JOIN overlaps AS o ON s.user = o.user AND s.start <= o."from"
  AND (s.until IS NULL OR s.until > o."from")`;

/**
 * The highest number of sessions of a user at the same time, by a sweep over all starts and ends. Ends come before starts of the
 * same millisecond, so that those two do not overlap. Two sessions at once may be two tabs of a browser.
 */
export function concurrentSessions(context: ReportContext): ConcurrentSessions {
  storeOverlaps(context);
  const limit = context.parameters.concurrentSessions;
  const { users } = context.one("SELECT COUNT(*) AS users FROM overlaps WHERE overlap >= 2");
  const found = context.one("SELECT COUNT(*) AS users FROM overlaps WHERE overlap >= :limit", { limit });
  context.finding(
    { code: "concurrentSessions", section: "concurrentSessions", count: toNumber(found["users"]) },
    `SELECT 'sessions' AS log, s.n, s.user FROM ${sessionsOfOverlap} WHERE o.overlap >= :limit`,
    { limit },
  );
  return {
    users: toNumber(users),
    perOverlap: context
      .all("SELECT overlap, COUNT(*) AS users FROM overlaps GROUP BY overlap ORDER BY overlap")
      .map((row) => ({ overlap: toNumber(row["overlap"]), users: toNumber(row["users"]) })),
    perUser: context.table({
      name: "concurrent-sessions",
      sql: `SELECT user, overlap, "from", "to",
          (SELECT COUNT(*) FROM sessions WHERE sessions.user = overlaps.user) AS sessions
        FROM overlaps WHERE overlap >= 2 ORDER BY overlap DESC, user`,
      toRow: ({ user, overlap, from, to, sessions }) => ({
        user: context.user(user),
        overlap: toNumber(overlap),
        from: toNumber(from),
        to: toNumberOrNull(to),
        sessions: toNumber(sessions),
        timeline: timelineOf(context, user),
      }),
      columns: { user: "user", overlap: "value", from: "time", to: "time", sessions: "value" },
    }),
  };
}

function timelineOf(context: ReportContext, user: SqlRow[string] | undefined): TimelineSession[] {
  const sql = `SELECT s.n, s.start, s.until, s.state FROM ${sessionsOfOverlap}
    WHERE o.user = :user ORDER BY s.n LIMIT ${maxTimeline}`;
  return context.all(sql, { user: String(user) }).map(({ n, start, until, state }) => ({
    ref: toRef("sessions", n),
    startTime: toNumber(start),
    endTime: toNumberOrNull(until),
    state: state as SessionState,
  }));
}

/** A user while the sweep goes over their sessions. */
interface Sweep {
  user: string;
  open: number;
  overlap: number;
  from: number;
  /** Undefined while the highest overlap lasts. */
  to: number | undefined;
}

/** Stores the first highest overlap of each user. A session that ends when it starts, or before, overlaps with nothing. */
function storeOverlaps({ store }: ReportContext): void {
  store.database.exec('CREATE TABLE overlaps (user TEXT PRIMARY KEY, overlap, "from", "to") WITHOUT ROWID');
  const insert = store.prepare("INSERT INTO overlaps VALUES (?, ?, ?, ?)");
  const edges = store.prepare(`
    SELECT user, start AS time, 1 AS step FROM sessions WHERE until IS NULL OR until > start
    UNION ALL SELECT user, until, -1 FROM sessions WHERE until > start
    ORDER BY user, time, step`);
  const save = ({ user, overlap, from, to }: Sweep) => insert.run(user, overlap, from, to ?? null);
  let sweep: Sweep | undefined;
  for (const { user, time, step } of edges.iterate()) {
    if (sweep?.user !== user) {
      if (sweep) save(sweep);
      sweep = { user: String(user), open: 0, overlap: 0, from: 0, to: undefined };
    }
    advance(sweep as Sweep, toNumber(time), toNumber(step));
  }
  if (sweep) save(sweep);
}

function advance(sweep: Sweep, time: number, step: number): void {
  // The highest overlap so far ends with the first session that ends.
  if (step < 0 && sweep.open === sweep.overlap) sweep.to ??= time;
  sweep.open += step;
  if (sweep.open <= sweep.overlap) return;
  Object.assign(sweep, { overlap: sweep.open, from: time, to: undefined });
}
