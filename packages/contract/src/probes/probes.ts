import type { Finding } from "../report/report.ts";
import { apiTokens } from "./api-tokens.ts";
import { bounds } from "./bounds.ts";
import { reversedRange, unknownParameters, unknownUser } from "./edge-cases.ts";
import { defaultLimit, maxLimit } from "./limits.ts";
import { order } from "./order.ts";
import { permissions } from "./permissions.ts";
import type { Probe, ProbeContext } from "./probe.ts";
import { sessionTime } from "./session-time.ts";
import { ties } from "./ties.ts";

/** All probes in the order in which they run: which time of a session is compared must be known before its bounds. */
const probes: readonly Probe[] = [
  order,
  sessionTime,
  bounds,
  ties,
  defaultLimit,
  maxLimit,
  reversedRange,
  unknownUser,
  unknownParameters,
  permissions,
  apiTokens,
];

/** Runs all probes. */
export async function runProbes(context: ProbeContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, question, run } of probes) {
    for (const { operation, ...result } of await run(context)) {
      findings.push({ probe: name, ...(operation && { operation: operation.id }), question, ...result });
    }
  }
  return findings;
}
