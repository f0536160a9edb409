import { toNumber, toTable } from "@saymon-logs/command-line/table";
import type { Figure } from "./figures.ts";
import type { Walk } from "./walks.ts";

/** The walks as a table, a row each. */
export function toWalkTable(walks: Walk[]): string {
  return toTable(
    ["", "records", "seconds", "requests", "pages", "peak memory, MB"],
    walks.map(({ name, records, seconds, requests, pages, peakMegabytes }) => [
      name,
      toNumber(records, 0),
      toNumber(seconds, 2),
      toNumber(requests, 0),
      toNumber(pages, 0),
      toNumber(peakMegabytes, 0),
    ]),
  );
}

/** The figures as a table: what was measured, and what is asked for. */
export function toFigureTable(figures: Figure[]): string {
  return toTable(
    ["", "measured", "at most", ""],
    figures.map(({ name, value, limit, met }) => [
      name,
      toNumber(value, 3),
      limit === null ? "" : toNumber(limit, 2),
      met ? "" : "missed",
    ]),
  );
}
