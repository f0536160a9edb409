import { operations } from "../document.ts";
import type { Evidence, Report, SentRequest } from "../report.ts";

/** What stands in the place of what was left out. */
const mask = "***";

/**
 * The report as it may be given to others: it names no server, no login, no id, no time, and none of the server's own
 * words. What is left is what the project needs to know: what was asked, which rule was broken where, and what was
 * found out.
 */
export function toAttachment(report: Report): Report {
  const { server, obstacles, checks, probes } = report;
  const hosts = [server, URL.parse(server)?.host ?? server];
  const clean = (text: string) => hosts.reduce((cleaned, host) => cleaned.replaceAll(host, mask), text);
  return {
    ...report,
    server: mask,
    obstacles: obstacles.map(({ words, ...obstacle }) => ({
      ...obstacle,
      message: clean(obstacle.message),
      ...masked(words),
    })),
    checks: checks.map(({ request, ...check }) => ({
      ...check,
      message: clean(check.message),
      ...(request && { request: maskRequest(request) }),
    })),
    probes: probes.map(({ words, evidence, ...finding }) => ({
      ...finding,
      evidence: evidence.map(maskEvidence),
      ...masked(words),
    })),
  };
}

function masked(words: string | undefined): { words?: string } {
  return words === undefined ? {} : { words: mask };
}

function maskEvidence({ request, came }: Evidence): Evidence {
  return { request: maskRequest(request), came };
}

/** Ids and times are taken from records, or are the user's; limits and places to start from are ours. */
function maskRequest(request: SentRequest): SentRequest {
  const parameters = Object.entries(request.parameters).map(([name, value]) => [
    name,
    isFromRecords(name) ? mask : value,
  ]);
  return { ...request, parameters: Object.fromEntries(parameters) };
}

function isFromRecords(name: string): boolean {
  const parameter = operations
    .flatMap(({ parameters }) => parameters)
    .find((parameter) => parameter.name === name);
  return parameter?.schema.type === "string" || parameter?.schema.format === "int64";
}
