import type { LongAndOpenSessions, SessionRow, Table } from "../../model.ts";
import { showColumns } from "../charts/columns.ts";
import { type Context, showTime } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import { type Column, refColumn, showFirstRows, timeColumns, userColumn } from "../table.ts";

/** Section 5: how long sessions last, and which have no end. */
export function showLongAndOpenSessions(context: Context): SectionContent {
  const { words, report } = context;
  const sessions = report.longAndOpenSessions;
  const text = words.longAndOpenSessions;
  const { ended, open, noEndRecorded, openWhenRead } = sessions.perState;
  if (ended + open + noEndRecorded + openWhenRead === 0) return { summary: text.none };
  const body = [
    showThreshold(context),
    showDurations(sessions, context),
    showSessions(findingTable("longSessions", context), sessions.long, ["end", "duration", "state"], context),
    showSessions({ id: "open-sessions", caption: text.open }, sessions.open, ["expiry", "duration"], context),
    showSessions(
      { id: "sessions-open-when-read", caption: text.openWhenRead },
      sessions.openWhenRead,
      ["expiry", "atLeast"],
      context,
    ),
    showSessions(findingTable("noEndRecorded", context), sessions.noEndRecorded, ["expiry"], context),
  ];
  return { summary: text.summary(ended, open, noEndRecorded, openWhenRead), body };
}

function showThreshold({ words, format, report }: Context): Html {
  const duration = format.duration(report.coverage.parameters.longSession);
  return html`<p>${words.longAndOpenSessions.threshold(duration)}</p>
`;
}

function showDurations({ durations }: LongAndOpenSessions, context: Context): Content {
  // Sessions without a recorded end have no duration.
  if (durations.every(({ sessions }) => sessions === 0)) return undefined;
  const { columns, longAndOpenSessions } = context.words;
  return showColumns({
    id: "sessions-per-duration",
    title: longAndOpenSessions.durations,
    axis: columns.duration,
    categories: durations.map((range) => nameDuration(range, context)),
    series: [
      { label: columns.sessions, name: "series-1", values: durations.map(({ sessions }) => sessions) },
    ],
    context,
  });
}

function nameDuration({ from, to }: { from: number; to: number | null }, { words, format }: Context): string {
  if (to === null) return words.longAndOpenSessions.from(format.duration(from));
  if (from === 0) return words.longAndOpenSessions.under(format.duration(to));
  return `${format.duration(from)} – ${format.duration(to)}`;
}

function showSessions(
  named: { id: string; caption: string },
  table: Table<SessionRow>,
  shown: readonly (keyof SessionColumns)[],
  context: Context,
): Content {
  const { columns } = context.words;
  const all = sessionColumns(context);
  return showFirstRows({
    ...named,
    table,
    columns: [
      refColumn(context),
      userColumn("user", columns.user, context),
      ...timeColumns({ startTime: columns.start }, context),
      ...shown.map((name) => all[name]),
    ],
    context,
  });
}

type SessionColumns = Record<"end" | "expiry" | "duration" | "atLeast" | "state", Column<SessionRow>>;

function sessionColumns(context: Context): SessionColumns {
  const { words, format } = context;
  const { columns } = words;
  const time = (value: number | null) => (value === null ? "–" : showTime(value, context));
  const duration: Column<SessionRow> = {
    label: columns.duration,
    kind: "number",
    cell: (row) => (row.duration === null ? "–" : format.duration(row.duration)),
  };
  return {
    end: { label: columns.end, cell: ({ endTime }) => time(endTime) },
    expiry: { label: columns.expiry, cell: ({ expiredAt }) => time(expiredAt) },
    duration,
    atLeast: { ...duration, label: words.longAndOpenSessions.atLeast },
    state: { label: columns.state, cell: ({ state }) => words.longAndOpenSessions.states[state] },
  };
}
