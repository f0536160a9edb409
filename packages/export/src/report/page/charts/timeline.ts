import { scaleLinear } from "d3-scale";
import type { SessionState, TimelineSession } from "../../model.ts";
import { type Context, showTime } from "../context.ts";
import { type Html, html } from "../html.ts";
import { refColumn } from "../table.ts";
import { percent, showFigure, showLegend } from "./chart.ts";

export interface Timeline {
  /** Unique in the page. */
  id: string;
  title: string;
  description: string;
  /** The time that is marked, in milliseconds. */
  from: number;
  to: number;
  sessions: readonly TimelineSession[];
  /** What stands below the table of the sessions. */
  note?: string | undefined;
  context: Context;
}

const rowHeight = 18;
const [minimumMargin, maximumMargin] = [5 * 60_000, 12 * 3_600_000];
const colours: Record<SessionState, string> = {
  ended: "series-1",
  noEndRecorded: "series-3",
  open: "series-2",
  openWhenRead: "series-4",
};

/** A bar for each session around a time, which is marked. Sessions can begin before the chart and end after it. */
export function showTimeline(timeline: Timeline): Html {
  const { id, title, description, sessions, from, to, note, context } = timeline;
  const { columns, value } = context.words;
  const { states } = context.words.longAndOpenSessions;
  const used = (Object.keys(colours) as SessionState[]).filter((state) =>
    sessions.some((session) => session.state === state),
  );
  const height = sessions.length * rowHeight;
  const margin = Math.min(Math.max((to - from) / 2, minimumMargin), maximumMargin);
  const x = scaleLinear([from - margin, to + margin], [0, 100]).clamp(true);

  return showFigure({
    id,
    title,
    description,
    height,
    legend: showLegend([
      ...used.map((state) => ({ name: colours[state], label: states[state] })),
      { name: "mark", label: context.words.concurrentSessions.marked },
    ]),
    content: [
      showMark("mark", timeline, x),
      sessions.map((session, row) => showSession(session, row, x, context)),
      showMark("mark-line", timeline, x),
      html`<text class="x" x="${percent((x(from) + x(to)) / 2)}" y="-6">${context.format.minute(from)}</text>`,
      showEnds(x, height, context),
    ],
    table: {
      rows: sessions,
      note,
      columns: [
        refColumn(context),
        { label: columns.start, cell: ({ startTime }) => showTime(startTime, context) },
        {
          label: columns.end,
          cell: ({ endTime }) => (endTime === null ? value.now : showTime(endTime, context)),
        },
        { label: columns.state, cell: ({ state }) => states[state] },
      ],
    },
    context,
  });
}

type TimeScale = ReturnType<typeof scaleLinear<number>>;

function showSession(session: TimelineSession, row: number, x: TimeScale, { format, words }: Context): Html {
  const { ref, startTime, endTime, state } = session;
  const start = x(startTime);
  const end = endTime === null ? 100 : x(endTime);
  const until = endTime === null ? words.value.now : format.time(endTime);
  const middle = (row + 0.5) * rowHeight;
  return html`<g><title>${ref}: ${words.value.range(format.time(startTime), until)}</title><rect class="${colours[state]}" x="${percent(start)}" y="${row * rowHeight + 2}" width="${percent(Math.max(end - start, 0.3))}" height="${rowHeight - 4}"/>${showCuts(session, middle, x)}<text class="y" x="-8" y="${middle}">${ref}</text></g>`;
}

/** The time that is marked: an area behind the bars, and its outline before them. */
function showMark(name: string, { from, to, sessions }: Timeline, x: TimeScale): Html {
  const width = Math.max(x(to) - x(from), 0.4);
  return html`<rect class="${name}" x="${percent(x(from))}" width="${percent(width)}" height="${sessions.length * rowHeight}"/>`;
}

/** Arrows where a session begins before the chart or ends after it. */
function showCuts({ startTime, endTime }: TimelineSession, y: number, x: TimeScale): Html {
  const [first = 0, last = 0] = x.domain();
  return html`${startTime < first && html`<text class="cut first" x="4" y="${y}">←</text>`}${
    (endTime === null || endTime > last) && html`<text class="cut last" x="99.5%" y="${y}">→</text>`
  }`;
}

/** The times at both ends of the chart. */
function showEnds(x: TimeScale, height: number, { format }: Context): Html[] {
  const [start = 0, end = 0] = x.domain();
  return [
    html`<line class="grid" x2="100%" y1="${height}" y2="${height}"/>`,
    html`<text class="x first" x="0" y="${height + 18}">${format.minute(start)}</text>`,
    html`<text class="x last" x="100%" y="${height + 18}">${format.minute(end)}</text>`,
  ];
}
