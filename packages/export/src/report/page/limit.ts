import type { Report, Table } from "../model.ts";

/** A page is at most so many bytes long, so that it opens quickly and can be sent by e-mail. */
const maxBytes = 5_000_000;

/** As many rows are left in a table that has been cut most. */
const fewestRows = 5;

/**
 * Renders a report with as many rows as fit into a page. Tables that are cut say so below.
 *
 * @param render Called with a report that has fewer and fewer rows.
 */
export function renderWithin(report: Report, render: (report: Report) => string): string {
  let rows = longestTable(report);
  for (let given = report; ; given = limitRows(report, rows)) {
    const page = tryToRender(given, render);
    const bytes = page === undefined ? 10 * maxBytes : Buffer.byteLength(page);
    if (page !== undefined && (bytes <= maxBytes || rows <= fewestRows)) return page;
    rows = Math.max(fewestRows, Math.floor((rows * 0.9 * maxBytes) / bytes));
  }
}

/** Undefined when the text would be longer than strings can be. */
function tryToRender(report: Report, render: (report: Report) => string): string | undefined {
  try {
    return render(report);
  } catch (error) {
    if (error instanceof RangeError && longestTable(report) > fewestRows) return undefined;
    throw error;
  }
}

/** The same report with at most so many rows in each table. Numbers of days stay: charts show them. */
function limitRows(report: Report, rows: number): Report {
  return mapTables(report, (table) => {
    if (table.rows.length <= rows) return table;
    // A table whose rows the report has all was not written as a file.
    const csv = table.rows.length < table.total ? table.csv : "";
    return { ...table, rows: table.rows.slice(0, rows), csv };
  }) as Report;
}

function longestTable(report: Report): number {
  let longest = fewestRows;
  mapTables(report, (table) => {
    longest = Math.max(longest, table.rows.length);
    return table;
  });
  return longest;
}

function mapTables(value: unknown, change: (table: Table<unknown>) => Table<unknown>, key = ""): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || key === "perDay") return value;
  if ("rows" in value && "csv" in value) return change(value as Table<unknown>);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapTables(inner, change, name)]),
  );
}
