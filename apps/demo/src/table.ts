import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import Table from "cli-table3";

/**
 * Records as a table, one row each; where that is wider than the terminal, one small table each.
 *
 * @param width Columns of the terminal. Default: as wide as it takes.
 */
export function toTable(records: object[], width: number = Number.POSITIVE_INFINITY): string {
  if (records.length === 0) return "(no records)";

  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const wide = table(names);
  wide.push(
    ...records.map((record) => names.map((name) => toCell(name, (record as Record<string, unknown>)[name]))),
  );
  const text = wide.toString();
  if (text.indexOf("\n") <= width) return text;

  return records.map((record) => toNarrowTable(record)).join("\n");
}

function toNarrowTable(record: object): string {
  const narrow = table([]);
  narrow.push(...Object.entries(record).map(([name, value]) => [name, toCell(name, value)]));
  return narrow.toString();
}

/** Without colours, which cli-table3 would write to files too. */
function table(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [] } });
}

function toCell(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (value === null || value === "") return JSON.stringify(value);
  if (typeof value === "object") return toLines(value);
  return times.has(name) ? new Date(Number(value)).toISOString() : String(value);
}

/** The part that an audit record is about, a line per field. */
function toLines(body: object): string {
  return Object.entries(body)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}

/** The fields that the document gives as milliseconds since the epoch. */
const times = new Set(
  Object.values(document.components.schemas)
    .flatMap((schema) => ("properties" in schema ? Object.entries(schema.properties) : []))
    .filter(([, property]) => (property as { format?: string }).format === "int64")
    .map(([name]) => name),
);
