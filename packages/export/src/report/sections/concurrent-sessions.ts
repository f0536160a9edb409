import { type ReportContext, refColumn } from "../context.ts";
import type { ConcurrentSessions, TimelineSession } from "../model.ts";

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
  const { users, count } = context.one<{ users: number; count: number }>(
    "SELECT COUNT(*) AS users, COALESCE(SUM(overlap >= :limit), 0) AS count FROM overlaps WHERE overlap >= 2",
    { limit },
  );
  context.finding(
    { code: "concurrentSessions", section: "concurrentSessions", count },
    `SELECT 'sessions' AS log, s.n, s.user FROM ${sessionsOfOverlap} WHERE o.overlap >= :limit`,
    { limit },
  );
  return {
    users,
    perOverlap: context.all(
      "SELECT overlap, COUNT(*) AS users FROM overlaps GROUP BY overlap ORDER BY overlap",
    ),
    perUser: context.table({
      name: "concurrent-sessions",
      sql: `SELECT user, overlap, "from", "to",
          (SELECT COUNT(*) FROM sessions WHERE sessions.user = overlaps.user) AS sessions
        FROM overlaps WHERE overlap >= 2 ORDER BY overlap DESC, user`,
      columns: {
        ...{ user: "user", overlap: "value", from: "time", to: "time", sessions: "value" },
        timeline: "hidden",
      },
      computed: ({ user }) => ({ timeline: timelineOf(context, String(user)) }),
    }),
  };
}

function timelineOf(context: ReportContext, user: string): TimelineSession[] {
  return context.all(
    `SELECT ${refColumn("sessions")}, start AS startTime, until AS endTime, state FROM ${sessionsOfOverlap}
      WHERE o.user = :user ORDER BY n LIMIT ${maxTimeline}`,
    { user },
  );
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
    advance(sweep as Sweep, Number(time), Number(step));
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
