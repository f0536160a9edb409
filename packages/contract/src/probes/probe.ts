import type { Operation } from "../document.ts";
import { type Exchange, recordsOf } from "../exchange.ts";
import type { ComparedTime } from "../logs.ts";
import type { Evidence, Finding, ProbeName } from "../report.ts";
import type { Server } from "../server.ts";
import type { Log } from "../survey.ts";

/** What probes have to work with. */
export interface Lab {
  server: Server;
  logs: Log[];
  /** What of a session is compared with `from` and `to`, once that was found out. */
  compared?: ComparedTime;
}

/** A question to a server that the vendor has not answered. */
export interface Probe {
  name: ProbeName;
  question: string;
  /** The most requests that it sends. */
  requests: number;
  /** Asks; gives out a finding for each log, or one for the server. */
  run(lab: Lab): Promise<Result[]>;
}

/** What a probe found; the question is the probe's. */
export type Result = Omit<Finding, "probe" | "question" | "operation"> & { operation?: Operation };

/** A finding: the value for programs, the words for people, and what it means for the client. */
export function found(
  value: string | number,
  finding: string,
  exchanges: Exchange[],
  meaning: string,
  breaksAssumption: boolean = false,
): Result {
  return { value, finding, evidence: exchanges.map(toEvidence), meaning, breaksAssumption };
}

/** No finding: why, and what to supply. */
export function notFound(reason: string, exchanges: Exchange[] = []): Result {
  return {
    value: null,
    finding: `Not found out: ${reason}.`,
    evidence: exchanges.map(toEvidence),
    meaning: "The client's assumption is neither confirmed nor refuted.",
    breaksAssumption: false,
  };
}

/** The logs that can be read. */
export function openLogs({ logs }: Lab): Log[] {
  return logs.filter(({ closed }) => closed === undefined);
}

/** The log whose records have an end, and so several times that could be compared. */
export function sessionLog(lab: Lab): Log | undefined {
  return openLogs(lab).find(({ operation }) => operation.end !== undefined);
}

/** What the server says in a refusal. */
export function wordsOf({ answer }: Exchange): { words?: string } {
  const { code, message } = (answer.json ?? {}) as { code?: unknown; message?: unknown };
  const said = [code, message].filter((part) => typeof part === "string");
  return said.length > 0 ? { words: said.join(": ") } : {};
}

function toEvidence(exchange: Exchange): Evidence {
  const { request, answer } = exchange;
  const records = recordsOf(exchange);
  return { request, came: records ? `${answer.status}, ${records.length} records` : String(answer.status) };
}
