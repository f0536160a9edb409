import Table from "cli-table3";
import type { Bundle } from "./bundles.ts";
import type { Call } from "./calls.ts";

/** The calls as a table: a row for each candidate, two columns for each number of records. */
export function toCallTable(calls: Call[]): string {
  const counts = [...new Set(calls.map(({ records }) => records))];
  const names = [...new Set(calls.map(({ name }) => name))];
  const find = (name: string, count: number) =>
    calls.find((call) => call.name === name && call.records === count);

  return toTable(
    [
      "",
      ...counts.flatMap((count) => [
        `${toNumber(count, 0)} ${count === 1 ? "record" : "records"}, ms`,
        "× fetch",
      ]),
    ],
    names.map((name) => [
      name,
      ...counts.flatMap((count) => {
        const { medianMs = Number.NaN, ratio = Number.NaN } = find(name, count) ?? {};
        return [toNumber(medianMs, 3), toNumber(ratio, 2)];
      }),
    ]),
  );
}

/** The bundles as a table, a row each. */
export function toBundleTable(bundles: Bundle[]): string {
  return toTable(
    ["", "min, kB", "min + gzip, kB"],
    bundles.map(({ name, minBytes, gzipBytes }) => [
      name,
      toNumber(minBytes / 1000, 1),
      toNumber(gzipBytes / 1000, 1),
    ]),
  );
}

/** A table without colours, which cli-table3 would write to files too. */
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
