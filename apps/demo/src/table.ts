import type { Schema } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import Table from "cli-table3";

/**
 * Formats records as a table with a row for each. When that is wider than the terminal, each record becomes a table.
 *
 * @param width Columns of the terminal. Default: any number.
 */
export function toTable(records: object[], width: number = Number.POSITIVE_INFINITY): string {
  if (records.length === 0) return "(no records)";

  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record) =>
    names.map((name) => toCell(name, (record as Record<string, unknown>)[name])),
  );
  const wide = table(names, !rows.flat().some((cell) => cell.includes("\n")));
  wide.push(...rows);
  const text = wide.toString();
  if (text.indexOf("\n") <= width) return text;

  return records.map((record) => toNarrowTable(record)).join("\n");
}

function toNarrowTable(record: object): string {
  const narrow = table([]);
  narrow.push(...Object.entries(record).map(([name, value]) => [name, toCell(name, value)]));
  return narrow.toString();
}

/** Has no colours, which cli-table3 would write to files too. `compact` leaves out the lines between rows. */
function table(head: string[], compact: boolean = false): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact } });
}

function toCell(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (value === null || value === "") return JSON.stringify(value);
  if (typeof value === "object") return toLines(value);
  return times.has(name) ? new Date(Number(value)).toISOString() : String(value);
}

/** Formats the body of an audit record, a line for each field. */
function toLines(body: object): string {
  return Object.entries(body)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}

/** Fields that the document describes as milliseconds since the epoch. */
const times = new Set(
  Object.values<Schema>(document.components.schemas)
    .flatMap(({ properties = {} }) => Object.entries(properties))
    .filter(([, { format }]) => format === "int64")
    .map(([name]) => name),
);
