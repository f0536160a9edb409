import type { TimeOption } from "../config/times.ts";
import { toIsoSeconds } from "../records/times.ts";
import { UsageError } from "./exit-codes.ts";

/** What there is to read, in milliseconds since 1970. */
export interface Readable {
  earliest: number;
  latest: number;
  /** What the two are for the reader of a message, such as `the server's time now`. */
  names: { earliest: string; latest: string };
}

/** The range of an export: a server's records begin at 0 and end now. */
export function readableAt(now: number): Readable {
  return { earliest: 0, latest: now, names: { earliest: "1970", latest: "the server's time now" } };
}

/**
 * The times that `--from` and `--to` name, by the server's time or the end of the exports.
 *
 * @throws {UsageError} When the range is empty.
 */
export function toRange(
  options: { from?: TimeOption; to?: TimeOption },
  { earliest, latest, names }: Readable,
): { from: number | undefined; to: number | undefined } {
  const from = options.from?.at(latest);
  const to = options.to?.at(latest);
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError("--from is later than --to. Swap them.");
  if (from !== undefined && to === undefined && from > latest)
    throw new UsageError(
      `--from is later than ${names.latest} (${toIsoSeconds(latest)}). Give an earlier time.`,
    );
  if (to !== undefined && from === undefined && to < earliest)
    throw new UsageError(
      `--to is earlier than ${names.earliest} (${toIsoSeconds(earliest)}). Give a later time.`,
    );
  return { from, to };
}
