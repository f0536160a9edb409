import { describe, expect, test } from "vitest";
import type { Finding } from "../src/report/report.ts";
import { tally } from "../src/report/tally.ts";
import {
  checkAcceptance,
  checkRangesAndPages,
  checkResponses,
  createVerification,
  toReport,
} from "../src/verification.ts";
import {
  always,
  exchange,
  fakeServer,
  passwordLog,
  passwords,
  sessionLog,
  sessions,
  surveyed,
} from "./support/fake-server.ts";

describe("a valid request", () => {
  test("passes with 200, and fails with any other status", () => {
    expect(checkAcceptance(exchange({}), 200)).toEqual([{ rule: "accepted", place: "status" }]);
    for (const status of [400, 401, 403, 404, 500])
      expect(checkAcceptance(exchange({ status }), 200)).toEqual([
        {
          rule: "accepted",
          place: "status",
          message: `The status is ${status}, although the request is valid.`,
        },
      ]);
  });

  test("is not checked where a permission was missing from the start", () => {
    expect(checkAcceptance(exchange({ status: 403 }), 403)).toEqual([]);
    for (const status of [400, 401, 404, 500])
      expect(checkAcceptance(exchange({ status }), status)).toHaveLength(1);
  });

  test("is the only kind that is checked, and only where a response arrived", () => {
    expect(checkAcceptance(exchange({ status: 400 }, { isValid: false }), 200)).toEqual([]);
    expect(checkAcceptance(exchange({ status: 0, broken: "It was closed." }), 200)).toEqual([]);
  });
});

describe("all responses", () => {
  test("are checked, those of each log by its own order and time", async () => {
    const ask = [
      { operation: sessionLog, parameters: { from: 5 } },
      { operation: passwordLog, parameters: { userId: "user" } },
      { operation: passwordLog, parameters: { userId: "user" } },
    ];
    const bodies = [sessions(9, 1), passwords(1, 2), passwords(2, 1)];
    const server = fakeServer((_, index) => ({ body: bodies[index] }));
    for (const each of ask) await server.send(each);
    const verification = {
      ...createVerification(server),
      compared: new Map([[sessionLog.id, "start" as const]]),
    };
    checkResponses(verification);
    const failed = tally(verification.results).filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ operation, rule, place }) => `${operation} ${rule} ${place}`)).toEqual([
      "listSessionLog range body /1/startTime",
      "listPasswordLog order body /1/timestamp",
    ]);
    // Until it is known which time is compared, a session that lasted until then is accepted.
    const tolerant = createVerification(server);
    checkResponses(tolerant);
    expect(
      tally(tolerant.results).filter(({ rule, outcome }) => rule === "range" && outcome === "failed"),
    ).toEqual([]);
  });
});

test("an error in all responses says nothing about valid requests", async () => {
  const server = always({ status: 500, body: {} });
  await server.send({ operation: sessionLog, parameters: {} });
  const verification = createVerification(server);
  checkResponses(verification);
  expect(verification.results.map(({ result }) => result.rule)).not.toContain("accepted");
});

test("the owner of records is not checked where a server always returns the same", async () => {
  const server = always({ body: passwords(1) });
  await server.send({ operation: passwordLog, parameters: { userId: "another" } });
  const failed = (isFixed: boolean) => {
    const verification = createVerification(server);
    checkResponses(verification, isFixed);
    return tally(verification.results).filter(({ outcome }) => outcome === "failed");
  };
  expect(failed(true)).toEqual([]);
  expect(failed(false)).toMatchObject([{ rule: "user", place: "body /0/userId" }]);
});

test("closed logs are skipped with the reason", async () => {
  const verification = createVerification(always({ body: [] }));
  await checkRangesAndPages(verification, [
    { ...surveyed(sessionLog, []), closed: 403 },
    surveyed(passwordLog, []),
  ]);
  expect(
    tally(verification.results).map(
      ({ operation, rule, outcome, message }) => `${operation} ${rule} ${outcome}: ${message}`,
    ),
  ).toEqual([
    "listSessionLog whole-range skipped: The log cannot be read (403).",
    "listPasswordLog whole-range skipped: The log has too few records (0).",
    "listSessionLog paging skipped: The log cannot be read (403).",
    "listPasswordLog paging skipped: The log has too few records (0).",
  ]);
});

test("responses that refuse a request for its rate are not checked, and block", async () => {
  const server = fakeServer((_, index) => (index < 2 ? { status: 429, body: "<p>" } : { body: sessions(1) }));
  for (const _ of [1, 2, 3]) await server.send({ operation: sessionLog, parameters: {} });
  const verification = createVerification(server);
  checkResponses(verification);
  expect(toReport(verification)).toMatchObject({
    verdict: "blocked",
    blockers: [
      {
        operation: "listSessionLog",
        message:
          "2 requests stayed refused (429) after being repeated. Set a lower rate, and run the verification again.",
      },
    ],
  });
  expect(verification.results.every(({ result }) => result.message === undefined)).toBe(true);
});

test("a report has all results, and all text of the server in it is made safe", () => {
  const server = {
    ...always({}),
    repeated: 2,
    toSafeText: (text: string) => text.replaceAll("planted", "***"),
  };
  const request = {
    method: "GET",
    path: "/log",
    parameters: { userId: "a planted id" },
    credentials: "given",
  } as const;
  const safeRequest = { ...request, parameters: { userId: "a *** id" } };
  const results = [
    {
      operation: sessionLog,
      result: {
        rule: "json",
        place: "body /planted",
        message: "The planted word.",
        received: "planted",
      } as const,
      request,
    },
  ];
  const blocker = { message: "It is planted.", serverMessage: "planted words" };
  const finding: Finding = {
    probe: "unknown-user",
    question: "Which planted word?",
    value: "planted",
    finding: "A planted word.",
    serverMessage: "No planted user.",
    evidence: [{ request, outcome: "404" }],
    meaning: "A planted word.",
    breaksAssumption: false,
  };
  const verification = { ...createVerification(server), results, blockers: [blocker], findings: [finding] };
  // Words of our own stay as they are, whatever the secrets are.
  expect(toReport({ ...verification, probeRequests: 3 })).toEqual({
    verdict: "blocked",
    blockers: [{ message: "It is planted.", serverMessage: "*** words" }],
    checks: [
      {
        outcome: "failed",
        operation: "listSessionLog",
        rule: "json",
        place: "body /***",
        message: "The planted word.",
        received: "***",
        request: safeRequest,
        count: 1,
      },
    ],
    findings: [
      {
        ...finding,
        value: "***",
        serverMessage: "No *** user.",
        evidence: [{ request: safeRequest, outcome: "404" }],
      },
    ],
    requests: { all: 2, probes: 3, repeated: 2 },
    server: server.address,
    document: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(toReport({ ...verification, blockers: [] }).verdict).toBe("failed");
  expect(toReport(createVerification(server))).toMatchObject({
    verdict: "passed",
    blockers: [],
    findings: [],
  });
});
