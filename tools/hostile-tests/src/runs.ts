import fc from "fast-check";
import { type HostileResponse, hostileResponse } from "./hostile.ts";
import { secrets } from "./secrets.ts";

/** A number of runs, ten times as many with `TEST_ALL=1`. */
export function runs(count: number): number {
  return process.env["TEST_ALL"] === "1" ? count * 10 : count;
}

/** The login that is sent to hostile servers. */
const login = "planted.login";

/** One run against a hostile server. */
export interface HostileRun {
  login: string;
  secret: string;
  responses: HostileResponse[];
}

/**
 * Runs a test against hostile servers, each with its own responses.
 *
 * @param count Number of runs.
 * @param maxResponses Maximum number of responses in a run.
 */
export function forHostileServers(
  count: number,
  maxResponses: number,
  run: (run: HostileRun) => Promise<void>,
): Promise<void> {
  const servers = secrets.map((secret) =>
    fc.record({
      login: fc.constant(login),
      secret: fc.constant(secret),
      responses: fc.array(hostileResponse(login, secret), { minLength: 1, maxLength: maxResponses }),
    }),
  );
  return fc.assert(fc.asyncProperty(fc.oneof(...servers), run), { seed: 17, numRuns: runs(count) });
}
