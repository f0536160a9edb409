import Table from "cli-table3";
import type { Row } from "./compare.ts";
import type { Opinion } from "./tools/tool.ts";

type Compared = Row & { others: Record<string, Opinion> };

/**
 * The faults as a table, a row each, and how many each tool catches.
 *
 * @param width Columns of the terminal.
 */
export function toText(rows: Row[], width: number): string {
  const compared = rows.filter(isCompared);
  const names = Object.keys(compared[0]?.others ?? {});
  const [first, each] = [24, 10];
  const table = new Table({
    head: ["fault", ...names, "ours"],
    colWidths: [
      first,
      ...names.map(() => each),
      Math.max(40, width - first - names.length * each - names.length - 3),
    ],
    wordWrap: true,
    // Without colours, which cli-table3 would write to files too.
    style: { head: [], border: [], compact: true },
  });
  for (const row of compared) {
    table.push([row.name, ...names.map((name) => toWord(row, row.others[name])), toWords(row)]);
  }
  return `${table.toString()}\n\n${summarize(rows, names)}`;
}

function summarize(rows: Row[], names: string[]): string {
  const faults = rows.filter(({ isFault }) => isFault);
  const others = rows.filter(({ isFault }) => !isFault);
  const count = (caught: Row[]) => `${caught.length} of ${faults.length}`;
  const caughtBy = (name: string) => faults.filter(({ others }) => others?.[name]?.verdict === "catches");
  const isRight = ({ wrong }: Row) => wrong.length === 0;
  return [
    "Faults that are caught:",
    ...names.map((name) => `  ${count(caughtBy(name))} by ${name} alone`),
    `  ${count(faults.filter(isRight))} by ours`,
    `Servers that keep to the document, and are reported by ours: ${others.filter((row) => !isRight(row)).length} of ${others.length}`,
    ...others
      .filter((row) => !isCompared(row) && !isRight(row))
      .map((row) => `  ${row.name}: ${toWords(row)}`),
  ].join("\n");
}

function isCompared(row: Row): row is Compared {
  return row.others !== undefined;
}

/** A tool that complains of what the document allows raises an alarm; a dash stands for what it cannot see. */
function toWord({ isFault }: Row, { verdict }: Opinion = { verdict: "blind", message: "" }): string {
  if (verdict === "blind") return "-";
  return verdict === "catches" && !isFault ? "alarm" : verdict;
}

function toWords({ ours, wrong: [first, ...more] }: Row): string {
  if (first === undefined) return ours || "nothing, and nothing is wrong";
  return `WRONG: ${first}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}
