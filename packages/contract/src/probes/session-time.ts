import { type ComparedTime, endOf, timeOf } from "../logs/records.ts";
import type { Log } from "../logs/survey.ts";
import type { LogRecord } from "../server/exchange.ts";
import { find } from "./find.ts";
import { found, notFound, openLogs, type Probe, type ProbeContext, probeEach, type Result } from "./probe.ts";

/** Which time of a session is compared: looks for a session that has ended around its start and around its end. */
export const sessionTime: Probe = {
  name: "session-time",
  question: "Which time of a session is compared with from and to?",
  async run(context) {
    // Only records with an end have several times that could be compared.
    const logs = openLogs(context).filter(({ operation }) => operation.end !== undefined);
    if (logs.length === 0) return [notFound("The session log cannot be read.")];
    return probeEach(context, probeLog, logs);
  },
};

async function probeLog({ server, compared }: ProbeContext, log: Log): Promise<Result> {
  const { operation } = log;
  const session = endedSession(log);
  if (!session) return notFound("A session that has ended is needed.");

  const around = (time: number) => find(server, log, { from: time - 1, to: time + 1 }, session);
  const atStart = await around(timeOf(operation, session));
  const atEnd = await around(endOf(operation, session));
  const evidence = [...atStart.exchanges, ...atEnd.exchanges];
  const value = toValue(atStart.isFound, atEnd.isFound);
  if (!value) return notFound("The session was found neither around its start nor its end.", evidence);
  compared.set(operation.id, value);
  const { finding, meaning } = findings[value];
  return found(value, finding, evidence, meaning, value !== "start");
}

function toValue(atStart: boolean | undefined, atEnd: boolean | undefined): ComparedTime | undefined {
  if (atStart === undefined || atEnd === undefined) return undefined;
  if (atStart) return atEnd ? "overlap" : "start";
  return atEnd ? "end" : undefined;
}

const findings: Record<ComparedTime, { finding: string; meaning: string }> = {
  start: {
    finding: "Its start.",
    meaning: "As documented. The client's walks page by the start of sessions.",
  },
  end: {
    finding: "Its end.",
    meaning:
      "The client assumes the start: its walks throw a WalkError where a response shows the difference, and otherwise " +
      'miss sessions that ended after the range. With the strategy "offset" they yield the sessions that ended in the range.',
  },
  overlap: {
    finding: "All the time between its start and its end.",
    meaning:
      "The client assumes the start: its walks throw a WalkError where a response has a session that started before " +
      'the range. With the strategy "offset" they yield such sessions as well.',
  },
};

/** Finds the ended session that has the fewest others before it in a response to the range around its end. */
function endedSession({ operation, records }: Log): LogRecord | undefined {
  const starts = records.map((record) => timeOf(operation, record)).sort((one, other) => one - other);
  const upTo = (time: number) => starts.findLastIndex((start) => start <= time);
  const candidates = records.flatMap((record) => {
    const [start, end] = [timeOf(operation, record), endOf(operation, record)];
    if (!Number.isFinite(end) || end - start <= 3) return [];
    return { record, inFront: upTo(end + 1) - upTo(start) };
  });
  return candidates.sort((one, other) => one.inFront - other.inFront)[0]?.record;
}
