import type { Auth } from "@saymon-logs/client";
import type { Report } from "./report.ts";
import { judgeAnswers, probe, type Run, readAround, refuse, startRun, toJudged, toReport } from "./run.ts";
import { judgeSchemas } from "./schemas.ts";
import { connect } from "./server.ts";
import { startStopwatch } from "./stopwatch.ts";
import { obstaclesIn, survey } from "./survey.ts";
import { UncheckableError } from "./unreachable.ts";
import { checkWorkflows } from "./workflow-checks.ts";
import { runWorkflows } from "./workflows.ts";

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
 * @example
 * ```ts
 * import { checkServer, rules } from "@saymon-logs/contract";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const { verdict, checks } = await checkServer({
 *   server: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 *   only: "answers",
 * });
 * console.log(verdict);
 * for (const { outcome, operation, rule } of checks) {
 *   if (outcome === "failed") console.log(operation, rules[rule]);
 * }
 * ```
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
    await checkWorkflows(run, logs, isShallow, (...which) => runWorkflows(server, ...which, asking));
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
