import { documentVersion, operations } from "./document.ts";
import { type ComparedTimes, comparedTimeOf } from "./logs/records.ts";
import { commonErrorStatus, type Log } from "./logs/survey.ts";
import { runProbes } from "./probes/probes.ts";
import { type Blocker, type Finding, type Report, type SentRequest, toVerdict } from "./report/report.ts";
import { tally } from "./report/tally.ts";
import { checkOwner, checkRecords, orderOf } from "./rules/log-rules.ts";
import { checkPaging, checkRange, type RangeResult } from "./rules/ranges.ts";
import { checkResponse } from "./rules/response-rules.ts";
import { type RecordedResult, type RuleResult, recordResult, recordSkipped } from "./rules/rule-result.ts";
import { checkSchema } from "./rules/schema-rules.ts";
import type { Exchange } from "./server/exchange.ts";
import type { Server } from "./server/server.ts";

/** A verification and its results until now. */
export interface Verification {
  server: Server;
  results: RecordedResult[];
  blockers: Blocker[];
  findings: Finding[];
  /** Number of requests that the probes sent. */
  probeRequests: number;
  compared: ComparedTimes;
}

/** Creates a verification without results. */
export function createVerification(server: Server): Verification {
  return { server, results: [], blockers: [], findings: [], probeRequests: 0, compared: new Map() };
}

/** Runs the probes. */
export async function probe(verification: Verification, logs: Log[]): Promise<void> {
  const { server, compared } = verification;
  const before = server.exchanges.length;
  verification.findings.push(...(await runProbes({ server, logs, compared })));
  verification.probeRequests = server.exchanges.length - before;
}

/** Reads a range and two pages of each log. */
export async function checkRangesAndPages(
  { server, results, compared }: Verification,
  logs: Log[],
): Promise<void> {
  for (const log of logs) {
    const time = comparedTimeOf(log.operation, compared);
    results.push(toRecorded(log, "whole-range", await checkRange(server, log, time)));
    results.push(toRecorded(log, "paging", await checkPaging(server, log)));
  }
}

function toRecorded({ operation }: Log, rule: RuleResult["rule"], outcome: RangeResult): RecordedResult {
  if ("skipped" in outcome) return recordSkipped(operation, rule, outcome.skipped);
  return recordResult(outcome.exchange, outcome.result);
}

/**
 * Checks all responses: by the rules for single responses, and by those that relate a response to its request. A
 * response that refuses a request for its rate or load says nothing about the server, and is not checked.
 *
 * @param isFixed Whether the server returns the same records for every request, as a mock does. Default: false.
 */
export function checkResponses(
  { server: { exchanges }, results, compared }: Verification,
  isFixed: boolean = false,
): void {
  const received = exchanges.filter(({ isRefused }) => !isRefused);
  const isFailing = commonErrorStatus(received) !== undefined;
  for (const about of operations) {
    const ofLog = received.filter(({ operation }) => operation.id === about.id);
    const order = orderOf(ofLog);
    const time = comparedTimeOf(about, compared) ?? "overlap";
    const firstStatus = ofLog[0]?.response.status;
    for (const exchange of ofLog) {
      const found = [
        ...checkResponse(exchange),
        ...checkSchema(exchange),
        ...(isFailing ? [] : checkAcceptance(exchange, firstStatus)),
        ...checkRecords(exchange, time, order),
        ...(isFixed ? [] : checkOwner(exchange)),
      ];
      for (const result of found) results.push(recordResult(exchange, result));
    }
  }
}

/** Checks that a valid request got a 200. A permission that was missing from the start is a blocker instead. */
export function checkAcceptance(
  { isValid, response }: Exchange,
  firstStatus: number | undefined,
): RuleResult[] {
  const { status, broken } = response;
  const isForbidden = status === firstStatus && status === 403;
  if (!isValid || broken !== undefined || isForbidden) return [];
  const message = `The status is ${status}, although the request is valid.`;
  return [{ rule: "accepted", place: "status", ...(status !== 200 && { message }) }];
}

/** Creates the report. All text of the server is made safe here. */
export function toReport(verification: Verification): Report {
  const { server, results, findings, probeRequests } = verification;
  const safeTexts = new Map<string, string>();
  const safe = (text: string) => {
    const known = safeTexts.get(text) ?? server.toSafeText(text);
    safeTexts.set(text, known);
    return known;
  };
  const safeRequest = (request: SentRequest): SentRequest => ({
    ...request,
    parameters: Object.fromEntries(
      Object.entries(request.parameters).map(([name, value]) => [name, safe(value)]),
    ),
  });
  const checks = tally(results).map(({ request, received, place, ...check }) => ({
    ...check,
    place: safe(place),
    ...(received !== undefined && { received: safe(received) }),
    ...(request && { request: safeRequest(request) }),
  }));
  const withSafeMessage = <Item extends { serverMessage?: string }>({ serverMessage, ...item }: Item) => ({
    ...item,
    ...(serverMessage !== undefined && { serverMessage: safe(serverMessage) }),
  });
  const blockers = [...verification.blockers, ...refusalBlockers(server.exchanges)].map(withSafeMessage);
  return {
    verdict: toVerdict(checks, blockers),
    blockers,
    checks,
    findings: findings.map(({ evidence, value, ...finding }) => ({
      ...withSafeMessage(finding),
      value: typeof value === "string" ? safe(value) : value,
      evidence: evidence.map(({ request, outcome }) => ({ request: safeRequest(request), outcome })),
    })),
    requests: {
      all: server.exchanges.length + server.repeated,
      probes: probeRequests,
      repeated: server.repeated,
    },
    server: server.address,
    document: documentVersion,
  };
}

/** Returns a blocker for each operation whose requests stayed refused for their rate, or by a busy proxy. */
function refusalBlockers(exchanges: Exchange[]): Blocker[] {
  const refused = exchanges.filter(({ isRefused }) => isRefused);
  const groups = Map.groupBy(refused, ({ operation, response }) => `${operation.id} ${response.status}`);
  return [...groups.values()].map((group) => {
    const [{ operation, response }] = group as [Exchange];
    const advice = response.status === 429 ? "Set a lower rate" : "Check the server and its proxies";
    return {
      operation: operation.id,
      message: `${group.length} ${group.length === 1 ? "request" : "requests"} stayed refused (${response.status}) after being repeated. ${advice}, and run the verification again.`,
    };
  });
}
