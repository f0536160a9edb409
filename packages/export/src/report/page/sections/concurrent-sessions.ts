import type { ConcurrentSessions, UserOverlap } from "../../model.ts";
import { showColumns } from "../charts/columns.ts";
import { showTimeline } from "../charts/timeline.ts";
import { type Context, nameUser, showTime } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import { numberColumns, showFirstRows, timeColumns, userColumn } from "../table.ts";

/** So many users get a timeline each. */
const timelines = 5;

/** Section 4: users with several sessions at the same time. */
export function showConcurrentSessions(context: Context): SectionContent {
  const { words, report } = context;
  const { concurrentSessions, signIns } = report;
  if (concurrentSessions.users === 0)
    return {
      summary: signIns.sessions === 0 ? words.longAndOpenSessions.none : words.concurrentSessions.none,
    };
  const most = concurrentSessions.perUser.rows[0]?.overlap ?? 0;
  const summary = words.concurrentSessions.summary(concurrentSessions.users, most);
  const body = [
    showOverlaps(concurrentSessions, context),
    showUsers(concurrentSessions, context),
    showTimelines(concurrentSessions, context),
  ];
  return { summary, body };
}

function showOverlaps({ perOverlap }: ConcurrentSessions, context: Context): Html {
  const { columns, concurrentSessions, number } = context.words;
  return showColumns({
    id: "users-per-overlap",
    title: concurrentSessions.perOverlap,
    axis: columns.overlap,
    categories: perOverlap.map(({ overlap }) => number(overlap)),
    series: [{ label: columns.users, name: "series-1", values: perOverlap.map(({ users }) => users) }],
    context,
  });
}

function showUsers({ perUser }: ConcurrentSessions, context: Context): Content {
  const { columns, value } = context.words;
  return showFirstRows({
    ...findingTable("concurrentSessions", context),
    table: perUser,
    columns: [
      userColumn("user", columns.user, context),
      ...numberColumns({ overlap: columns.overlap }, context),
      ...timeColumns({ from: columns.from }, context),
      { label: columns.to, cell: ({ to }) => (to === null ? value.now : showTime(to, context)) },
      ...numberColumns({ sessions: columns.allSessions }, context),
    ],
    context,
  });
}

function showTimelines({ perUser }: ConcurrentSessions, context: Context): Html {
  const rows = perUser.rows.slice(0, timelines);
  return html`<h3>${context.words.concurrentSessions.timelineTitle}</h3>
${rows.map((row, index) => showUserTimeline(row, index, context))}`;
}

function showUserTimeline(row: UserOverlap, index: number, context: Context): Html {
  const { words, format, report } = context;
  const text = words.concurrentSessions;
  const { user, overlap, from, to, timeline } = row;
  const until = to === null ? words.value.now : format.time(to);
  return showTimeline({
    id: `timeline-${index + 1}`,
    title: text.timeline(nameUser(user, context)),
    description: text.timelineText(words.count(overlap, "session"), format.time(from), until),
    from,
    to: to ?? Math.max(report.coverage.referenceTime, from),
    sessions: timeline,
    note: timeline.length < overlap ? text.shownSessions(timeline.length, overlap) : undefined,
    context,
  });
}
