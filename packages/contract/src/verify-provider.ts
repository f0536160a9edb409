import type { Auth } from "@saymon-logs/client";
import { findBlockers, surveyLogs } from "./logs/survey.ts";
import { isUsableUserId } from "./logs/user-id.ts";
import type { Report } from "./report/report.ts";
import { checkRefusals } from "./rules/refusals.ts";
import { BlockedError } from "./server/blocked-error.ts";
import { type Clock, startDeadline, systemClock } from "./server/deadline.ts";
import { connect, type Server } from "./server/server.ts";
import {
  checkRangesAndPages,
  checkResponses,
  createVerification,
  probe,
  toReport,
  type Verification,
} from "./verification.ts";
import { createRespect, type RunWorkflows } from "./workflows/respect.ts";
import { checkWorkflows } from "./workflows/workflow-rule.ts";

/** The options of {@link verifyProvider}. */
export interface VerifyOptions {
  /** Address of the server, as the client's `baseUrl`. */
  server: string | URL;
  /** Credentials, as the client's. Their user needs the permissions that the document names. */
  auth: Auth;
  /** Whose logs are read, such as the audit log. Default: a user whom another log names, such as the session log. */
  userId?: string | undefined;
  /** Credentials of a user without permissions, for the probe `permissions`. Default: the probe is skipped. */
  otherAuth?: Auth | undefined;
  /** An API token to try in addition to a login, for the probe `api-tokens`. Default: the probe is skipped. */
  apiToken?: string | undefined;
  /**
   * `responses` leaves out what a server with fixed responses, such as a mock, does not support: ranges, pages, and
   * the probes. Default: `all`.
   */
  only?: "all" | "responses" | undefined;
  /** Whether to send a wrong password once to each operation; a server may lock the account. Default: false. */
  wrongPassword?: boolean | undefined;
  /** Maximum number of requests per second. Default: 10. */
  rate?: number | undefined;
  /** Maximum duration of the verification, in milliseconds. Default: 600,000. */
  deadline?: number | undefined;
  /** Maximum duration of one response, in milliseconds. Default: 30,000. */
  timeout?: number | undefined;
  /** Stops the verification, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Whether the address may begin with `http://` for another host than localhost. Default: false. */
  allowHttp?: boolean | undefined;
  /** Called before each step with its name, such as `Reading the logs`. */
  onProgress?: ((step: string) => void) | undefined;
}

/** What tests replace. */
export interface Surroundings {
  clock?: Clock;
  fetch?: typeof fetch;
  /** Creates the function that runs the workflows. Default: {@link createRespect}. */
  respect?: (server: Server, signal: AbortSignal) => RunWorkflows;
}

/**
 * Verifies whether a server conforms to the OpenAPI document, and finds out what the vendor has not published. It only
 * reads. Whatever the server does, the result is a report.
 *
 * It sends 80 to 120 requests. They are paced, and repeated when the server or a proxy is busy: a `Retry-After` is
 * waited for, as long as the deadline allows it.
 *
 * @example
 * ```ts
 * import { ruleDescriptions, verifyProvider } from "@saymon-logs/contract";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const { verdict, checks } = await verifyProvider({
 *   server: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 *   only: "responses",
 * });
 * console.log(verdict);
 * for (const { outcome, operation, rule } of checks) {
 *   if (outcome === "failed") console.log(operation, ruleDescriptions[rule]);
 * }
 * ```
 *
 * @throws TypeError when an option is not valid; the message does not contain credentials.
 */
export function verifyProvider(options: VerifyOptions): Promise<Report> {
  return verify(options);
}

/** As {@link verifyProvider}, in surroundings that tests choose. */
export async function verify(options: VerifyOptions, surroundings: Surroundings = {}): Promise<Report> {
  const { deadline = 600_000, timeout = 30_000, rate = 10, allowHttp = false, signal } = options;
  for (const [name, value] of Object.entries({ deadline, timeout, rate })) requirePositive(name, value);
  if (options.userId !== undefined && !isUsableUserId(options.userId))
    throw new TypeError("userId: must be the id of a user, without a slash.");
  const { clock = systemClock, respect = createRespect } = surroundings;
  const { server: address, auth, otherAuth, apiToken } = options;
  const late = new BlockedError(`The verification did not end within its deadline of ${deadline / 1000} s.`);
  const ending = startDeadline(deadline, late, signal);
  try {
    const server = connect({
      address,
      auth,
      otherAuth,
      apiToken,
      allowHttp,
      timeout,
      rate,
      clock,
      endsAt: clock.now() + deadline,
      signal: ending.signal,
      fetch: surroundings.fetch,
    });
    const verification = createVerification(server);
    try {
      await runSteps(verification, options, respect(server, ending.signal));
    } catch (error) {
      signal?.throwIfAborted();
      verification.blockers.push({ message: explain(error) });
    }
    checkResponses(verification, options.only === "responses");
    return toReport(verification);
  } finally {
    ending.stop();
  }
}

async function runSteps(
  verification: Verification,
  { userId, only, wrongPassword = false, onProgress = () => {} }: VerifyOptions,
  runWorkflows: RunWorkflows,
): Promise<void> {
  const { server, blockers, results } = verification;
  const isShallow = only === "responses";
  onProgress("Reading the logs");
  const logs = await surveyLogs(server, userId, isShallow);
  blockers.push(...findBlockers(logs, server.exchanges));

  onProgress("Sending requests that must be refused");
  results.push(...(await checkRefusals(server, logs, wrongPassword)));

  onProgress("Running the workflows");
  results.push(...(await checkWorkflows(server, logs, isShallow, runWorkflows)));
  if (isShallow) return;

  onProgress("Probing undocumented behaviour");
  await probe(verification, logs);

  onProgress("Reading ranges and pages");
  await checkRangesAndPages(verification, logs);
}

/** The message of an error of ours names no value, as it can be the server's. */
function explain(error: unknown): string {
  if (error instanceof BlockedError) return error.message;
  const { name = "unknown" } = error as Error;
  return `The verification stopped because of an internal error (${name}). Report it to the project.`;
}

function requirePositive(name: string, value: unknown): void {
  if (typeof value === "number" && value > 0 && value < 2 ** 31) return;
  throw new TypeError(`${name}: must be a positive number.`);
}
