import type { RecordRef, Table, UserRef } from "../model.ts";
import { type Context, showRef, showTime, showUser } from "./context.ts";
import { type Content, type Html, html } from "./html.ts";

/** A column of a table. */
export interface Column<Row> {
  label: string;
  cell: (row: Row) => Content;
  /** Numbers are right-aligned, and a `ref` is short. */
  kind?: "number" | "ref" | "bar" | "wide";
}

export interface TableOptions<Row> {
  /** Unique in the page. */
  id: string;
  caption: string;
  /** The first one names its row. */
  columns: Column<Row>[];
  rows: readonly Row[];
  /** The id of a row, for links. */
  rowId?: (row: Row) => string;
  /** Whether a heading beside the table says the same as its caption, which only screen readers get then. */
  isTitled?: boolean;
  /** What stands below the table. */
  note?: Content;
}

/** A column of numbers, by the name of their field. */
export function numberColumn<Field extends string>(
  field: Field,
  label: string,
  { words }: Context,
): Column<Record<Field, number>> {
  return { label, kind: "number", cell: (row) => words.number(row[field]) };
}

/** Columns of numbers, by the names of their fields, with their labels. */
export function numberColumns<Field extends string>(
  labels: Readonly<Record<Field, string>>,
  context: Context,
): Column<Record<Field, number>>[] {
  return (Object.keys(labels) as Field[]).map((field) => numberColumn(field, labels[field], context));
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

/** A column of users, by the name of their field. */
export function userColumn<Field extends string>(
  field: Field,
  label: string,
  context: Context,
): Column<Record<Field, UserRef>> {
  return { label, kind: "wide", cell: (row) => showUser(row[field], context) };
}

/** A column of records. */
export function refColumn(context: Context): Column<{ ref: RecordRef }> {
  return { label: context.words.columns.ref, kind: "ref", cell: ({ ref }) => showRef(ref, context) };
}

/** Tables of so many rows stay on one printed page. */
const unbrokenRows = 15;

/** A table that can be scrolled sideways where it is wider than its page. */
export function showTable<Row>(options: TableOptions<Row>): Html {
  const { id, caption, columns, rows, rowId, isTitled = false, note } = options;
  const head = columns.map(
    (column, place) => html`<th scope="col"${classOf(column, place)}>${column.label}</th>`,
  );
  const showRow = (row: Row) =>
    html`<tr${rowId && html` id="${rowId(row)}"`}>${columns.map((column, place) => showCell(column, place, row))}</tr>\n`;
  return html`<div class="table${isTitled && " quiet"}${rows.length <= unbrokenRows && " unbroken"}" role="group" aria-labelledby="${id}" tabindex="0"><table>
<caption id="${id}">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(showRow)}</tbody>
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

interface FirstRowsOptions<Row> extends Omit<TableOptions<Row>, "rows" | "note"> {
  table: Table<Row>;
  context: Context;
}

/** The first rows of a longer table, with a note that says where all of them are; nothing when there are none. */
export function showFirstRows<Row>({ table, context, ...options }: FirstRowsOptions<Row>): Html | undefined {
  if (table.total === 0) return undefined;
  return showTable({ ...options, rows: table.rows, note: rowsNote(table, context) });
}

function showCell<Row>(column: Column<Row>, place: number, row: Row): Html {
  const [name, content] = [classOf(column, place), column.cell(row)];
  return place === 0 ? html`<th scope="row"${name}>${content}</th>` : html`<td${name}>${content}</td>`;
}

/** The first column has a width of its own. */
function classOf({ kind }: Column<never>, place: number): Html | undefined {
  return kind === undefined || (kind === "wide" && place === 0) ? undefined : html` class="${kind}"`;
}

/** The share of a number in all, in words and as a bar. */
export function showShare(value: number, all: number, { words }: Context): Html {
  const share = all === 0 ? 0 : value / all;
  return html`${words.percent(share)}<svg class="data-bar" aria-hidden="true"><rect class="series-1" width="${Math.round(1000 * share) / 10}%" height="100%"/></svg>`;
}
