import { expect, test } from "vitest";
import { toFigures, type Walk } from "../src/walks/figures.ts";

/** Walks that are just within all limits. */
const walks: Walk[] = [
  { name: "client", records: 100, seconds: 1, requests: 102, pages: 100, peakMegabytes: 100 },
  { name: "naive", records: 100, seconds: 1, requests: 100, pages: 100, peakMegabytes: 100 },
  { name: "ndjson", records: 100, seconds: 1, requests: null, pages: 100, peakMegabytes: 100 },
  { name: "client", records: 1_000, seconds: 10, requests: 1_020, pages: 1_000, peakMegabytes: 120 },
  { name: "naive", records: 1_000, seconds: 10, requests: 1_000, pages: 1_000, peakMegabytes: 500 },
  { name: "ndjson", records: 1_000, seconds: 12.5, requests: null, pages: 1_000, peakMegabytes: 120 },
  { name: "csv", records: 1_000, seconds: 15, requests: null, pages: 1_000, peakMegabytes: 500 },
];

test.each([
  { change: {}, place: 0, names: [] },
  { change: { requests: 103 }, place: 0, names: ["requests per page, 100 records"] },
  { change: { requests: 1_021 }, place: 3, names: ["requests per page, 1,000 records"] },
  { change: { seconds: 0.9 }, place: 0, names: ["time, 1,000 records to 100"] },
  { change: { seconds: 9.9 }, place: 4, names: ["time, client to naive loop, 1,000 records"] },
  { change: { seconds: 12.6 }, place: 5, names: ["time, NDJSON to client, 1,000 records"] },
  { change: { seconds: 15.1 }, place: 6, names: ["time, CSV to client, 1,000 records"] },
  { change: { peakMegabytes: 121 }, place: 3, names: ["peak memory, 1,000 records to 100"] },
  { change: { peakMegabytes: 121 }, place: 5, names: ["  the same of NDJSON"] },
])("a value above its limit is missed: $names", ({ change, place, names }) => {
  const changed = walks.map((walk, index) => (index === place ? { ...walk, ...change } : walk));
  const missed = toFigures(changed, [100, 1_000]).filter(({ met }) => !met);
  expect(missed.map(({ name }) => name)).toEqual(names);
});
