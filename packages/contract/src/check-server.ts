import type { Auth, OperationId } from "@saymon-logs/client";
import { type Judgement, judgeAnswer } from "./answer-rules.ts";
import { documentVersion, operations } from "./document.ts";
import type { Exchange } from "./exchange.ts";
import { judgeRecords, orderOf } from "./log-rules.ts";
import { type ComparedTime, timeOf } from "./logs.ts";
import type { Lab } from "./probes/probe.ts";
import { runProbes } from "./probes/probes.ts";
import { checkPaging, checkRange, type Outcome } from "./ranges.ts";
import { checkRefusals } from "./refusals.ts";
import { type Finding, type Obstacle, type Report, toVerdict } from "./report.ts";
import { judgeSchemas } from "./schemas.ts";
import { connect, type Server } from "./server.ts";
import { type Log, obstaclesIn, survey } from "./survey.ts";
import { type Judged, tally } from "./tally.ts";
import { UncheckableError } from "./unreachable.ts";
import { runWorkflows, type WorkflowResult } from "./workflows.ts";

/** What to check, and how. */
export interface CheckOptions {
  /** Address of the server, as the client's `baseUrl`. */
  server: string | URL;
  /** The credentials, as the client's. Their user needs the permissions that the document names. */
  auth: Auth;
  /** Whose audit log and password log are read. Default: a user of the session log. */
  userId?: string | undefined;
  /** Credentials of a user without permissions, for the probe `permissions`. Default: it finds nothing out. */
  otherAuth?: Auth | undefined;
  /** An API token to try beside a login, for the probe `api-tokens`. Default: it finds nothing out. */
  apiToken?: string | undefined;
  /**
   * `answers` leaves out what a server with fixed answers, such as a mock, cannot do: ranges, pages, and the probes.
   * Default: `all`.
   */
  only?: "all" | "answers" | undefined;
  /** Whether to send a wrong password once to each operation; a server may lock the account. Default: false. */
  wrongPassword?: boolean | undefined;
  /** Milliseconds for the whole run. Default: 120,000. */
  deadline?: number | undefined;
  /** Milliseconds for a single answer. Default: 30,000. */
  timeout?: number | undefined;
  /** Ends the run; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Whether the address may begin with `http://` where it is not the own machine. Default: false. */
  allowHttp?: boolean | undefined;
  /** Called before each step with what is done in it, such as `Reading the logs`. */
  progress?: ((step: string) => void) | undefined;
}

/**
 * Checks whether a server keeps to the document, and finds out what nobody has published. It only reads. Whatever the
 * server does ends in a report.
 *
 * @throws TypeError when an option cannot be used; the message does not contain credentials.
 */
export async function checkServer(options: CheckOptions): Promise<Report> {
  const { deadline = 120_000, timeout = 30_000, allowHttp = false, ...others } = options;
  const { server: address, auth, otherAuth, apiToken } = others;
  const ending = new AbortController();
  const late = new UncheckableError(`The run did not end within its deadline of ${deadline / 1000} s.`);
  const timer = setTimeout(() => ending.abort(late), deadline);
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;

  try {
    const server = connect({ address, auth, otherAuth, apiToken, allowHttp, timeout, signal });
    const run: Run = { server, signal, judged: [], obstacles: [], findings: [], probeRequests: 0 };
    try {
      await check(run, options);
    } catch (error) {
      if (!(error instanceof UncheckableError)) throw error;
      run.obstacles.push({ message: error.message });
    }
    return toReport(run);
  } finally {
    clearTimeout(timer);
  }
}

/** A run, as far as it has come. */
interface Run {
  server: Server;
  signal: AbortSignal;
  judged: Judged[];
  obstacles: Obstacle[];
  findings: Finding[];
  probeRequests: number;
  compared?: ComparedTime;
}

async function check(run: Run, options: CheckOptions): Promise<void> {
  const { server, signal } = run;
  const { userId, only = "all", wrongPassword = false, progress = () => {} } = options;
  const isShallow = only === "answers";
  try {
    progress("Reading the logs");
    const logs = await survey(server, userId, isShallow);
    run.obstacles.push(...obstaclesIn(logs, server.exchanges));

    progress("Running the workflows");
    await checkWorkflows(run, logs, isShallow);

    progress("Sending what must be refused");
    run.judged.push(...(await checkRefusals(server, logs, wrongPassword)).map(toJudged));
    if (isShallow) return;

    progress("Finding out what is not published");
    const before = server.exchanges.length;
    const lab: Lab = { server, logs };
    run.findings.push(...(await runProbes(lab)));
    run.probeRequests = server.exchanges.length - before;
    if (lab.compared) run.compared = lab.compared;

    progress("Reading ranges and pages");
    for (const log of logs) await checkLog(run, log);
  } finally {
    // What came before the run had to end is judged all the same.
    progress("Holding the answers to the document");
    run.judged.push(...judgeAnswers(run));
    const schemaSignal = signal.aborted ? AbortSignal.timeout(5_000) : signal;
    run.judged.push(...(await judgeSchemas(server.exchanges, schemaSignal)).map(toJudged));
  }
}

