import { toNumber, toTable } from "@saymon-logs/command-line/table";

/** One line of a report: its name first, then numbers; null where there is none. */
export type Row = { name: string } & Record<string, string | number | boolean | null>;

/** What a suite has measured. */
export interface Report {
  title: string;
  rows: Row[];
}

/** What a suite is given. */
export interface SuiteOptions {
  /** Once and with little data, to see that everything works; the numbers mean nothing. */
  quick: boolean;
  /** Called with a line about what is running. */
  progress: (line: string) => void;
}

/** A row with a limit; `met` says whether the value is within it. */
export function limited(name: string, value: number, limit: number | null): Row {
  return { name, value, limit, met: limit === null || value <= limit };
}

/** A report as a table with its title. */
export function toText({ title, rows }: Report): string {
  const head = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => Object.values(row).map(toCell));
  return `${title}\n${toTable(["", ...head.slice(1)], cells)}\n`;
}

function toCell(value: Row[string]): string {
  if (typeof value === "boolean") return value ? "" : "missed";
  if (typeof value !== "number") return value ?? "";
  return toNumber(value, Number.isInteger(value) ? 0 : 3);
}
