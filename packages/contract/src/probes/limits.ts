import { type Exchange, recordsOf } from "../exchange.ts";
import { askLog, type Log } from "../survey.ts";
import { found, type Lab, notFound, openLogs, type Probe } from "./probe.ts";

/** As many records as a probe dares to ask for in one answer. */
const most = 10_000;

/** Records that may arrive while the log is being asked. */
const arrivals = 10;

/** How many records come without a limit, asked of the longest log. */
export const defaultLimit: Probe = {
  name: "default-limit",
  question: "How many records come without a limit?",
  requests: 3,
  async run(lab) {
    const log = longestLog(lab);
    if (!log) return [notFound("no log has records")];
    const plain = await askLog(lab.server, log, {});
    const count = recordsOf(plain)?.length ?? 0;
    const next = await askLog(lab.server, log, { limit: 1, skip: count + arrivals });
    const evidence = [plain, next];
    if (!recordsOf(next)?.length) {
      return [notFound(`all ${count} records of the log came; it takes a longer log`, evidence)];
    }
    const meaning =
      "The client's walk names a limit in each request; a single call without one gets this many.";
    return [found(count, `${count}, of a log that has more.`, evidence, meaning)];
  },
};

/** The greatest limit, asked of the longest log: more is asked for until fewer come than are there. */
export const greatestLimit: Probe = {
  name: "greatest-limit",
  question: "How many records come at the most, whatever the limit?",
  requests: 3,
  async run(lab) {
    const log = longestLog(lab);
    const [page] = log?.pages ?? [];
    if (!log || !page) return [notFound("no log has records")];
    const evidence: Exchange[] = [];
    let { length } = page.records;
    if (length >= page.limit) {
      const greater = await askLog(lab.server, log, { limit: most });
      evidence.push(greater);
      length = recordsOf(greater)?.length ?? 0;
    }
    const next = await askLog(lab.server, log, { limit: 1, skip: length + arrivals });
    evidence.push(next);
    const isCut = (recordsOf(next)?.length ?? 0) > 0;
    const meaning =
      "The client's walk goes on until an answer is empty, so it loses nothing to a limit that is cut down.";
    if (length >= most) return [found(`at least ${most}`, `${most} or more.`, evidence, meaning)];
    if (!isCut)
      return [notFound(`all ${length} records of the log came at once; it takes a longer log`, evidence)];
    return [found(length, `${length}; more were asked for and there.`, evidence, meaning)];
  },
};

function longestLog(lab: Lab): Log | undefined {
  const logs = openLogs(lab).filter(({ records }) => records.length > 0);
  return logs.sort((one, other) => other.records.length - one.records.length)[0];
}
