import { scaleBand, scaleLinear } from "d3-scale";
import type { Context } from "../context.ts";
import { type Html, html } from "../html.ts";
import type { Column } from "../table.ts";
import { percent, pixels, showFigure, showLegend } from "./chart.ts";

/** One colour of a chart. */
interface Series {
  label: string;
  /** Class of its colour. */
  name: string;
  /** A value for each category. */
  values: readonly number[];
}

export interface ColumnChart {
  /** Unique in the page. */
  id: string;
  title: string;
  /** What the categories are, such as days. */
  axis: string;
  categories: readonly string[];
  /** What stands below the columns, where the categories are too long. */
  labels?: readonly string[];
  /** Stacked, the first one at the bottom. */
  series: readonly Series[];
  /** What stands below the table of the numbers. */
  note?: string | undefined;
  context: Context;
}

const height = 160;
/** As many labels fit below a chart on a wide page. */
const maximumLabels = 8;

/** A chart of columns: a number for each day, hour or the like. */
export function showColumns(chart: ColumnChart): Html {
  const { id, title, axis, categories, labels = categories, series, note, context } = chart;
  const totals = categories.map((_, index) => sum(series.map(({ values }) => values[index] ?? 0)));
  const y = scaleLinear([0, Math.max(1, ...totals)], [height, 0]).nice(4);
  const x = scaleBand([...categories.keys()], [0, 100]).padding(paddingOf(categories.length));
  const columns: Column<number>[] = [
    { label: axis, cell: (index) => categories[index] },
    ...series.map(
      ({ label, values }): Column<number> => ({
        label,
        kind: "number",
        cell: (index) => context.words.number(values[index] ?? 0),
      }),
    ),
  ];
  return showFigure({
    id,
    title,
    description: describe(categories, totals, context),
    height,
    legend: series.length > 1 && showLegend(series),
    content: [showGrid(y, context), showBars(chart, x, y), showLabels(labels, x)],
    table: { columns, rows: [...categories.keys()], note },
    context,
  });
}

type LinearScale = ReturnType<typeof scaleLinear<number>>;
type BandScale = ReturnType<typeof scaleBand<number>>;

/** The share of a category that stays free: few columns would be too wide, and many too narrow. */
function paddingOf(categories: number): number {
  return categories > 40 ? 0.1 : categories > 12 ? 0.25 : 0.5;
}

function showGrid(y: LinearScale, { words }: Context): Html[] {
  const whole = y.ticks(4).filter(Number.isInteger);
  return whole.map((value) => {
    const at = pixels(y(value));
    return html`<line class="grid" x2="100%" y1="${at}" y2="${at}"/><text class="y" x="-8" y="${at}">${words.number(value)}</text>`;
  });
}

function showBars({ categories, series, context }: ColumnChart, x: BandScale, y: LinearScale): Html[] {
  const { words } = context;
  return categories.map((category, index) => {
    const parts = series.filter(({ values }) => values[index]);
    let below = 0;
    const bars = parts.map(({ name, values }) => {
      const bottom = y(below);
      below += values[index] ?? 0;
      const top = y(below);
      return html`<rect class="${name}" x="${percent(x(index) ?? 0)}" width="${percent(x.bandwidth())}" y="${pixels(top)}" height="${pixels(bottom - top)}"/>`;
    });
    const numbers = parts.map(({ label, values }) => `${label}: ${words.number(values[index] ?? 0)}`);
    return html`${bars.length > 0 && html`<g><title>${[category, ...numbers].join(", ")}</title>${bars}</g>`}`;
  });
}

/** Labels below the columns. On a narrow page, every second one is hidden. */
function showLabels(labels: readonly string[], x: BandScale): Html[] {
  const step = Math.ceil(labels.length / maximumLabels);
  const shown = [...labels.keys()].filter((index) => index % step === 0);
  return shown.map((index, place) => {
    const name = place % 2 === 1 && shown.length > 4 ? "x less" : "x";
    const middle = percent((x(index) ?? 0) + x.bandwidth() / 2);
    return html`<text class="${name}" x="${middle}" y="${height + 18}">${labels[index]}</text>`;
  });
}

function describe(categories: readonly string[], totals: readonly number[], { words }: Context): string {
  const largest = Math.max(0, ...totals);
  if (largest === 0) return words.chart.empty;
  return words.chart.peak(categories[totals.indexOf(largest)] ?? "", words.number(largest));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
