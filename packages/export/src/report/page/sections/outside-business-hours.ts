import type { OutsideBusinessHours } from "../../model.ts";
import { showColumns } from "../charts/columns.ts";
import { nameHour } from "../charts/heat-map.ts";
import { type Context, nameHours } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import { numberColumns, refColumn, showFirstRows, timeColumns, userColumn } from "../table.ts";

/** Section 3: sign-ins outside the hours that the reader gave. */
export function showOutsideBusinessHours(context: Context): SectionContent {
  const { words, report } = context;
  const outside = report.outsideBusinessHours;
  if (!outside) return { summary: words.outsideBusinessHours.notChecked };
  const all = report.signIns.sessions;
  if (outside.sessions === 0) {
    const summary = all === 0 ? words.signIns.none : words.outsideBusinessHours.none(all);
    return { summary, body: showPolicy(context) };
  }
  const summary = words.outsideBusinessHours.summary(outside.sessions, all, outside.users);
  const body = [
    showPolicy(context),
    showHours(outside, context),
    showUsers(outside, context),
    showList(outside, context),
  ];
  return { summary, body };
}

function showPolicy(context: Context): Html {
  const { words, report } = context;
  const { businessHours, holidays } = report.coverage.parameters;
  const text = words.outsideBusinessHours;
  return html`<p>${text.hours(businessHours === null ? words.appendix.notGiven : nameHours(businessHours, context))}${holidays.length > 0 && ` ${text.holidays(holidays.length)}`}</p>
`;
}

function showHours({ perHour }: OutsideBusinessHours, context: Context): Html {
  const { columns, outsideBusinessHours } = context.words;
  return showColumns({
    id: "outside-per-hour",
    title: outsideBusinessHours.perHour,
    axis: columns.hour,
    categories: perHour.map((_, hour) => nameHour(hour)),
    labels: perHour.map((_, hour) => String(hour)),
    series: [{ label: columns.signIns, name: "series-1", values: perHour }],
    context,
  });
}

function showUsers({ perUser }: OutsideBusinessHours, context: Context): Content {
  const { columns, outsideBusinessHours } = context.words;
  const hasHolidays = context.report.coverage.parameters.holidays.length > 0;
  const { holiday, nonWorkingDay, outsideHours } = outsideBusinessHours.reasons;
  return showFirstRows({
    table: perUser,
    id: "outside-per-user",
    caption: outsideBusinessHours.perUser,
    columns: [
      userColumn("user", columns.user, context),
      ...numberColumns({ outside: columns.outside, all: columns.allSignIns }, context),
      ...(hasHolidays ? numberColumns({ holiday }, context) : []),
      ...numberColumns({ nonWorkingDay, outsideHours }, context),
    ],
    context,
  });
}

function showList({ list }: OutsideBusinessHours, context: Context): Content {
  const { columns, weekdays, outsideBusinessHours } = context.words;
  return showFirstRows({
    ...findingTable("outsideBusinessHours", context),
    table: list,
    columns: [
      refColumn(context),
      userColumn("user", columns.user, context),
      { label: columns.weekday, cell: ({ weekday }) => weekdays[weekday - 1] },
      ...timeColumns({ time: columns.time }, context),
      { label: columns.reason, cell: ({ reason }) => outsideBusinessHours.reasons[reason] },
    ],
    context,
  });
}
