import { open } from "node:fs/promises";
import { join } from "node:path";
import { toCell } from "../formats/csv.ts";
import { toIsoTime } from "../records/times.ts";
import type { Column, FullTable } from "./context.ts";
import type { Difference, FieldValue, UserRef } from "./model.ts";

/** Characters that are held in memory before they are written. */
const chunkSize = 1_000_000;

const userFields = ["id", "login", "name", "department"] as const;
const differenceFields = ["field", "before", "after"] as const;

/**
 * Writes all rows of a table as CSV: RFC 4180, inert in spreadsheets, times as ISO 8601 in UTC.
 *
 * @returns The name of the file.
 */
export async function writeTable(
  directory: string,
  table: FullTable,
  { bom, signal }: { bom: boolean; signal: AbortSignal },
): Promise<string> {
  const name = `${table.name}.csv`;
  const columns = Object.entries(table.columns).filter(([, column]) => column !== "hidden");
  const file = await open(join(directory, name), "wx", 0o640);
  try {
    let text = `${bom ? "\uFEFF" : ""}${columns.flatMap(headersOf).join()}\r\n`;
    for (const row of table.rows()) {
      for (const line of toLines(row as Record<string, unknown>, columns)) text += `${line}\r\n`;
      if (text.length < chunkSize) continue;
      await file.appendFile(text);
      text = "";
      signal.throwIfAborted();
    }
    await file.appendFile(text);
  } finally {
    await file.close();
  }
  return name;
}

function headersOf([field, column]: [string, Column]): readonly string[] {
  if (column === "user") return userFields.map((name) => `${field}${name[0]?.toUpperCase()}${name.slice(1)}`);
  return column === "differences" ? differenceFields : [field];
}

/** A line for a row, or one for each of its differences. */
function toLines(row: Record<string, unknown>, columns: [string, Column][]): string[] {
  const differences = row["differences"] as Difference[] | undefined;
  const variants = differences && differences.length > 0 ? differences : [undefined];
  return variants.map((difference) =>
    columns.flatMap(([field, column]) => cellsOf(row[field], column, difference)).join(),
  );
}

function cellsOf(value: unknown, column: Column, difference: Difference | undefined): string[] {
  if (column === "differences") return cellsOfDifference(difference);
  if (column === "user") {
    const user = value as UserRef | null;
    return userFields.map((field) => cellOf(user?.[field]));
  }
  if (column === "list") return [toCell((value as string[]).join(" "))];
  return [column === "time" && typeof value === "number" ? toIsoTime(value) : cellOf(value)];
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "number" ? String(value) : toCell(String(value));
}

/** Keys may contain dots, so a path is JSON unless it is one key. */
function cellsOfDifference(difference: Difference | undefined): string[] {
  if (!difference) return differenceFields.map(() => "");
  const { path, before, after } = difference;
  const field = path.length === 1 ? (path[0] as string) : JSON.stringify(path);
  return [toCell(field), cellOfField(before), cellOfField(after)];
}

function cellOfField(value: FieldValue | null): string {
  if (value === null) return "";
  if (value.kind === "masked") return "***";
  return toCell(value.kind === "omitted" ? `${value.bytes} bytes, SHA-256 ${value.sha256}` : value.value);
}
