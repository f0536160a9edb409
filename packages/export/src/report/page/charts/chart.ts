import type { Context } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import { showTable, type TableOptions } from "../table.ts";

/** Space of the plot on all sides, in pixels. The style sheet has the same numbers as padding. */
const padding = { top: 16, bottom: 26 };

interface ChartOptions {
  /** Unique in the page. */
  id: string;
  title: string;
  /** What the chart shows, for those who do not see it. */
  description: string;
  /** Height of the plot, in pixels. */
  height: number;
  content: Content;
}

/** A drawing with a title and a description. */
function showSvg({ id, title, description, height, content }: ChartOptions): Html {
  return html`<svg class="chart" role="img" aria-labelledby="${id}-title ${id}-description" height="${
    height + padding.top + padding.bottom
  }">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${content}
</svg>
`;
}

export interface FigureOptions<Row> extends ChartOptions {
  /** What the colours mean. */
  legend?: Content;
  /** The same numbers. */
  table: Pick<TableOptions<Row>, "columns" | "rows" | "note">;
  context: Context;
}

/** Tables that are short enough to be printed below their charts. */
const printedRows = 12;

/** A chart with its caption, its legend and the table of its numbers. */
export function showFigure<Row>(options: FigureOptions<Row>): Html {
  const { id, title, legend, table, context } = options;
  return html`<figure>
<figcaption>${title}</figcaption>
${legend}${showSvg(options)}<details${table.rows.length <= printedRows && html` class="printed"`}>
<summary>${context.words.table.numbers}</summary>
${showTable({ ...table, id: `${id}-numbers`, caption: title, isTitled: true })}</details>
</figure>
`;
}

/** What the colours of a chart mean. */
export function showLegend(entries: readonly { name: string; label: string }[]): Html {
  return html`<ul class="legend">${entries.map(
    ({ name, label }) =>
      html`<li><svg aria-hidden="true"><rect class="${name}" width="100%" height="100%"/></svg>${label}</li>`,
  )}</ul>
`;
}

/** A length across the plot. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}

/** A length down the plot, in pixels. */
export function pixels(value: number): number {
  return Math.round(value * 10) / 10;
}
