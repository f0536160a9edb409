import { timeFields } from "../../dist/facts.js";
import { type LogName, logFields } from "../logs.ts";
import { isoTimeOf } from "../records/times.ts";
import type { Format } from "./format.ts";
import { toEscape, toJsonLine } from "./json.ts";

/**
 * A table of one log after RFC 4180: the documented fields of its records, and what else a server sends in the last
 * column, as JSON. Times are ISO 8601 in UTC. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function csvFormat(log: LogName, { bom = false }: { bom?: boolean | undefined } = {}): Format {
  const fields: readonly string[] = logFields[log];
  const columns = ["eventId", "event", "time", ...fields, "other"];
  return {
    extension: "csv",
    header: `${bom ? "\uFEFF" : ""}${columns.join(",")}\r\n`,
    event: ({ id, kind, time, record }) => {
      const values = record as unknown as Record<string, unknown>;
      let row = `${toCell(id)},${kind},${isoTimeOf(time) ?? ""}`;
      for (const field of fields) row += `,${cellOf(field, values[field])}`;
      const rest = others(values, fields);
      return `${row},${rest ? toCell(toJsonLine(rest)) : ""}\r\n`;
    },
    footer: () => "",
  };
}

/** Characters that move the cursor of a terminal, colour it, or turn text around. */
const controls = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** CSV for the eyes of a person: control characters are shown as escape sequences, and lines end as on the terminal. */
export function csvForTerminal(log: LogName): Format {
  const format = csvFormat(log);
  const show = (text: string) => `${text.slice(0, -2).replace(controls, toEscape)}\n`;
  return {
    ...format,
    header: show(format.header),
    event: (event, isFirst) => show(format.event(event, isFirst)),
  };
}

/** Fields that the document does not know. */
function others(values: Record<string, unknown>, fields: readonly string[]): object | undefined {
  const names = Object.keys(values).filter((name) => !fields.includes(name));
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, values[name]])) : undefined;
}

function cellOf(field: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return (timeFields.includes(field) && isoTimeOf(value)) || String(value);
  return toCell(typeof value === "object" ? toJsonLine(value) : String(value));
}

/**
 * Spreadsheets run text that begins so, in full-width forms too, with blanks or quotes before it as well. Some readers end a cell at
 * each line, and Excel divides lines at `;` or tabs in some languages.
 */
const formulaStart = /(?<=^|[\r\n;\t])(?=(?:[^\S\r\n\t]|")*[=+\-@\t\r＝＋－＠])/g;
/** Most cells need neither an apostrophe nor quotes, and this tells them quickly. */
const mayNeedCare = /^\s*[=+\-@＝＋－＠]|["\r\n,;\t]/;

/** A cell after RFC 4180, inert in spreadsheets. */
export function toCell(text: string): string {
  if (!mayNeedCare.test(text)) return text;
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const inert = isNumber ? text : text.replace(formulaStart, "'");
  return /[",;\t\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
