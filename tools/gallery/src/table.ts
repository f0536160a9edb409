import Table from "cli-table3";
import type { Row } from "./compare.ts";
import type { ToolResult } from "./tools/tool.ts";

type Compared = Row & { others: Record<string, ToolResult> };

/**
 * Returns a table with one row for each fault, and how many each tool catches.
 *
 * @param width Columns of the terminal.
 */
export function toText(rows: Row[], width: number): string {
  const compared = rows.filter(isCompared);
  const names = Object.keys(compared[0]?.others ?? {});
  const [first, each] = [24, 10];
  const last = Math.max(40, width - first - names.length * each - names.length - 3);
  const table = new Table({
    head: ["fault", ...names, "verification"],
    colWidths: [first, ...names.map(() => each), last],
    wordWrap: true,
    // Without colors, which cli-table3 would write to files as well.
    style: { head: [], border: [], compact: true },
  });
  for (const row of compared)
    table.push([row.name, ...names.map((name) => toWord(row, row.others[name])), toWords(row)]);
  return `${table.toString()}\n\n${summarize(rows, names)}`;
}

function summarize(rows: Row[], names: string[]): string {
  const faults = rows.filter(({ isFault }) => isFault);
  const others = rows.filter(({ isFault }) => !isFault);
  const count = (caught: Row[]) => `${caught.length} of ${faults.length}`;
  const caughtBy = (name: string) => faults.filter(({ others }) => others?.[name]?.verdict === "catches");
  const isRight = ({ differences }: Row) => differences.length === 0;
  return [
    "Faults that are caught:",
    ...names.map((name) => `  ${count(caughtBy(name))} by ${name}`),
    `  ${count(faults.filter(isRight))} by the verification`,
    `Healthy servers that the verification reports: ${others.filter((row) => !isRight(row)).length} of ${others.length}`,
    ...others
      .filter((row) => !isCompared(row) && !isRight(row))
      .map((row) => `  ${row.name}: ${toWords(row)}`),
  ].join("\n");
}

function isCompared(row: Row): row is Compared {
  return row.others !== undefined;
}

/** A tool that reports what the document allows raises an alarm. */
function toWord({ isFault }: Row, { verdict }: ToolResult = { verdict: "n/a", message: "" }): string {
  return verdict === "catches" && !isFault ? "alarm" : verdict;
}

function toWords({ ours, differences: [first, ...more] }: Row): string {
  if (first === undefined) return ours || "nothing, as expected";
  return `WRONG: ${first}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}
