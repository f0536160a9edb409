import { showDays } from "../charts/days.ts";
import { showHeatMap } from "../charts/heat-map.ts";
import type { Context } from "../context.ts";
import type { Content, Html } from "../html.ts";
import type { SectionContent } from "../section.ts";
import { numberColumns, showFirstRows, showShare, timeColumns, userColumn } from "../table.ts";

/** Section 2: who signed in, and when. */
export function showSignIns(context: Context): SectionContent {
  const { words, report } = context;
  const { sessions, users, perDay } = report.signIns;
  if (sessions === 0) return { summary: words.signIns.none };
  const summary = words.signIns.summary(sessions, users, perDay.total);
  const body = [showChart(context), showHours(context), showUsers(context)];
  return { summary, body, startsPage: true };
}

function showChart(context: Context): Html {
  const { words, report } = context;
  return showDays({
    id: "sign-ins-per-day",
    title: words.signIns.perDay,
    days: report.signIns.perDay,
    series: [{ label: words.columns.signIns, name: "series-1", numberOf: ({ sessions }) => sessions }],
    context,
  });
}

function showHours(context: Context): Html {
  const counts = context.report.signIns.perWeekdayAndHour;
  return showHeatMap({ id: "sign-ins-per-hour", title: context.words.signIns.heatMap, counts, context });
}

function showUsers(context: Context): Content {
  const { words, report } = context;
  const { columns } = words;
  const { perUser, sessions: all } = report.signIns;
  return showFirstRows({
    table: perUser,
    id: "sign-ins-per-user",
    caption: words.signIns.perUser,
    columns: [
      userColumn("user", columns.user, context),
      ...numberColumns({ sessions: columns.signIns }, context),
      { label: columns.share, kind: "bar", cell: ({ sessions }) => showShare(sessions, all, context) },
      ...numberColumns({ days: columns.days }, context),
      ...timeColumns({ firstTime: columns.first, lastTime: columns.last }, context),
    ],
    context,
  });
}
