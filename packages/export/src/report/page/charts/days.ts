import type { Table } from "../../model.ts";
import type { Context } from "../context.ts";
import type { Html } from "../html.ts";
import { periodsOf } from "../range.ts";
import { rowsNote } from "../table.ts";
import { showColumns } from "./columns.ts";

interface DayChart<Day> {
  /** Unique in the page. */
  id: string;
  /** The title, with words for the period: `per day`. */
  title: (period: string) => string;
  days: Table<Day>;
  /** Stacked, the first one at the bottom. `name` is the class of its colour. */
  series: readonly { label: string; name: string; numberOf: (day: Day) => number }[];
  context: Context;
}

/** A chart of numbers of days: a column for each day, or for a longer period where there are many. */
export function showDays<Day extends { day: string }>(chart: DayChart<Day>): Html {
  const { id, title, days, series, context } = chart;
  const { words } = context;
  const { unit, names, sum } = periodsOf(days.rows, context);
  return showColumns({
    id,
    title: title(words.periods[unit]),
    axis: words.periodColumns[unit],
    categories: names,
    note: rowsNote(days, context),
    series: series.map(({ label, name, numberOf }) => ({ label, name, values: sum(days.rows, numberOf) })),
    context,
  });
}
