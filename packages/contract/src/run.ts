import { type Judgement, judgeAnswer } from "./answer-rules.ts";
import { documentVersion, operations } from "./document.ts";
import type { Exchange } from "./exchange.ts";
import { judgeRecords, judgeUser, orderOf } from "./log-rules.ts";
import type { ComparedTime } from "./logs.ts";
import type { Lab } from "./probes/probe.ts";
import { runProbes } from "./probes/probes.ts";
import { checkPaging, checkRange, type Outcome } from "./ranges.ts";
import { checkRefusals } from "./refusals.ts";
import { type Finding, type Obstacle, type Report, toVerdict } from "./report.ts";
import type { Server } from "./server.ts";
import { failureOf, type Log } from "./survey.ts";
import { type Judged, tally } from "./tally.ts";

/** A run, as far as it has come. */
export interface Run {
  server: Server;
  judged: Judged[];
  obstacles: Obstacle[];
  findings: Finding[];
  /** Requests that the probes sent. */
  probeRequests: number;
  /** What of a session is compared with `from` and `to`, once that was found out. */
  compared?: ComparedTime;
}

/** A run that has not begun. */
export function startRun(server: Server): Run {
  return { server, judged: [], obstacles: [], findings: [], probeRequests: 0 };
}

/** Sends the requests that must be refused. */
export async function refuse(run: Run, logs: Log[], wrongPassword: boolean): Promise<void> {
  run.judged.push(...(await checkRefusals(run.server, logs, wrongPassword)).map(toJudged));
}

/** Runs the probes. */
export async function probe(run: Run, logs: Log[]): Promise<void> {
  const { server } = run;
  const before = server.exchanges.length;
  const lab: Lab = { server, logs };
  run.findings.push(...(await runProbes(lab)));
  run.probeRequests = server.exchanges.length - before;
  if (lab.compared) run.compared = lab.compared;
}

/** Reads a range and pages of each log. */
export async function readAround({ server, judged, compared }: Run, logs: Log[]): Promise<void> {
  for (const log of logs) {
    const { operation, closed } = log;
    if (closed !== undefined) {
      const reason = whyClosed(closed);
      judged.push(toSkipped(log, "whole-range", reason), toSkipped(log, "paging", reason));
      continue;
    }
    const time = operation.end === undefined ? "start" : compared;
    judged.push(fromOutcome(log, "whole-range", await checkRange(server, log, time)));
    judged.push(fromOutcome(log, "paging", await checkPaging(server, log)));
  }
}

/**
 * Judges all answers, by the rules that each can break by itself and those that join it to its request.
 *
 * @param isFixed Whether the server gives the same records whatever it is asked. Default: false.
 */
export function judgeAnswers(
  { server: { exchanges }, judged, compared }: Run,
  isFixed: boolean = false,
): void {
  const isFailing = failureOf(exchanges) !== undefined;
  for (const { id, end } of operations) {
    const ofLog = exchanges.filter(({ operation }) => operation.id === id);
    const order = orderOf(ofLog);
    const time = end === undefined ? "start" : (compared ?? "overlap");
    const first = ofLog[0]?.answer.status;
    for (const exchange of ofLog) {
      const judgements = [
        ...judgeAnswer(exchange),
        ...(isFailing ? [] : judgeAcceptance(exchange, first)),
        ...judgeRecords(exchange, time, order),
        ...(isFixed ? [] : judgeUser(exchange)),
      ];
      judged.push(...judgements.map((judgement) => toJudged({ exchange, judgement })));
    }
  }
}

/**
 * A normal request must be answered with 200. A log that is closed from the start is an obstacle, not a breach: no
 * permission, or a user who is not there.
 */
export function judgeAcceptance({ isNormal, answer }: Exchange, first: number | undefined): Judgement[] {
  const { status, broken } = answer;
  const isClosed = status === first && [401, 403, 404].includes(status);
  if (!isNormal || broken !== undefined || isClosed) return [];
  const message = `The status is ${status}, though nothing is wrong with the request.`;
  return [{ rule: "accepted", place: "status", ...(status !== 200 && { message }) }];
}

/** What the run has come to, without the secrets that a server may have repeated. */
export function toReport({ server, judged, obstacles, findings, probeRequests }: Run): Report {
  const checks = tally(judged).map((check) => ({ ...check, message: server.conceal(check.message) }));
  const concealed = <Said extends { words?: string }>({ words, ...rest }: Said) => ({
    ...rest,
    ...(words !== undefined && { words: server.conceal(words) }),
  });
  return {
    verdict: toVerdict(checks, obstacles),
    obstacles: obstacles.map(concealed),
    checks,
    probes: findings.map(concealed),
    requests: { all: server.exchanges.length, probes: probeRequests },
    server: server.address,
    document: documentVersion,
  };
}

/** A judgement of one exchange. */
export function toJudged({ exchange, judgement }: { exchange: Exchange; judgement: Judgement }): Judged {
  return { operation: exchange.operation, request: exchange.request, judgement };
}

/** A rule that could not be looked at. */
export function toSkipped({ operation }: Log, rule: Judgement["rule"], reason: string): Judged {
  const message = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return { operation, judgement: { rule, place: "body", message }, skipped: true };
}

/** Why there is nothing to look at in a log. */
export function whyClosed(status: number): string {
  return status === 200 ? "the records cannot be looked at" : `the log cannot be read (${status})`;
}

function fromOutcome(log: Log, rule: Judgement["rule"], outcome: Outcome): Judged {
  return "skipped" in outcome ? toSkipped(log, rule, outcome.skipped) : toJudged(outcome);
}
