import { type LogName, logFields } from "../logs.ts";
import { toIsoTime } from "../records/times.ts";
import type { Format } from "./format.ts";
import { toJsonLine } from "./json.ts";

const timeFields = new Set(["startTime", "endTime", "expiredAt", "timestamp"]);

/**
 * A table of one log after RFC 4180: the documented fields of its records, and what else a server sends in the last
 * column, as JSON. Times are ISO 8601 in UTC. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function csv(log: LogName, { bom = false }: { bom?: boolean | undefined } = {}): Format {
  const fields: readonly string[] = logFields[log];
  const columns = ["eventId", "event", "time", ...fields, "other"];
  return {
    extension: "csv",
    header: `${bom ? "\uFEFF" : ""}${columns.join(",")}\r\n`,
    event: ({ id, kind, time, record }) => {
      const values = record as unknown as Record<string, unknown>;
      const cells = fields.map((field) => toText(values[field], timeFields.has(field)));
      return `${[id, kind, toIsoTime(time), ...cells, toText(others(values, fields))].map(toCell).join(",")}\r\n`;
    },
    footer: () => "",
  };
}

/** Fields that the document does not know. */
function others(values: Record<string, unknown>, fields: readonly string[]): object | undefined {
  const entries = Object.entries(values).filter(([name]) => !fields.includes(name));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function toText(value: unknown, isTime = false): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return isTime ? toIsoTime(value) : String(value);
  return typeof value === "object" ? toJsonLine(value) : String(value);
}

/** Spreadsheets run text that begins so, in full-width forms too; some readers end a cell at each line. */
const formulaStart = /(?<=^|[\r\n])(?=[=+\-@\t\r＝＋－＠])/g;

function toCell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const inert = isNumber ? text : text.replace(formulaStart, "'");
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
