import Table from "cli-table3";

/** Formats rows of numbers behind a name as a table, without colours, which cli-table3 would write to files too. */
export function toTable(head: string[], rows: string[][]): string {
  const colAligns = head.map((_, index) => (index === 0 ? "left" : "right"));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}

/** Formats a number for people. */
export function toNumber(value: number, digits: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
