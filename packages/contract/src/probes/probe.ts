import type { Operation } from "../document.ts";
import type { ComparedTimes } from "../logs/records.ts";
import type { Log } from "../logs/survey.ts";
import type { Evidence, Finding, ProbeName } from "../report/report.ts";
import { type Exchange, recordsOf } from "../server/exchange.ts";
import type { Server } from "../server/server.ts";

/** What probes work with. */
export interface ProbeContext {
  server: Server;
  logs: Log[];
  /** Added to by the probe `session-time`. */
  compared: ComparedTimes;
}

/** A question about the server that the vendor's pages leave open. */
export interface Probe {
  name: ProbeName;
  question: string;
  /** Returns a finding for each log, or one for the server. */
  run(context: ProbeContext): Promise<Result[]>;
}

/** What a probe found. */
export type Result = Omit<Finding, "probe" | "question" | "operation"> & { operation?: Operation };

/** Creates a finding: the value for programs, the text for people, and what it means for the client. */
export function found(
  value: string | number,
  finding: string,
  exchanges: Exchange[],
  meaning: string,
  breaksAssumption: boolean = false,
): Result {
  return { value, finding, evidence: exchanges.map(toEvidence), meaning, breaksAssumption };
}

/** Creates a result without a finding: the reason, and what is needed. */
export function notFound(reason: string, exchanges: Exchange[] = []): Result {
  return {
    value: null,
    finding: `Unknown: ${reason}`,
    evidence: exchanges.map(toEvidence),
    meaning: "The client's assumption is neither confirmed nor refuted.",
    breaksAssumption: false,
  };
}

/** Returns the logs that can be read. */
export function openLogs({ logs }: ProbeContext): Log[] {
  return logs.filter(({ closed }) => closed === undefined);
}

/** Probes the logs that can be read, one after the other. */
export async function probeEach(
  context: ProbeContext,
  probeLog: (context: ProbeContext, log: Log) => Promise<Result>,
  logs: Log[] = openLogs(context),
): Promise<Result[]> {
  const results: Result[] = [];
  for (const log of logs) results.push({ operation: log.operation, ...(await probeLog(context, log)) });
  return results;
}

/** Returns the server's code and message of a refusal. */
export function serverMessageOf({ response }: Exchange): { serverMessage?: string } {
  const { code, message } = (response.json ?? {}) as { code?: unknown; message?: unknown };
  const parts = [code, message].filter((part) => typeof part === "string");
  return parts.length > 0 ? { serverMessage: parts.join(": ") } : {};
}

function toEvidence(exchange: Exchange): Evidence {
  const { request, response } = exchange;
  const records = recordsOf(exchange);
  const outcome = records ? `${response.status}, ${records.length} records` : String(response.status);
  return { request, outcome };
}
