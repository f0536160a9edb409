/** What people read of the findings: every word of them, for a server as the client takes it to be, and for another. */
import { expect, test } from "vitest";
import type { Ask, LogRecord } from "../src/exchange.ts";
import { probe, startRun } from "../src/run.ts";
import type { Server } from "../src/server.ts";
import { survey } from "../src/survey.ts";
import { type FakeAnswer, fakeServer, passwords, sessions } from "./fake-server.ts";

/** Some that stand alone, and some that share their millisecond. */
const places = Array.from({ length: 90 }, (_, index) => (index % 9 < 5 ? index : index - (index % 9) + 5));
const sessionRecords = sessions(...places.map((place) => 9_000_000 - place * 10_000));
const changes = passwords(...places.map((place) => 1_000_000 + place * 10));

/** A SAYMON; another one does all that can be done in another way. */
function saymon(isOther: boolean): Server {
  let requests = 0;
  return fakeServer(({ operation, parameters, credentials }: Ask): FakeAnswer => {
    requests++;
    const refuse = (status: number, message: string) => ({ status, body: { code: "Refused", message } });
    if (credentials === "API token" && isOther) return refuse(401, "No tokens.");
    if (credentials === "other user") return refuse(403, `You need ${operation.permission ?? "read-audit"}.`);
    if ("unknownToTheDocument" in parameters && isOther) return refuse(400, "What?");
    if (Object.values(parameters).includes("0".repeat(24)))
      return isOther ? { body: [] } : refuse(404, "Nobody.");
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
  ["the client takes for granted", false],
  ["can be otherwise", true],
] as const)("a server that does what %s is told of in these words", async ([, isOther]) => {
  const server = saymon(isOther);
  const logs = await survey(server, "somebody", false);
  const before = server.exchanges.length;
  const run = startRun(server);
  await probe(run, logs);
  expect(run.probeRequests).toBe(server.exchanges.length - before);
  expect(run).toMatchObject({ judged: [], obstacles: [], compared: isOther ? "overlap" : "start" });
  const lines = run.findings.map(
    ({ probe, operation = "", value, finding, words, meaning, breaksAssumption, evidence }) =>
      [
        probe,
        operation,
        value,
        finding,
        words,
        meaning,
        breaksAssumption,
        evidence.map(({ came }) => came).join("; "),
      ].join(" | "),
  );
  expect(lines).toMatchSnapshot();
});
