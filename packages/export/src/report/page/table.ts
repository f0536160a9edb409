import type { Table } from "../model.ts";
import { type Context, showTime } from "./context.ts";
import { type Content, type Html, html } from "./html.ts";

/** A column of a table. */
export interface Column<Row> {
  label: string;
  cell: (row: Row) => Content;
  /** Numbers are right-aligned. A `header` names its row, as does a short `ref`. */
  kind?: "number" | "header" | "ref" | "bar" | "wide";
}

export interface TableOptions<Row> {
  /** Unique in the page. */
  id: string;
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  /** The id of a row, for links. */
  rowId?: (row: Row) => string;
  /** Whether a heading beside the table says the same as its caption, which only screen readers get then. */
  isTitled?: boolean;
  /** What stands below the table. */
  note?: Content;
}

/** Columns of numbers, by the names of their fields, with their labels. */
export function numberColumns<Field extends string>(
  labels: Readonly<Record<Field, string>>,
  { words }: Context,
): Column<Record<Field, number>>[] {
  return (Object.keys(labels) as Field[]).map((field) => ({
    label: labels[field],
    kind: "number",
    cell: (row) => words.number(row[field]),
  }));
}

/** Columns of times, by the names of their fields, with their labels. */
export function timeColumns<Field extends string>(
  labels: Readonly<Record<Field, string>>,
  context: Context,
): Column<Record<Field, number>>[] {
  return (Object.keys(labels) as Field[]).map((field) => ({
    label: labels[field],
    cell: (row) => showTime(row[field], context),
  }));
}

/** Tables of so many rows stay on one printed page. */
const unbrokenRows = 15;

/** A table that can be scrolled sideways where it is wider than its page. */
export function showTable<Row>(options: TableOptions<Row>): Html {
  const { id, caption, columns, rows, rowId, isTitled = false, note } = options;
  const head = columns.map(({ label, kind }) => html`<th scope="col"${classOf(kind)}>${label}</th>`);
  const body = rows.map(
    (
      row,
    ) => html`<tr${rowId && html` id="${rowId(row)}"`}>${columns.map((column) => showCell(column, row))}</tr>
`,
  );
  return html`<div class="table${isTitled && " quiet"}${rows.length <= unbrokenRows && " unbroken"}" role="group" aria-labelledby="${id}" tabindex="0"><table>
<caption id="${id}">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
${note && html`<p class="rows">${note}</p>\n`}`;
}

/** Says how many rows a table shows, and how to get all of them; nothing when it shows them all. */
export function rowsNote(
  { total, rows, csv }: Table<unknown>,
  { words, tables }: Context,
): string | undefined {
  if (rows.length >= total) return undefined;
  const shown = words.table.rows(rows.length, total);
  const hasFile = tables !== null && csv !== "";
  return `${shown} ${hasFile ? words.table.allIn(`${tables}/${csv}`) : words.table.runForAll}`;
}

/** The first rows of a longer table, with a note that says where all of them are; nothing when there are none. */
export function showFirstRows<Row>(
  table: Table<Row>,
  options: Omit<TableOptions<Row>, "rows" | "note">,
  context: Context,
): Html | undefined {
  if (table.total === 0) return undefined;
  return showTable({ ...options, rows: table.rows, note: rowsNote(table, context) });
}

function showCell<Row>({ cell, kind }: Column<Row>, row: Row): Html {
  return kind === "header" || kind === "ref"
    ? html`<th scope="row"${classOf(kind)}>${cell(row)}</th>`
    : html`<td${classOf(kind)}>${cell(row)}</td>`;
}

function classOf(kind: string | undefined): Html | undefined {
  return kind === undefined || kind === "header" ? undefined : html` class="${kind}"`;
}

/** The share of a number in all, in words and as a bar. */
export function showShare(value: number, all: number, { words }: Context): Html {
  const share = all === 0 ? 0 : Math.round((1000 * value) / all) / 10;
  return html`${words.percent(share)}<svg class="data-bar" aria-hidden="true"><rect class="series-1" width="${share}%" height="100%"/></svg>`;
}
