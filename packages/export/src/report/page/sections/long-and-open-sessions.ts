import type { LongAndOpenSessions, SessionRow, Table } from "../../model.ts";
import { showColumns } from "../charts/columns.ts";
import { type Context, isRead, showRef, showTime, showUser } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import { showSection } from "../section.ts";
import { type Column, showFirstRows } from "../table.ts";

/** Section 5: how long sessions last, and which have no end. */
export function showLongAndOpenSessions(context: Context): Html {
  const { words, report } = context;
  const sessions = report.longAndOpenSessions;
  const text = words.longAndOpenSessions;
  const name = "longAndOpenSessions";
  if (!isRead(context, "sessions")) return showSection(name, { summary: words.logNotRead.sessions }, context);
  const { ended, open, noEndRecorded } = sessions.perState;
  if (ended + open + noEndRecorded === 0) return showSection(name, { summary: text.none }, context);
  const body = [
    showThreshold(context),
    showDurations(sessions, context),
    showSessions("long-sessions", text.long, sessions.long, context),
    showSessions("open-sessions", text.open, sessions.open, context),
    showSessions("no-end-recorded", text.noEnd, sessions.noEndRecorded, context),
  ];
  return showSection(
    name,
    { summary: text.summary(ended, open, noEndRecorded), body, startsPage: true },
    context,
  );
}

function showThreshold({ words, format, report }: Context): Html {
  const duration = format.duration(report.coverage.parameters.longSession);
  return html`<p>${words.longAndOpenSessions.threshold(duration)}</p>
`;
}

function showDurations({ durations }: LongAndOpenSessions, context: Context): Html {
  const { words } = context;
  return showColumns(
    {
      id: "sessions-per-duration",
      title: words.longAndOpenSessions.durations,
      axis: words.columns.duration,
      categories: durations.map((range) => nameDuration(range, context)),
      series: [
        {
          label: words.columns.sessions,
          name: "series-1",
          values: durations.map(({ sessions }) => sessions),
        },
      ],
    },
    context,
  );
}

function nameDuration({ from, to }: { from: number; to: number | null }, { words, format }: Context): string {
  if (to === null) return words.longAndOpenSessions.from(format.duration(from));
  if (from === 0) return words.longAndOpenSessions.under(format.duration(to));
  return `${format.duration(from)} – ${format.duration(to)}`;
}

function showSessions(id: string, caption: string, table: Table<SessionRow>, context: Context): Content {
  const { words, format } = context;
  const { columns } = words;
  const time = (value: number | null) => (value === null ? "–" : showTime(value, context));
  const list: Column<SessionRow>[] = [
    { label: columns.ref, kind: "header", cell: ({ ref }) => showRef(ref, context) },
    { label: columns.user, kind: "wide", cell: ({ user }) => showUser(user, context) },
    { label: columns.start, cell: ({ startTime }) => time(startTime) },
    { label: columns.end, cell: ({ endTime }) => time(endTime) },
    { label: columns.expiry, cell: ({ expiredAt }) => time(expiredAt) },
    {
      label: columns.duration,
      kind: "number",
      cell: ({ duration }) => (duration === null ? "–" : format.duration(duration)),
    },
    { label: columns.state, cell: ({ state }) => words.longAndOpenSessions.states[state] },
  ];
  return showFirstRows(table, { id, caption, columns: list }, context);
}
