import { toNumber, toTable } from "@saymon-logs/command-line/table";
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
