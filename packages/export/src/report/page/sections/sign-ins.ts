import { showColumns } from "../charts/columns.ts";
import { showHeatMap } from "../charts/heat-map.ts";
import { type Context, isRead, showUser } from "../context.ts";
import type { Content, Html } from "../html.ts";
import { periodsOf } from "../range.ts";
import { showSection } from "../section.ts";
import { numberColumns, rowsNote, showFirstRows, showShare, timeColumns } from "../table.ts";

/** Section 2: who signed in, and when. */
export function showSignIns(context: Context): Html {
  const { words, report } = context;
  const { sessions, users, perDay } = report.signIns;
  if (!isRead(context, "sessions"))
    return showSection("signIns", { summary: words.logNotRead.sessions }, context);
  if (sessions === 0) return showSection("signIns", { summary: words.signIns.none }, context);
  const summary = words.signIns.summary(sessions, users, perDay.total);
  const body = [showDays(context), showHours(context), showUsers(context)];
  return showSection("signIns", { summary, body, startsPage: true }, context);
}

function showDays(context: Context): Html {
  const { words, report } = context;
  const days = report.signIns.perDay;
  const periods = periodsOf(days.rows, context);
  return showColumns(
    {
      id: "sign-ins-per-day",
      title: words.signIns.perDay(words.periods[periods.unit]),
      axis: words.periodColumns[periods.unit],
      categories: periods.names,
      note: rowsNote(days, context),
      series: [
        {
          label: words.columns.signIns,
          name: "series-1",
          values: periods.sum(days.rows, (day) => day.sessions),
        },
      ],
    },
    context,
  );
}

function showHours(context: Context): Html {
  const counts = context.report.signIns.perWeekdayAndHour;
  return showHeatMap({ id: "sign-ins-per-hour", title: context.words.signIns.heatMap, counts }, context);
}

function showUsers(context: Context): Content {
  const { words, report } = context;
  const { columns } = words;
  const { perUser, sessions: all } = report.signIns;
  return showFirstRows(
    perUser,
    {
      id: "sign-ins-per-user",
      caption: words.signIns.perUser,
      columns: [
        { label: columns.user, kind: "header", cell: ({ user }) => showUser(user, context) },
        ...numberColumns({ sessions: columns.signIns }, context),
        { label: columns.share, kind: "bar", cell: ({ sessions }) => showShare(sessions, all, context) },
        ...numberColumns({ days: columns.days }, context),
        ...timeColumns({ firstTime: columns.first, lastTime: columns.last }, context),
      ],
    },
    context,
  );
}
