import { type Log, requestLog } from "../logs/survey.ts";
import { type Exchange, recordsOf } from "../server/exchange.ts";
import { found, notFound, openLogs, type Probe, type ProbeContext } from "./probe.ts";

/** Larger pages are not requested. */
const maxRequested = 10_000;

/** Records that may be added to the log while it is read. */
const arrivals = 10;

/** How many records a response has without a limit, in the longest log. */
export const defaultLimit: Probe = {
  name: "default-limit",
  question: "How many records does a response have without limit?",
  async run(context) {
    const log = longestLog(context);
    if (!log) return [notFound("No log has records.")];
    const first = await requestLog(context.server, log, {});
    const count = recordsOf(first)?.length;
    if (count === undefined) return [unreadable([first])];
    const next = await requestLog(context.server, log, { limit: 1, skip: count + arrivals });
    const evidence = [first, next];
    const following = recordsOf(next);
    if (!following) return [unreadable(evidence)];
    if (following.length === 0)
      return [
        notFound(`The response has all ${count} records of the log. A longer log is needed.`, evidence),
      ];
    const meaning =
      "The client's walks send a limit with each request; a single call without limit gets this many.";
    return [found(count, `${count}, of a log that has more.`, evidence, meaning)];
  },
};

/** The maximum limit of the longest log: larger pages are requested until a response has fewer records. */
export const maxLimit: Probe = {
  name: "max-limit",
  question: "How many records does a response have at most, whatever the limit?",
  async run(context) {
    const log = longestLog(context);
    const [page] = log?.pages ?? [];
    if (!log || !page) return [notFound("No log has records.")];
    const evidence: Exchange[] = [];
    let { length } = page.records;
    if (length >= page.limit) {
      const larger = await requestLog(context.server, log, { limit: maxRequested });
      evidence.push(larger);
      const records = recordsOf(larger);
      if (!records) return [unreadable(evidence)];
      length = records.length;
    }
    const next = await requestLog(context.server, log, { limit: 1, skip: length + arrivals });
    evidence.push(next);
    const following = recordsOf(next);
    const meaning =
      "The client's walks continue until a response is empty, so a reduced limit loses no records.";
    if (length >= maxRequested)
      return [found(`at least ${maxRequested}`, `${maxRequested} or more.`, evidence, meaning)];
    if (!following) return [unreadable(evidence)];
    if (following.length === 0)
      return [
        notFound(`One response has all ${length} records of the log. A longer log is needed.`, evidence),
      ];
    return [found(length, `${length}; more were requested, and exist.`, evidence, meaning)];
  },
};

function unreadable(evidence: Exchange[]) {
  return notFound(`The response was ${evidence.at(-1)?.response.status}, without usable records.`, evidence);
}

function longestLog(context: ProbeContext): Log | undefined {
  const logs = openLogs(context).filter(({ records }) => records.length > 0);
  return logs.sort((one, other) => other.records.length - one.records.length)[0];
}
