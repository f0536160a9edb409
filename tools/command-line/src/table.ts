import Table from "cli-table3";

/** A table of numbers, a row each behind its name; without colours, which cli-table3 would write to files too. */
export function toTable(head: string[], rows: string[][]): string {
  const colAligns = head.map((_, index) => (index === 0 ? "left" : "right"));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}

/** A number for people to read. */
export function toNumber(value: number, digits: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
