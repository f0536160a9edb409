/**
 * The probes against the sandbox in its combinations of options, with life on: each must find the right value, and no
 * check may fail. The test takes a sample with every pair of values in it.
 */
import { type Behaviour, type Sandbox, type SandboxOptions, startSandbox } from "@saymon-logs/sandbox";
import { afterEach, expect, test } from "vitest";
import { operations } from "../../src/document.ts";
import { surveyLogs } from "../../src/logs/survey.ts";
import { tally } from "../../src/report/tally.ts";
import { checkRefusals } from "../../src/rules/refusals.ts";
import type { LogRequest } from "../../src/server/exchange.ts";
import type { Server } from "../../src/server/server.ts";
import {
  checkRangesAndPages,
  checkResponses,
  createVerification,
  probe,
  type Verification,
} from "../../src/verification.ts";
import { choiceCount, combination, combinationCount, pairCount, pairsIn } from "../support/behaviours.ts";
import { connectTo } from "../support/connect.ts";

/** Numbers without a common divisor with that of the combinations walk through all of them. */
const stride = 23_311;
const sample = 40;
/** How many combinations are tried: ten times as many with `TEST_ALL=1`. */
const tried = process.env["TEST_ALL"] === "1" ? 10 * sample : sample;

/** Enough for each value of the options below. */
const records = { listSessionLog: 250, listUserAuditLog: 350, listPasswordLog: 200 };
/** Enough for any limit, and for records that share a millisecond. */
const manyRecords = { listSessionLog: 1200, listUserAuditLog: 1500, listPasswordLog: 1000 };
/** The most requests that all probes send together. */
const mostRequests = 10 * operations.length;

let sandbox: Sandbox;
afterEach(() => sandbox?.close());

function* combinations(count: number): Generator<Behaviour> {
  for (let index = 0; index < count; index++) yield combination((index * stride) % combinationCount);
}

/** Connects with all credentials that probes can use. */
function connectToSandbox({ url, users }: Sandbox): Server {
  const otherAuth = { login: "no-permissions", password: "secret" };
  return connectTo(url, { otherAuth, apiToken: users[0]?.apiToken });
}

async function examine(options: SandboxOptions): Promise<Verification> {
  sandbox = await startSandbox({ records, life: true, ...options });
  const { clock } = sandbox;
  const server = connectToSandbox(sandbox);
  // A second passes with each request: records arrive, late ones too.
  const lively = {
    ...server,
    send: (request: LogRequest) => {
      clock.advance(1000);
      return server.send(request);
    },
  };
  const verification = createVerification(lively);
  const logs = await surveyLogs(lively, undefined, false);
  verification.results.push(...(await checkRefusals(lively, logs, false)));
  await probe(verification, logs);
  await checkRangesAndPages(verification, logs);
  checkResponses(verification);
  await sandbox.close();
  return verification;
}

/** The findings, as far as they are those of the options. */
function found({ findings }: Verification): Behaviour {
  const foundBy = (name: string, operation?: string) =>
    findings.find((finding) => finding.probe === name && (!operation || finding.operation === operation))
      ?.value;
  return {
    bounds: foundBy("bounds"),
    defaultLimit: foundBy("default-limit"),
    maxLimit: foundBy("max-limit"),
    ties: foundBy("ties"),
    auditOrder: foundBy("order", "listUserAuditLog"),
    passwordOrder: foundBy("order", "listPasswordLog"),
    sessionTime: foundBy("session-time"),
    auditPermission: foundBy("permissions", "listUserAuditLog"),
    reversedRange: foundBy("reversed-range"),
    unknownUser: foundBy("unknown-user", "listPasswordLog"),
    unknownParameters: foundBy("unknown-parameters"),
    apiTokens: foundBy("api-tokens"),
  } as Behaviour;
}

async function check(behaviour: Behaviour): Promise<void> {
  const verification = await examine(behaviour);
  const { ties, ...others } = found(verification);
  const { ties: expectedTies, ...expected } = behaviour;
  // A limit that is cut down cuts down the default, too.
  const defaultLimit = Math.min(behaviour.defaultLimit, behaviour.maxLimit);
  expect.soft(others, JSON.stringify(behaviour)).toEqual({ ...expected, defaultLimit });
  // Few records at a time seldom hold two of one millisecond.
  expect.soft([null, expectedTies], JSON.stringify(behaviour)).toContain(ties);
  const failed = tally(verification.results).filter(({ outcome }) => outcome === "failed");
  expect.soft(failed, JSON.stringify(behaviour)).toEqual([]);
  expect(verification.probeRequests).toBeLessThanOrEqual(mostRequests);
}

test("the sample holds every pair of values, and the walk every combination of the choices, then of all", () => {
  const texts = (count: number) => [...combinations(count)].map((behaviour) => JSON.stringify(behaviour));
  expect(pairsIn([...combinations(sample)]).size).toBe(pairCount);
  expect(new Set(texts(combinationCount)).size).toBe(combinationCount);
  const choices = [...combinations(choiceCount)].map(
    ({ defaultLimit, maxLimit, auditPermission, ...chosen }) => JSON.stringify(chosen),
  );
  expect(new Set(choices).size).toBe(choiceCount);
});

test("the probes find the right value for every option, and no check fails", {
  timeout: 7_200_000,
}, async () => {
  for (const behaviour of combinations(tried)) await check(behaviour);
});

test.for(["stable", "unstable"] as const)(
  "ties are found to be %s, in each log that has any",
  async (ties) => {
    for (const order of ["oldest-first", "newest-first"] as const) {
      // A seed with ties in each log, among those of the user who is chosen.
      const { findings } = await examine({
        ties,
        auditOrder: order,
        passwordOrder: order,
        seed: "b",
        records: manyRecords,
      });
      const found = findings.filter(({ probe, value }) => probe === "ties" && value !== null);
      expect(new Map(found.map(({ operation, value }) => [operation, value]))).toEqual(
        new Map(Object.keys(manyRecords).map((log) => [log, ties])),
      );
    }
  },
);

test.for([1, 3, 700, 1000])("a maximum limit of %d is found", async (maxLimit) => {
  const verification = await examine({ maxLimit, records: manyRecords });
  expect(found(verification)).toMatchObject({ maxLimit, defaultLimit: Math.min(30, maxLimit) });
  expect(tally(verification.results).filter(({ outcome }) => outcome === "failed")).toEqual([]);
});
