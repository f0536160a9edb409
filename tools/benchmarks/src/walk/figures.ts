import type { ReaderName } from "./readers.ts";
import type { Plan, Walk } from "./walks.ts";

/** A number that tells what a walk is good for. */
export interface Figure {
  name: string;
  value: number;
  /** What the value must not be above; null for one that is shown beside. */
  limit: number | null;
  met: boolean;
}

/** The figures of a short and a long log that both readers have read. */
export function toFigures(walks: Walk[], [short, long]: Plan["lengths"]): Figure[] {
  const growth = (reader: ReaderName, what: "seconds" | "peakMegabytes") =>
    find(reader, long)[what] / find(reader, short)[what];

  return [
    ...[short, long].map((records) => {
      const { requests, pages } = find("client", records);
      return figure(`requests for each page, ${toText(records)} records`, requests / pages, 1.02);
    }),
    figure(`time, ${toText(long)} records to ${toText(short)}`, growth("client", "seconds"), 11),
    figure("  the same of the naive loop", growth("naive", "seconds")),
    figure(
      `time, client to naive loop, ${toText(long)} records`,
      find("client", long).seconds / find("naive", long).seconds,
      1,
    ),
    figure(
      `peak memory, ${toText(long)} records to ${toText(short)}`,
      growth("client", "peakMegabytes"),
      1.2,
    ),
    figure("  the same of the naive loop", growth("naive", "peakMegabytes")),
  ];

  function find(name: ReaderName, records: number): Walk {
    const walk = walks.find((walk) => walk.name === name && walk.records === records);
    if (!walk) throw new Error(`${name} has not read ${records} records.`);
    return walk;
  }
}

function figure(name: string, value: number, limit: number | null = null): Figure {
  return { name, value, limit, met: limit === null || value <= limit };
}

function toText(records: number): string {
  return records.toLocaleString("en");
}