async function checkWorkflows(
  { server, signal, judged }: Run,
  logs: Log[],
  isShallow: boolean,
): Promise<void> {
  const userId = Object.values(logs.find(({ user }) => Object.keys(user).length > 0)?.user ?? {})[0] ?? "";
  const idsOf = (logs: Log[]) => logs.map(({ operation }) => operation.id);
  const open = logs.filter(({ closed }) => closed === undefined);
  const run = (name: "reading" | "paging", ids: OperationId[]) =>
    runWorkflows(server, name, ids, userId, signal);
  judged.push(...(await run("reading", idsOf(open))).map(toWorkflowJudged));
  if (isShallow) return;

  const pageable = idsOf(logs.filter((log) => pagingObstacle(log) === undefined));
  let results: WorkflowResult[] = [];
  // Again where it fails: a record may have arrived in between.
  for (let attempt = 0; attempt < 3; attempt++) {
    results = await run("paging", pageable);
    if (results.every(({ failures }) => failures.length === 0)) break;
  }
  judged.push(...results.map(toWorkflowJudged));
  for (const log of logs) {
    const obstacle = pagingObstacle(log);
    if (obstacle !== undefined) judged.push(toSkipped(log, "workflow", `page by page: ${obstacle}`));
  }
}

/** The workflow compares the first two records, so they must be there, and be told apart by their times. */
function pagingObstacle({ operation, pages, closed }: Log): string | undefined {
  const records = pages[0]?.records ?? [];
  if (closed !== undefined) return `the log cannot be read (${closed})`;
  if (records.length < 2) return "it takes an answer with two records";
  const times = records.slice(0, 3).map((record) => timeOf(operation, record));
  if (new Set(times).size < times.length) return "the first records share their time";
  return undefined;
}

async function checkLog({ server, judged, compared }: Run, log: Log): Promise<void> {
  const { operation, closed } = log;
  if (closed !== undefined) {
    const reason = `the log cannot be read (${closed})`;
    judged.push(toSkipped(log, "whole-range", reason), toSkipped(log, "paging", reason));
    return;
  }
  const time = operation.end === undefined ? "start" : compared;
  judged.push(fromOutcome(log, "whole-range", await checkRange(server, log, time)));
  judged.push(fromOutcome(log, "paging", await checkPaging(server, log)));
}

/** The rules that each answer can break by itself, and those that join it to its request. */
function judgeAnswers({ server: { exchanges }, compared }: Run): Judged[] {
  const firsts = new Map(
    operations.map(({ id }) => [id, exchanges.find(({ operation }) => operation.id === id)]),
  );
  return operations.flatMap(({ id, end }) => {
    const ofLog = exchanges.filter(({ operation }) => operation.id === id);
    const order = orderOf(ofLog);
    const time = end === undefined ? "start" : (compared ?? "overlap");
    return ofLog.flatMap((exchange) => {
      const judgements = [...judgeAnswer(exchange), ...judgeRecords(exchange, time, order)];
      const accepted = judgeAcceptance(exchange, firsts.get(id)?.answer.status);
      return [...judgements, ...accepted].map((judgement) => toJudged({ exchange, judgement }));
    });
  });
}

/**
 * A normal request must be answered with 200. A log that is closed from the start is an obstacle, not a breach: no
 * permission, or a user who is not there.
 */
function judgeAcceptance({ isNormal, answer }: Exchange, first: number | undefined): Judgement[] {
  const { status, broken } = answer;
  const isClosed = status === first && [401, 403, 404].includes(status);
  if (!isNormal || broken !== undefined || isClosed) return [];
  const message = `The status is ${status}, though nothing is wrong with the request.`;
  return [{ rule: "accepted", place: "status", ...(status !== 200 && { message }) }];
}

function toReport({ server, judged, obstacles, findings, probeRequests }: Run): Report {
  const checks = tally(judged);
  return {
    verdict: toVerdict(checks, obstacles),
    obstacles,
    checks,
    probes: findings,
    requests: { all: server.exchanges.length, probes: probeRequests },
    server: server.address,
    document: documentVersion,
  };
}

function toJudged({ exchange, judgement }: { exchange: Exchange; judgement: Judgement }): Judged {
  return { operation: exchange.operation, request: exchange.request, judgement };
}

function toWorkflowJudged({ workflow, operation: id, failures }: WorkflowResult): Judged {
  const operation = operations.find((operation) => operation.id === id) as Log["operation"];
  const message = failures.join("; ");
  const judgement: Judgement = {
    rule: "workflow",
    place: `workflow ${workflow}`,
    ...(message && { message }),
  };
  return { operation, judgement };
}

function toSkipped({ operation }: Log, rule: Judgement["rule"], reason: string): Judged {
  return { operation, judgement: { rule, place: "body", message: `Skipped: ${reason}.` }, skipped: true };
}

function fromOutcome(log: Log, rule: Judgement["rule"], outcome: Outcome): Judged {
  return "skipped" in outcome ? toSkipped(log, rule, outcome.skipped) : toJudged(outcome);
}
