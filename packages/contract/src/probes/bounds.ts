import type { LogRecord } from "../exchange.ts";
import { type ComparedTime, endOf, timeOf } from "../logs.ts";
import type { Log } from "../survey.ts";
import { find, mostAnswers } from "./find.ts";
import { found, type Lab, notFound, openLogs, type Probe, type Result } from "./probe.ts";

/** Whether bounds are inclusive, asked of a record that stands alone in its millisecond and those around it. */
export const bounds: Probe = {
  name: "bounds",
  question: "Does a record with exactly the time from or to belong to the answer?",
  requests: 3 * 3 * mostAnswers,
  async run(lab) {
    const results: Result[] = [];
    for (const log of openLogs(lab)) results.push({ operation: log.operation, ...(await ask(lab, log)) });
    return results;
  },
};

const meaning = "The client asks for one millisecond more on each side, and leaves out what was not meant.";

const words = {
  both: "Yes, with both.",
  from: "With from it does, with to it does not.",
  to: "With to it does, with from it does not.",
  neither: "No, with neither.",
};

async function ask({ server, compared }: Lab, log: Log): Promise<Result> {
  const { operation, records } = log;
  const time = operation.end === undefined ? "start" : compared;
  if (time === undefined) return notFound("which time is compared was not found out");
  const sample = lonelyRecord(log, time);
  if (!sample) {
    const reason = records.length === 0 ? "the log is empty" : "no record stands alone in its millisecond";
    return notFound(reason);
  }

  const [first, last] = [firstTime(log, sample, time), lastTime(log, sample, time)];
  const read = (from: number, to: number) => find(server, log, { from, to }, sample);
  // A range touches a record that lasts from behind at its end, and from before at its start.
  const atFrom = await read(last, last + 1);
  const atTo = await read(first - 1, first);
  // Had the record been removed, it would seem to belong nowhere.
  const control = await read(last - 1, last + 1);
  const evidence = [atFrom, atTo, control].flatMap(({ exchanges }) => exchanges);
  if (!control.isThere || atFrom.isThere === undefined || atTo.isThere === undefined)
    return notFound("a record was not seen in the range around its time", evidence);
  const value = toValue(atFrom.isThere, atTo.isThere);
  return found(value, words[value], evidence, meaning);
}

function toValue(atFrom: boolean, atTo: boolean): keyof typeof words {
  if (atFrom) return atTo ? "both" : "from";
  return atTo ? "to" : "neither";
}

function firstTime({ operation }: Log, record: LogRecord, compared: ComparedTime): number {
  return compared === "end" ? endOf(operation, record) : timeOf(operation, record);
}

function lastTime({ operation }: Log, record: LogRecord, compared: ComparedTime): number {
  return compared === "start" ? timeOf(operation, record) : endOf(operation, record);
}

/** A record whose times no other comes near, the one with the fewest others in between. */
function lonelyRecord(log: Log, compared: ComparedTime): LogRecord | undefined {
  const { operation, records } = log;
  const first = (record: LogRecord) => firstTime(log, record, compared);
  const last = (record: LogRecord) => lastTime(log, record, compared);
  const times = records.flatMap((record) => [...new Set([first(record), last(record)])]);
  const counts = new Map<number, number>();
  for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1);
  const isLonely = (time: number) => counts.get(time) === 1 && !counts.has(time - 1) && !counts.has(time + 1);
  // At the end of a page, others of the same millisecond may have been cut off.
  const within = log.pages.flatMap((page) => page.records.slice(1, -1));
  return (within.length > 0 ? within : records)
    .filter((record) => Number.isFinite(last(record)) && isLonely(first(record)) && isLonely(last(record)))
    .sort((one, other) => last(one) - timeOf(operation, one) - (last(other) - timeOf(operation, other)))[0];
}
