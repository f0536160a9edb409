import { type ComparedTime, comparedTimeOf, endOf, timeOf } from "../logs/records.ts";
import type { Log } from "../logs/survey.ts";
import type { LogRecord } from "../server/exchange.ts";
import { find } from "./find.ts";
import { found, notFound, type Probe, type ProbeContext, probeEach, type Result } from "./probe.ts";

/** Whether bounds are inclusive: looks for a record that is alone in its millisecond at both bounds of ranges. */
export const bounds: Probe = {
  name: "bounds",
  question: "Does a range include records whose time equals from or to?",
  run: (context) => probeEach(context, probeLog),
};

const meaning =
  "The client's walks read the same records either way: they widen the bounds by a millisecond until a response shows " +
  "that bounds are inclusive, and discard the extra records. A single call sends the bounds as they are.";

const findings = {
  both: "Yes, with both.",
  from: "With from, but not with to.",
  to: "With to, but not with from.",
  neither: "No, with neither.",
};

async function probeLog({ server, compared }: ProbeContext, log: Log): Promise<Result> {
  const { operation, records } = log;
  const time = comparedTimeOf(operation, compared);
  if (time === undefined) return notFound("It is unknown which time is compared.");
  const sample = isolatedRecord(log, time);
  if (!sample)
    return notFound(
      records.length === 0 ? "The log is empty." : "No record is alone in its millisecond in what was read.",
    );

  const [first, last] = [firstTime(log, sample, time), lastTime(log, sample, time)];
  const read = (from: number, to: number) => find(server, log, { from, to }, sample);
  // A range that starts at a record's end touches it from behind, one that ends at its start from before.
  const atFrom = await read(last, last + 1);
  const atTo = await read(first - 1, first);
  // Without this, a record that was removed meanwhile would seem to be excluded.
  const control = await read(last - 1, last + 1);
  const evidence = [atFrom, atTo, control].flatMap(({ exchanges }) => exchanges);
  if (!control.isFound || atFrom.isFound === undefined || atTo.isFound === undefined)
    return notFound("The record was not found in a range around its time.", evidence);
  const value = toValue(atFrom.isFound, atTo.isFound);
  return found(value, findings[value], evidence, meaning);
}

function toValue(atFrom: boolean, atTo: boolean): keyof typeof findings {
  if (atFrom) return atTo ? "both" : "from";
  return atTo ? "to" : "neither";
}

function firstTime({ operation }: Log, record: LogRecord, compared: ComparedTime): number {
  return compared === "end" ? endOf(operation, record) : timeOf(operation, record);
}

function lastTime({ operation }: Log, record: LogRecord, compared: ComparedTime): number {
  return compared === "start" ? timeOf(operation, record) : endOf(operation, record);
}

/** Finds a record whose times are more than a millisecond from all others, the shortest of them. */
function isolatedRecord(log: Log, compared: ComparedTime): LogRecord | undefined {
  const { operation, records } = log;
  const first = (record: LogRecord) => firstTime(log, record, compared);
  const last = (record: LogRecord) => lastTime(log, record, compared);
  const times = records.flatMap((record) => [...new Set([first(record), last(record)])]);
  const counts = new Map<number, number>();
  for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1);
  const isIsolated = (time: number) =>
    counts.get(time) === 1 && !counts.has(time - 1) && !counts.has(time + 1);
  // At the end of a page, others of the same millisecond may have been cut off.
  const within = log.pages.flatMap((page) => page.records.slice(1, -1));
  return (within.length > 0 ? within : records)
    .filter(
      (record) => Number.isFinite(last(record)) && isIsolated(first(record)) && isIsolated(last(record)),
    )
    .sort((one, other) => last(one) - timeOf(operation, one) - (last(other) - timeOf(operation, other)))[0];
}
