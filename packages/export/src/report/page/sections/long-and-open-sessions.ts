import type { LongAndOpenSessions, SessionRow, Table } from "../../model.ts";
import { showColumns } from "../charts/columns.ts";
import { type Context, showRef, showTime, showUser } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import type { SectionContent } from "../section.ts";
import { type Column, showFirstRows, timeColumns } from "../table.ts";

/** Section 5: how long sessions last, and which have no end. */
export function showLongAndOpenSessions(context: Context): SectionContent {
  const { words, report } = context;
  const sessions = report.longAndOpenSessions;
  const text = words.longAndOpenSessions;
  const { ended, open, noEndRecorded } = sessions.perState;
  if (ended + open + noEndRecorded === 0) return { summary: text.none };
  const body = [
    showThreshold(context),
    showDurations(sessions, context),
    showSessions("long-sessions", text.long, sessions.long, ["end", "duration", "state"], context),
    showSessions("open-sessions", text.open, sessions.open, ["expiry", "duration"], context),
    showSessions("no-end-recorded", text.noEnd, sessions.noEndRecorded, ["expiry"], context),
  ];
  return { summary: text.summary(ended, open, noEndRecorded), body };
}

function showThreshold({ words, format, report }: Context): Html {
  const duration = format.duration(report.coverage.parameters.longSession);
  return html`<p>${words.longAndOpenSessions.threshold(duration)}</p>
`;
}

function showDurations({ durations }: LongAndOpenSessions, context: Context): Content {
  // Sessions without a recorded end have no duration.
  if (durations.every(({ sessions }) => sessions === 0)) return undefined;
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

function showSessions(
  id: string,
  caption: string,
  table: Table<SessionRow>,
  shown: readonly (keyof SessionColumns)[],
  context: Context,
): Content {
  const { columns } = context.words;
  const all = sessionColumns(context);
  const list: Column<SessionRow>[] = [
    { label: columns.ref, kind: "ref", cell: ({ ref }) => showRef(ref, context) },
    { label: columns.user, kind: "wide", cell: ({ user }) => showUser(user, context) },
    ...timeColumns({ startTime: columns.start }, context),
    ...shown.map((name) => all[name]),
  ];
  return showFirstRows(table, { id, caption, columns: list }, context);
}

type SessionColumns = Record<"end" | "expiry" | "duration" | "state", Column<SessionRow>>;

function sessionColumns(context: Context): SessionColumns {
  const { words, format } = context;
  const { columns } = words;
  const time = (value: number | null) => (value === null ? "–" : showTime(value, context));
  return {
    end: { label: columns.end, cell: ({ endTime }) => time(endTime) },
    expiry: { label: columns.expiry, cell: ({ expiredAt }) => time(expiredAt) },
    duration: {
      label: columns.duration,
      kind: "number",
      cell: ({ duration }) => (duration === null ? "–" : format.duration(duration)),
    },
    state: { label: columns.state, cell: ({ state }) => words.longAndOpenSessions.states[state] },
  };
}
