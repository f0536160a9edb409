import type { Finding } from "../report.ts";
import { apiTokens } from "./api-tokens.ts";
import { bounds } from "./bounds.ts";
import { defaultLimit, greatestLimit } from "./limits.ts";
import { reversedRange, unknownParameters, unknownUser } from "./oddities.ts";
import { order } from "./order.ts";
import { permissions } from "./permissions.ts";
import type { Lab, Probe } from "./probe.ts";
import { sessionTime } from "./session-time.ts";
import { ties } from "./ties.ts";

/** All probes, in the order in which they run: what of a session is compared must be known before its bounds. */
export const probes: readonly Probe[] = [
  order,
  sessionTime,
  bounds,
  ties,
  defaultLimit,
  greatestLimit,
  reversedRange,
  unknownUser,
  unknownParameters,
  permissions,
  apiTokens,
];

/** The most requests that all probes together send. */
export const probeRequests: number = probes.reduce((sum, { requests }) => sum + requests, 0);

/** Runs all probes. */
export async function runProbes(lab: Lab): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, question, run } of probes) {
    for (const { operation, ...result } of await run(lab)) {
      findings.push({ probe: name, ...(operation && { operation: operation.id }), question, ...result });
    }
  }
  return findings;
}
