import { limited, type Row } from "../report.ts";
import type { ReaderName } from "./reader.ts";

/** How a reader read a whole log; a type and no interface, as rows of a report are objects without a fixed shape. */
export type Walk = {
  name: ReaderName;
  /** Sessions that were made for the log. */
  records: number;
  /** Median of the rounds. */
  seconds: number;
  /** Null for exports, which do not count them. */
  requests: number | null;
  /** Pages that the records fill. */
  pages: number;
  /**
   * Peak memory of the process, median of the rounds. The short log is read as often as gives as many records as the
   * long one: V8 lets its heap grow for a while with the garbage, whatever is read.
   */
  peakMegabytes: number;
};

/** What the walks of a short and a long log must not exceed. */
export function toFigures(walks: Walk[], [short, long]: [short: number, long: number]): Row[] {
  const find = (name: ReaderName, records: number): Walk => {
    const walk = walks.find((walk) => walk.name === name && walk.records === records);
    if (!walk) throw new Error(`${name} has not read ${records} records.`);
    return walk;
  };
  const growth = (name: ReaderName, what: "seconds" | "peakMegabytes") =>
    find(name, long)[what] / find(name, short)[what];
  const requestsPerPage = (records: number) =>
    (find("client", records).requests ?? Number.NaN) / find("client", records).pages;
  const toClient = (name: ReaderName) => find(name, long).seconds / find("client", long).seconds;

  return [
    limited(`requests per page, ${toText(short)} records`, requestsPerPage(short), 1.02),
    limited(`requests per page, ${toText(long)} records`, requestsPerPage(long), 1.02),
    limited(`time, ${toText(long)} records to ${toText(short)}`, growth("client", "seconds"), 11),
    limited("  the same of the naive loop", growth("naive", "seconds"), null),
    limited(`time, client to naive loop, ${toText(long)} records`, 1 / toClient("naive"), 1),
    limited(`time, NDJSON to client, ${toText(long)} records`, toClient("ndjson"), 1.25),
    limited(`time, CSV to client, ${toText(long)} records`, toClient("csv"), 1.5),
    limited(
      `peak memory, ${toText(long)} records to ${toText(short)}`,
      growth("client", "peakMegabytes"),
      1.2,
    ),
    limited("  the same of NDJSON", growth("ndjson", "peakMegabytes"), 1.2),
    limited("  the same of the naive loop", growth("naive", "peakMegabytes"), null),
  ];
}

function toText(records: number): string {
  return records.toLocaleString("en");
}
