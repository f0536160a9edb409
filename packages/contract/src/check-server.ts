import type { Auth, OperationId } from "@saymon-logs/client";
import type { Judgement } from "./answer-rules.ts";
import { documentVersion, operations } from "./document.ts";
import { timeOf } from "./logs.ts";
import { checkPaging } from "./ranges.ts";
import { type Report, toVerdict } from "./report.ts";
import {
  judgeAnswers,
  probe,
  type Run,
  readAround,
  refuse,
  startRun,
  toJudged,
  toSkipped,
  whyClosed,
} from "./run.ts";
import { judgeSchemas } from "./schemas.ts";
import { connect, type Server } from "./server.ts";
import { startStopwatch } from "./stopwatch.ts";
import { type Log, obstaclesIn, survey } from "./survey.ts";
import { type Judged, tally } from "./tally.ts";
import { UncheckableError } from "./unreachable.ts";
import { runWorkflows, type WorkflowResult } from "./workflows.ts";

/** How much of the deadline there is for requests; in the rest, what has come is judged. */
const askingShare = 0.9;

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
  const late = new UncheckableError(`The run did not end within its deadline of ${deadline / 1000} s.`);
  const stopwatch = startStopwatch(late, options.signal);
  const asking = stopwatch.signalAfter(deadline * askingShare);
  const judging = stopwatch.signalAfter(deadline);

  try {
    const server = connect({ address, auth, otherAuth, apiToken, allowHttp, timeout, signal: asking });
    const run = startRun(server);
    try {
      await check(run, options, asking, judging);
    } catch (error) {
      if (!(error instanceof UncheckableError)) throw error;
      run.obstacles.push({ message: error.message });
    }
    return toReport(run);
  } finally {
    stopwatch.stop();
  }
}

async function check(
  run: Run,
  options: CheckOptions,
  asking: AbortSignal,
  judging: AbortSignal,
): Promise<void> {
  const { server, obstacles, judged } = run;
  const { userId, only = "all", wrongPassword = false, progress = () => {} } = options;
  const isShallow = only === "answers";
  try {
    progress("Reading the logs");
    const logs = await survey(server, userId, isShallow);
    obstacles.push(...obstaclesIn(logs, server.exchanges));

    progress("Sending what must be refused");
    await refuse(run, logs, wrongPassword);

    progress("Running the workflows");
    await checkWorkflows(run, logs, isShallow, asking);
    if (isShallow) return;

    progress("Finding out what is not published");
    await probe(run, logs);

    progress("Reading ranges and pages");
    await readAround(run, logs);
  } finally {
    // What came before the run had to end is judged all the same.
    progress("Holding the answers to the document");
    judgeAnswers(run, isShallow);
    judged.push(...(await judgeSchemas(server.exchanges, judging)).map(toJudged));
  }
}

async function checkWorkflows(
  { server, judged }: Run,
  logs: Log[],
  isShallow: boolean,
  signal: AbortSignal,
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
  for (const result of results) {
    const log = logs.find(({ operation }) => operation.id === result.operation);
    const isMoving = log && result.failures.length > 0 && !(await isBroken(server, log));
    judged.push(
      isMoving ? toSkipped(log, "workflow", "records came or went at each try") : toWorkflowJudged(result),
    );
  }
  for (const log of logs) {
    const obstacle = pagingObstacle(log);
    if (obstacle !== undefined) judged.push(toSkipped(log, "workflow", `page by page: ${obstacle}`));
  }
}

/** Whether pages do not fit together; unlike the workflow, this looks whether records came in between. */
async function isBroken(server: Server, log: Log): Promise<boolean> {
  const outcome = await checkPaging(server, log);
  return "judgement" in outcome && outcome.judgement.message !== undefined;
}

/** The workflow compares the first two records, so they must be there, and be told apart by their times. */
function pagingObstacle({ operation, pages, closed }: Log): string | undefined {
  const records = pages[0]?.records ?? [];
  if (closed !== undefined) return whyClosed(closed);
  if (records.length < 2) return "it takes an answer with two records";
  const times = records.slice(0, 3).map((record) => timeOf(operation, record));
  if (new Set(times).size < times.length) return "the first records share their time";
  return undefined;
}

function toReport({ server, judged, obstacles, findings, probeRequests }: Run): Report {
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
