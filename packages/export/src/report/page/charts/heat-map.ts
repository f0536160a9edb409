import { scaleQuantize } from "d3-scale";
import type { Context } from "../context.ts";
import { type Html, html } from "../html.ts";
import type { Column } from "../table.ts";
import { percent, showFigure, showLegend } from "./chart.ts";

export interface HeatMap {
  /** Unique in the page. */
  id: string;
  title: string;
  /** A row for each weekday from Monday on, with 24 counts each. */
  counts: readonly (readonly number[])[];
  context: Context;
}

const rowHeight = 24;
const cellWidth = 100 / 24;
/** Classes of colours, from few to many; 0 has a colour of its own. */
const shades = ["heat-1", "heat-2", "heat-3", "heat-4", "heat-5"];

/** A map of weekdays and hours. The darker a cell, the larger its number. */
export function showHeatMap({ id, title, counts, context }: HeatMap): Html {
  const { words } = context;
  const largest = Math.max(0, ...counts.flat());
  const shade = scaleQuantize([0.5, Math.max(1, largest) + 0.5], shades);
  const columns: Column<number>[] = [
    { label: words.columns.weekday, cell: (weekday) => words.weekdays[weekday] },
    ...hours().map(
      (hour): Column<number> => ({
        label: String(hour),
        kind: "number",
        cell: (weekday) => words.number(counts[weekday]?.[hour] ?? 0),
      }),
    ),
  ];
  return showFigure({
    id,
    title,
    description: describe(counts, largest, context),
    height: 7 * rowHeight,
    legend: showScale(largest, shade, context),
    content: [showCells(counts, shade, context), showAxes(context)],
    table: { columns, rows: [...counts.keys()] },
    context,
  });
}

type Shade = (value: number) => string | undefined;

function showCells(counts: HeatMap["counts"], shade: Shade, context: Context): Html[] {
  return counts.flatMap((row, weekday) =>
    row.map((value, hour) => {
      const name = value === 0 ? "heat-0" : shade(value);
      return html`<rect class="${name}" x="${percent(hour * cellWidth)}" y="${weekday * rowHeight}" width="${percent(cellWidth * 0.94)}" height="${rowHeight - 2}"><title>${nameCell(weekday, hour, context)}: ${context.words.number(value)}</title></rect>`;
    }),
  );
}

function showAxes({ words }: Context): Html[] {
  return [
    ...words.weekdays.map(
      (name, weekday) => html`<text class="y" x="-8" y="${(weekday + 0.5) * rowHeight - 1}">${name}</text>`,
    ),
    ...hours()
      .filter((hour) => hour % 3 === 0)
      .map(
        (hour) =>
          html`<text class="x" x="${percent((hour + 0.47) * cellWidth)}" y="${7 * rowHeight + 16}">${hour}</text>`,
      ),
  ];
}

/** The shades with the numbers that they stand for. */
function showScale(
  largest: number,
  shade: ReturnType<typeof scaleQuantize<string>>,
  { words }: Context,
): Html {
  const ranges = shades.map((name) => {
    const [from, to] = shade.invertExtent(name).map(Math.ceil) as [number, number];
    return { name, from, to: Math.min(to - 1, largest) };
  });
  const entries = [{ name: "heat-0", from: 0, to: 0 }, ...ranges.filter(({ from, to }) => from <= to)];
  return showLegend(
    entries.map(({ name, from, to }) => ({
      name,
      label: from === to ? words.number(from) : `${words.number(from)}–${words.number(to)}`,
    })),
  );
}

function describe(counts: HeatMap["counts"], largest: number, context: Context): string {
  if (largest === 0) return context.words.chart.empty;
  const weekday = counts.findIndex((row) => row.includes(largest));
  const name = nameCell(weekday, counts[weekday]?.indexOf(largest) ?? 0, context);
  return context.words.chart.peak(name, context.words.number(largest));
}

function nameCell(weekday: number, hour: number, { words }: Context): string {
  return words.chart.hourRange(words.weekdays[weekday] ?? "", nameHour(hour));
}

/** An hour of the day as a range, with its end exclusive: `09:00–10:00`. */
export function nameHour(hour: number): string {
  return `${hour.toString().padStart(2, "0")}:00–${(hour + 1).toString().padStart(2, "0")}:00`;
}

function hours(): number[] {
  return [...Array(24).keys()];
}
