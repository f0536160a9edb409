import { type LogRecord, recordsOf } from "../exchange.ts";
import { type ComparedTime, endOf, keyOf, timeOf } from "../logs.ts";
import { askLog, type Log } from "../survey.ts";
import { found, type Lab, notFound, openLogs, type Probe, type Result } from "./probe.ts";

/** Whether bounds are inclusive, asked of a record that stands alone in its millisecond and those around it. */
export const bounds: Probe = {
  name: "bounds",
  question: "Does a record with exactly the time from or to belong to the answer?",
  requests: 9,
  async run(lab) {
    const results: Result[] = [];
    for (const log of openLogs(lab)) results.push({ operation: log.operation, ...(await ask(lab, log)) });
    return results;
  },
};

const meaning = "The client asks for one millisecond more on each side, and leaves out what was not meant.";

const words: Record<string, string> = {
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

  const key = keyOf(operation, sample);
  const [first, last] = [firstTime(log, sample, time), lastTime(log, sample, time)];
  const limit = log.pages[0]?.limit;
  const read = async (from: number, to: number) => {
    const exchange = await askLog(server, log, { from, to, limit });
    const isThere = recordsOf(exchange)?.some((record) => keyOf(operation, record) === key) ?? false;
    return { exchange, isThere };
  };
  // A range touches a record that lasts from behind at its end, and from before at its start.
  const atFrom = await read(last, last + 1);
  const atTo = await read(first - 1, first);
  // Had the record been removed, it would seem to belong nowhere.
  const control = await read(last - 1, last + 1);
  const evidence = [atFrom.exchange, atTo.exchange, control.exchange];
  if (!control.isThere) return notFound("the record was not in the range around its time", evidence);
  const value = atFrom.isThere ? (atTo.isThere ? "both" : "from") : atTo.isThere ? "to" : "neither";
  return found(value, words[value] as string, evidence, meaning);
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
  return records
    .filter((record) => Number.isFinite(last(record)) && isLonely(first(record)) && isLonely(last(record)))
    .sort((one, other) => last(one) - timeOf(operation, one) - (last(other) - timeOf(operation, other)))[0];
}
