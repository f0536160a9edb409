import type { LogRecord } from "../exchange.ts";
import { type ComparedTime, endOf, timeOf } from "../logs.ts";
import type { Log } from "../survey.ts";
import { find, mostAnswers } from "./find.ts";
import { found, notFound, type Probe, sessionLog } from "./probe.ts";

/** Which time of a session is compared, asked of one that has ended: a range around its start, one around its end. */
export const sessionTime: Probe = {
  name: "session-time",
  question: "What of a session is compared with from and to?",
  requests: 2 * mostAnswers,
  async run(lab) {
    const log = sessionLog(lab);
    if (!log) return [notFound("the session log cannot be read")];
    const { operation } = log;
    const session = endedSession(log);
    if (!session) return [{ operation, ...notFound("it takes a session that has ended") }];

    const around = (time: number) => find(lab.server, log, { from: time - 1, to: time + 1 }, session);
    const atStart = await around(timeOf(operation, session));
    const atEnd = await around(endOf(operation, session));
    const evidence = [...atStart.exchanges, ...atEnd.exchanges];
    const value = toValue(atStart.isThere, atEnd.isThere);
    if (!value)
      return [{ operation, ...notFound("a session that has ended was not seen in a range", evidence) }];
    lab.compared = value;
    const { finding, meaning } = words[value];
    return [{ operation, ...found(value, finding, evidence, meaning, value !== "start") }];
  },
};

function toValue(atStart: boolean | undefined, atEnd: boolean | undefined): ComparedTime | undefined {
  if (atStart === undefined || atEnd === undefined) return undefined;
  if (atStart) return atEnd ? "overlap" : "start";
  return atEnd ? "end" : undefined;
}

const words: Record<ComparedTime, { finding: string; meaning: string }> = {
  start: {
    finding: "Its start.",
    meaning: "As the document says: the client's walk moves a bound along the start of sessions.",
  },
  end: {
    finding: "Its end.",
    meaning:
      "This breaks an assumption: the client's walk moves a bound along the start of sessions. Here it ends in a " +
      "WalkError where an answer shows that; where none does, sessions that ended after the range are missing. With " +
      'the strategy "skip" it gives the sessions that ended in the range.',
  },
  overlap: {
    finding: "All the time between its start and its end.",
    meaning:
      "This breaks an assumption: the client's walk ends in a WalkError where an answer has a session that began " +
      'before the time asked for. With the strategy "skip" it gives such sessions too.',
  },
};

/** The one that the fewest others stand in front of, in an answer to the range around its end. */
function endedSession({ operation, records }: Log): LogRecord | undefined {
  const candidates = records.filter((record) => {
    const end = endOf(operation, record);
    return Number.isFinite(end) && end - timeOf(operation, record) > 3;
  });
  const starts = records.map((record) => timeOf(operation, record)).sort((one, other) => one - other);
  const upTo = (time: number) => starts.findLastIndex((start) => start <= time);
  const inFront = (record: LogRecord) => upTo(endOf(operation, record) + 1) - upTo(timeOf(operation, record));
  return candidates.sort((one, other) => inFront(one) - inFront(other))[0];
}
