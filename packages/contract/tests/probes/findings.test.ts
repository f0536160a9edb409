/** The texts of all findings. */
import { expect, test } from "vitest";
import { surveyLogs } from "../../src/logs/survey.ts";
import type { LogRecord, LogRequest } from "../../src/server/exchange.ts";
import type { Server } from "../../src/server/server.ts";
import { createVerification, probe } from "../../src/verification.ts";
import {
  auditLog,
  type FakeResponse,
  fakeServer,
  passwordLog,
  passwords,
  sessionLog,
  sessions,
} from "../support/fake-server.ts";

/** Some are alone in their millisecond, and some share it. */
const places = Array.from({ length: 90 }, (_, index) => (index % 9 < 5 ? index : index - (index % 9) + 5));
const sessionRecords = sessions(...places.map((place) => 9_000_000 - place * 10_000));
const changes = passwords(...places.map((place) => 1_000_000 + place * 10));

/** A server that behaves as the client assumes, or otherwise wherever the vendor leaves a choice. */
function saymon(isOther: boolean): Server {
  let requests = 0;
  return fakeServer(({ operation, parameters, credentials }: LogRequest): FakeResponse => {
    requests++;
    const refuse = (status: number, message: string) => ({ status, body: { code: "Refused", message } });
    if (credentials === "API token" && isOther) return refuse(401, "No tokens.");
    if (credentials === "other user") return refuse(403, `You need ${operation.permission ?? "read-audit"}.`);
    if ("undocumentedParameter" in parameters && isOther) return refuse(400, "What?");
    if (Object.values(parameters).includes("0".repeat(24)))
      return isOther ? { body: [] } : refuse(404, "Unknown user.");
    const { from, to, limit = 10, skip = 0 } = parameters;
    if (Number(from) > Number(to)) return isOther ? refuse(400, "Backwards.") : { body: [] };

    const lasts = operation.end !== undefined && isOther;
    const all =
      operation.end === undefined && isOther
        ? changes.toReversed()
        : operation.end
          ? sessionRecords
          : changes;
    const inside = (record: LogRecord) => {
      const start = record[operation.time] as number;
      const end = lasts ? (record["endTime"] as number) : start;
      const [later, earlier] = isOther ? [1, 1] : [0, 0];
      return end >= Number(from ?? 0) + later && start <= Number(to ?? Number.POSITIVE_INFINITY) - earlier;
    };
    const found = all.filter(inside);
    const shuffled =
      isOther && requests % 2 === 0
        ? found.toSorted((one, other) => compare(one, other, operation.time))
        : found;
    return { body: shuffled.slice(Number(skip), Number(skip) + Math.min(Number(limit), 40)) };
  });
}

/** Turns around what shares a millisecond, and leaves the rest as it is. */
function compare(one: LogRecord, other: LogRecord, time: string): number {
  return one[time] === other[time] ? -1 : 0;
}

test.for([
  ["behaves as the client assumes", false],
  ["behaves otherwise", true],
] as const)("the findings about a server that %s", async ([, isOther]) => {
  const server = saymon(isOther);
  const known = [sessionLog, auditLog, passwordLog];
  const all = await surveyLogs(server, "user", false);
  const logs = known.flatMap(({ id }) => all.filter(({ operation }) => operation.id === id));
  const before = server.exchanges.length;
  const verification = createVerification(server);
  await probe(verification, logs);
  expect(verification.probeRequests).toBe(server.exchanges.length - before);
  expect(verification).toMatchObject({ results: [], blockers: [] });
  expect(verification.compared).toEqual(new Map([[sessionLog.id, isOther ? "overlap" : "start"]]));
  const lines = verification.findings.map(
    ({ probe, operation = "", value, finding, serverMessage, meaning, breaksAssumption, evidence }) =>
      [
        probe,
        operation,
        value,
        finding,
        serverMessage,
        meaning,
        breaksAssumption,
        evidence.map(({ outcome }) => outcome).join("; "),
      ].join(" | "),
  );
  expect(lines).toMatchSnapshot();
});
