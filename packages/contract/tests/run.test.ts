import { describe, expect, test } from "vitest";
import type { Finding } from "../src/report.ts";
import {
  judgeAcceptance,
  judgeAnswers,
  readAround,
  refuse,
  startRun,
  toReport,
  whyClosed,
} from "../src/run.ts";
import { tally } from "../src/tally.ts";
import { exchange, fakeServer, operation, passwords, sessions, surveyed } from "./fake-server.ts";

describe("a normal request", () => {
  test("is accepted with 200, and broken with anything else", () => {
    expect(judgeAcceptance(exchange({}), 200)).toEqual([{ rule: "accepted", place: "status" }]);
    for (const status of [400, 401, 403, 404, 500])
      expect(judgeAcceptance(exchange({ status }), 200)).toEqual([
        {
          rule: "accepted",
          place: "status",
          message: `The status is ${status}, though nothing is wrong with the request.`,
        },
      ]);
  });

  test("is not judged where the log was closed from the start", () => {
    for (const status of [401, 403, 404]) expect(judgeAcceptance(exchange({ status }), status)).toEqual([]);
    for (const status of [400, 500]) expect(judgeAcceptance(exchange({ status }), status)).toHaveLength(1);
  });

  test("is judged alone, and only where an answer came", () => {
    expect(judgeAcceptance(exchange({ status: 400 }, { isNormal: false }), 200)).toEqual([]);
    expect(judgeAcceptance(exchange({ status: 0, broken: "It broke off." }), 200)).toEqual([]);
  });
});

describe("all answers", () => {
  test("are judged, those of each log by its own order and time", async () => {
    const ask = [
      { operation: operation("listSessionLog"), parameters: { from: 5 } },
      { operation: operation("listPasswordLog"), parameters: { userId: "somebody" } },
      { operation: operation("listPasswordLog"), parameters: { userId: "somebody" } },
    ];
    const bodies = [sessions(9, 1), passwords(1, 2), passwords(2, 1)];
    const server = fakeServer((_, index) => ({ body: bodies[index] }));
    for (const each of ask) await server.ask(each);
    const run = { ...startRun(server), compared: "start" as const };
    judgeAnswers(run);
    const failed = tally(run.judged).filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ operation, rule, place }) => `${operation} ${rule} ${place}`)).toEqual([
      "listSessionLog range body /1/startTime",
      "listPasswordLog order body /1/timestamp",
    ]);
    // As long as it is not known what is compared, a session that went on until then is taken for a good one.
    const mild = startRun(server);
    judgeAnswers(mild);
    expect(
      tally(mild.judged).filter(({ rule, outcome }) => rule === "range" && outcome === "failed"),
    ).toEqual([]);
  });
});

test("an error that every answer is tells nothing of what is accepted", async () => {
  const server = fakeServer(() => ({ status: 500, body: {} }));
  await server.ask({ operation: operation("listSessionLog"), parameters: {} });
  const run = startRun(server);
  judgeAnswers(run);
  expect(run.judged.map(({ judgement }) => judgement.rule)).not.toContain("accepted");
});

test("whose records they are is not judged where a server gives the same whatever it is asked", async () => {
  const server = fakeServer(() => ({ body: passwords(1) }));
  await server.ask({ operation: operation("listPasswordLog"), parameters: { userId: "another" } });
  const failed = (isFixed: boolean) => {
    const run = startRun(server);
    judgeAnswers(run, isFixed);
    return tally(run.judged).filter(({ outcome }) => outcome === "failed");
  };
  expect(failed(true)).toEqual([]);
  expect(failed(false)).toMatchObject([{ rule: "user", place: "body /0/userId" }]);
});

test("closed logs are skipped, with the reason", async () => {
  const run = startRun(fakeServer(() => ({ body: [] })));
  await readAround(run, [
    { ...surveyed(operation("listSessionLog"), []), closed: 403 },
    surveyed(operation("listPasswordLog"), []),
  ]);
  expect(
    tally(run.judged).map(
      ({ operation, rule, outcome, message }) => `${operation} ${rule} ${outcome}: ${message}`,
    ),
  ).toEqual([
    "listSessionLog whole-range skipped: The log cannot be read (403).",
    "listPasswordLog whole-range skipped: 0 records are too few.",
    "listSessionLog paging skipped: The log cannot be read (403).",
    "listPasswordLog paging skipped: 0 records are too few.",
  ]);
  expect(whyClosed(200)).toBe("the records cannot be looked at");
});

test("a request that should have been refused is told", async () => {
  const run = startRun(fakeServer(() => ({ body: [] })));
  await refuse(run, [surveyed(operation("listSessionLog"), [])], false);
  expect(tally(run.judged)[0]).toMatchObject({
    outcome: "failed",
    rule: "without-credentials",
    request: { credentials: "none" },
  });
});

test("a report holds all that the run came to, without the secrets that a server repeated", () => {
  const server = { ...fakeServer(() => ({})), conceal: (text: string) => text.replaceAll("planted", "***") };
  const judged = {
    operation: operation("listSessionLog"),
    judgement: { rule: "json", place: "body", message: "The planted body." } as const,
  };
  const obstacle = { message: "It is forbidden.", words: "planted words" };
  const finding: Finding = {
    probe: "unknown-user",
    question: "What comes?",
    value: "error",
    finding: "An error.",
    words: "No planted user.",
    evidence: [],
    meaning: "Nothing.",
    breaksAssumption: false,
  };
  const run = { ...startRun(server), judged: [judged], obstacles: [obstacle], findings: [finding] };
  expect(toReport({ ...run, probeRequests: 3 })).toEqual({
    verdict: "unchecked",
    obstacles: [{ message: "It is forbidden.", words: "*** words" }],
    checks: [
      {
        outcome: "failed",
        operation: "listSessionLog",
        rule: "json",
        place: "body",
        message: "The *** body.",
        count: 1,
      },
    ],
    probes: [{ ...finding, words: "No *** user." }],
    requests: { all: 0, probes: 3 },
    server: server.address,
    document: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(toReport({ ...run, obstacles: [] }).verdict).toBe("broken");
  expect(toReport(startRun(server))).toMatchObject({ verdict: "kept", obstacles: [], probes: [] });
});
