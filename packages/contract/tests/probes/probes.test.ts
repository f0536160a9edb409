import { describe, expect, test } from "vitest";
import type { Log } from "../../src/logs/survey.ts";
import { apiTokens } from "../../src/probes/api-tokens.ts";
import { bounds } from "../../src/probes/bounds.ts";
import { reversedRange, unknownParameters, unknownUser } from "../../src/probes/edge-cases.ts";
import { find } from "../../src/probes/find.ts";
import { defaultLimit, maxLimit } from "../../src/probes/limits.ts";
import { order } from "../../src/probes/order.ts";
import { permissions } from "../../src/probes/permissions.ts";
import type { Probe, ProbeContext } from "../../src/probes/probe.ts";
import { sessionTime } from "../../src/probes/session-time.ts";
import { ties } from "../../src/probes/ties.ts";
import type { LogRecord, LogRequest } from "../../src/server/exchange.ts";
import type { Server } from "../../src/server/server.ts";
import {
  always,
  auditLog,
  fakeServer,
  logServer,
  passwordLog,
  passwords,
  sessionLog,
  sessions,
  silent,
  surveyed,
} from "../support/fake-server.ts";

const manyPasswords = passwords(...Array.from({ length: 60 }, (_, index) => 1000 + index * 10));
const manySessions = sessions(...Array.from({ length: 60 }, (_, index) => 900_000 - index * 10_000));

async function results(probe: Probe, server: Server, ...logs: Log[]) {
  return probe.run({ server, logs, compared: new Map() } satisfies ProbeContext);
}

async function values(probe: Probe, server: Server, ...logs: Log[]) {
  return (await results(probe, server, ...logs)).map(({ value }) => value);
}

const closed = (log: Log): Log => ({ ...log, closed: 403 });

describe("order", () => {
  test.for([
    [[1, 2], "oldest-first", "Oldest first, in 2 records.", false],
    [[2, 1, 1], "newest-first", "Newest first, in 3 records.", false],
    [[2, 1, 2], "turns", "In no order of time.", true],
    [[1, 1], null, "Unknown: Two records with different times are needed.", false],
    [[], null, "Unknown: Two records with different times are needed.", false],
  ] as const)("of %j is %s", async ([times, value, finding, breaksAssumption]) => {
    const found = await results(order, silent, surveyed(passwordLog, passwords(...times)));
    expect(found).toMatchObject([{ operation: passwordLog, value, finding, breaksAssumption }]);
  });

  test("is found in readable logs only", async () => {
    const log = surveyed(passwordLog, passwords(1, 2));
    expect(await values(order, silent, log, closed(log))).toEqual(["oldest-first"]);
  });
});

/** A session log that compares the given time. */
function comparing(compared: "start" | "end" | "overlap", records: LogRecord[], most = 1000): Server {
  return fakeServer(({ parameters }) => {
    const { from = 0, to = Number.POSITIVE_INFINITY, limit, skip = 0 } = parameters;
    const inside = records.filter((record) => {
      const [start, end] = [record["startTime"], record["endTime"] ?? Number.POSITIVE_INFINITY] as [
        number,
        number,
      ];
      if (compared === "overlap") return start <= Number(to) && end >= Number(from);
      const time = compared === "start" ? start : end;
      return time >= Number(from) && time <= Number(to);
    });
    return { body: inside.slice(Number(skip), Number(skip) + Math.min(Number(limit ?? 30), most)) };
  });
}

describe("session-time", () => {
  test.for(["start", "end", "overlap"] as const)(
    "is %s, found around start and end of one session",
    async (compared) => {
      const server = comparing(compared, manySessions);
      const logs = [surveyed(sessionLog, manySessions)];
      const context: ProbeContext = { server, logs, compared: new Map() };
      const [found] = await sessionTime.run(context);
      expect(found).toMatchObject({
        operation: sessionLog,
        value: compared,
        breaksAssumption: compared !== "start",
      });
      expect(context.compared).toEqual(new Map([[sessionLog.id, compared]]));
      expect(
        found?.meaning.startsWith(compared === "start" ? "As documented" : "The client assumes the start"),
      ).toBe(true);
      const ranges = found?.evidence.map(({ request }) => [
        request.parameters["from"],
        request.parameters["to"],
      ]);
      expect(ranges).toEqual([
        ["899999", "900001"],
        ["900999", "901001"],
      ]);
    },
  );

  test("is found for each log whose records have an end", async () => {
    const others = { ...passwordLog, time: sessionLog.time, end: sessionLog.end };
    const servers = {
      [sessionLog.id]: comparing("start", manySessions),
      [others.id]: comparing("end", manySessions),
    };
    const server = {
      ...silent,
      send: (request: LogRequest) => servers[request.operation.id]?.send(request) ?? silent.send(request),
    };
    const logs = [surveyed(sessionLog, manySessions), surveyed(others, manySessions)];
    expect(await values(sessionTime, server, ...logs)).toEqual(["start", "end"]);
  });

  test("uses the session with the fewest others before it", async () => {
    const [long = {}, ...others] = sessions(500, 400, 300, 200);
    const [open = {}] = sessions(550);
    const records = [
      { ...open, endTime: null },
      ...others.map((record) => ({ ...record, endTime: 600 })),
      { ...long, startTime: 100, endTime: 150, id: "last" },
    ];
    const server = comparing("start", records);
    await results(sessionTime, server, surveyed(sessionLog, records));
    expect(server.exchanges[0]?.request.parameters).toMatchObject({ from: "99", to: "101" });
  });

  test("is not found out without a session that has ended", async () => {
    const open = manySessions.map((record) => ({ ...record, endTime: null }));
    const short = manySessions.map((record) => ({ ...record, endTime: (record["startTime"] as number) + 3 }));
    for (const records of [[], open, short])
      expect((await results(sessionTime, silent, surveyed(sessionLog, records)))[0]).toMatchObject({
        value: null,
        finding: "Unknown: A session that has ended is needed.",
      });
    expect((await results(sessionTime, silent, closed(surveyed(sessionLog, []))))[0]?.finding).toBe(
      "Unknown: The session log cannot be read.",
    );
  });

  test("is not found out when the session is nowhere, or there is more than was looked through", async () => {
    const log = surveyed(sessionLog, manySessions);
    expect(await values(sessionTime, always({ body: [] }), log)).toEqual([null]);
    const [newer = {}] = sessions(990_000);
    const full = surveyed(sessionLog, manySessions.slice(0, 2), 2);
    expect(await values(sessionTime, always({ body: [newer, newer] }), full)).toEqual([null]);
  });
});

describe("bounds", () => {
  test.for([
    ["both", 0, 0, "Yes, with both."],
    ["from", 0, 1, "With from, but not with to."],
    ["to", 1, 0, "With to, but not with from."],
    ["neither", 1, 1, "No, with neither."],
  ] as const)("are %s inclusive", async ([value, later, earlier, finding]) => {
    const change = (query: { from: number; to: number; limit: number; skip: number }) => ({
      ...query,
      from: query.from + later,
      to: query.to - earlier,
    });
    const server = logServer(passwordLog, () => manyPasswords, { change });
    const [found] = await results(bounds, server, surveyed(passwordLog, manyPasswords));
    expect(found).toMatchObject({ operation: passwordLog, value, finding, breaksAssumption: false });
    expect(server.exchanges).toHaveLength(3);
  });

  test.for(["start", "end", "overlap"] as const)(
    "are found where %s of a session is compared",
    async (compared) => {
      const server = comparing(compared, manySessions);
      const logs = [surveyed(sessionLog, manySessions)];
      const found = await bounds.run({ server, logs, compared: new Map([[sessionLog.id, compared]]) });
      expect(found).toMatchObject([{ value: "both" }]);
    },
  );

  test("use a record that is alone in its millisecond, not at the end of a page", async () => {
    const records = passwords(10, 20, 20, 31, 32, 50, 60);
    const server = logServer(passwordLog, () => records);
    await results(bounds, server, surveyed(passwordLog, records));
    expect(server.exchanges.map(({ request }) => request.parameters)).toMatchObject([
      { from: "50", to: "51" },
      { from: "49", to: "50" },
      { from: "49", to: "51" },
    ]);
  });

  test("are found with a single record", async () => {
    const records = passwords(10);
    expect(
      await values(
        bounds,
        logServer(passwordLog, () => records),
        surveyed(passwordLog, records),
      ),
    ).toEqual(["both"]);
  });

  test.for([
    [passwords(), "The log is empty"],
    [passwords(1, 1), "No record is alone in its millisecond in what was read"],
    [passwords(1, 2, 3), "No record is alone in its millisecond in what was read"],
  ] as const)("are not found out in %j", async ([records, reason]) => {
    expect((await results(bounds, silent, surveyed(passwordLog, [...records])))[0]?.finding).toBe(
      `Unknown: ${reason}.`,
    );
  });

  test("are not found out when the record was removed, or it is not known what is compared", async () => {
    expect(
      (await results(bounds, always({ body: [] }), surveyed(passwordLog, manyPasswords)))[0]?.finding,
    ).toBe("Unknown: The record was not found in a range around its time.");
    expect((await results(bounds, silent, surveyed(sessionLog, manySessions)))[0]?.finding).toBe(
      "Unknown: It is unknown which time is compared.",
    );
  });
});

describe("ties", () => {
  const tied = passwords(10, 20, 20, 20, 30, 40, 40);

  test("are stable when six responses are equal", async () => {
    const server = logServer(passwordLog, () => tied);
    expect(await results(ties, server, surveyed(passwordLog, tied))).toMatchObject([
      {
        value: "stable",
        finding: "Yes, with 3 records in 6 responses.",
        breaksAssumption: false,
      },
    ]);
    expect(server.exchanges.map(({ request }) => request.parameters)).toEqual(
      Array(5).fill({ limit: "103" }),
    );
  });

  test("are unstable when one is not", async () => {
    const [a = {}, b = {}, c = {}, d = {}, ...rest] = tied;
    const server = fakeServer((_, index) => ({ body: index === 4 ? [a, c, b, d, ...rest] : tied }));
    expect(await results(ties, server, surveyed(passwordLog, tied))).toMatchObject([
      {
        value: "unstable",
        finding: "No: 3 records were in 2 orders.",
        breaksAssumption: true,
        meaning: expect.stringMatching(/^The client assumes a stable order/),
      },
    ]);
  });

  test("are not taken for unstable when some were cut off or removed", async () => {
    const server = fakeServer((_, index) => ({ body: index === 4 ? tied.slice(0, 3) : tied }));
    expect(await results(ties, server, surveyed(passwordLog, tied))).toMatchObject([
      { value: "stable", finding: "Yes, with 3 records in 5 responses." },
    ]);
    expect((await results(ties, always({ body: [] }), surveyed(passwordLog, tied)))[0]?.finding).toBe(
      "Unknown: The records were not in the log any more.",
    );
  });

  test("are not found out without two different records", async () => {
    const [one = {}] = passwords(10);
    for (const records of [[], passwords(1, 2), [one, one]])
      expect(await values(ties, silent, surveyed(passwordLog, records))).toEqual([null]);
  });

  test("are read from the page that has them", async () => {
    const first = passwords(1, 2);
    const second = passwords(3, 3);
    const pages = [
      { limit: 2, skip: 0, records: first },
      { limit: 2, skip: 2, records: second },
    ];
    const server = always({ body: second });
    await results(ties, server, {
      operation: passwordLog,
      user: { userId: "x" },
      pages,
      records: [...first, ...second],
    });
    expect(server.exchanges[0]?.request.parameters).toEqual({ userId: "x", limit: "2", skip: "2" });
  });
});

describe("limits", () => {
  test("the default is what comes of a longer log", async () => {
    const server = logServer(passwordLog, () => manyPasswords);
    expect(await results(defaultLimit, server, surveyed(passwordLog, manyPasswords))).toMatchObject([
      {
        value: 30,
        finding: "30, of a log that has more.",
        evidence: [{ outcome: "200, 30 records" }, { outcome: "200, 1 records" }],
      },
    ]);
    expect(server.exchanges[1]?.request.parameters).toEqual({ limit: "1", skip: "40" });
  });

  test("the default is not found out in a short log, where records may have been added", async () => {
    const server = logServer(passwordLog, () => manyPasswords.slice(0, 40));
    expect(
      (await results(defaultLimit, server, surveyed(passwordLog, manyPasswords.slice(0, 40))))[0]?.finding,
    ).toBe("Unknown: The response has all 30 records of the log. A longer log is needed.");
    expect(await values(defaultLimit, silent, surveyed(passwordLog, []))).toEqual([null]);
  });

  test("use the longest log", async () => {
    const server = logServer(passwordLog, () => manyPasswords);
    await results(
      defaultLimit,
      server,
      surveyed(sessionLog, sessions(1)),
      surveyed(passwordLog, manyPasswords),
    );
    expect(server.exchanges[0]?.operation).toBe(passwordLog);
  });

  test("the maximum is found where more was requested, and exists", async () => {
    const server = logServer(passwordLog, () => manyPasswords, { most: 20 });
    const log = surveyed(passwordLog, manyPasswords.slice(0, 20));
    expect(await results(maxLimit, server, log)).toMatchObject([
      { value: 20, finding: "20; more were requested, and exist." },
    ]);
    expect(server.exchanges.map(({ request }) => request.parameters)).toEqual([{ limit: "1", skip: "30" }]);
  });

  test("the maximum is requested again where a page was full", async () => {
    const server = logServer(passwordLog, () => manyPasswords, { most: 20 });
    const log = surveyed(passwordLog, manyPasswords.slice(0, 10), 10);
    expect(await values(maxLimit, server, log)).toEqual([20]);
    expect(server.exchanges[0]?.request.parameters).toEqual({ limit: "10000" });
  });

  test("the maximum is at least the limit that the probe dared to request", async () => {
    const all = passwords(...Array.from({ length: 10_020 }, (_, index) => index));
    const server = logServer(passwordLog, () => all, { most: 20_000 });
    expect(await values(maxLimit, server, surveyed(passwordLog, all.slice(0, 10), 10))).toEqual([
      "at least 10000",
    ]);
  });

  test("the maximum is not found out in a log that one response has completely", async () => {
    const server = logServer(passwordLog, () => manyPasswords);
    expect((await results(maxLimit, server, surveyed(passwordLog, manyPasswords)))[0]?.finding).toBe(
      "Unknown: One response has all 60 records of the log. A longer log is needed.",
    );
    expect(await values(maxLimit, silent, surveyed(passwordLog, []))).toEqual([null]);
  });
});

describe("a request that is refused for its rate, or fails", () => {
  const refusedAt = (count: number, status: number) =>
    fakeServer(({ parameters }, index) => {
      if (index >= count) return { status, body: {} };
      const limit = Number(parameters["limit"] ?? 30);
      return { body: manyPasswords.slice(0, limit) };
    });

  test.for([429, 503, 500])("leaves limits open (%d)", async (status) => {
    const log = surveyed(passwordLog, manyPasswords, 60);
    for (const count of [0, 1]) {
      const [found] = await results(defaultLimit, refusedAt(count, status), log);
      expect(found?.value).toBeNull();
      expect(found?.finding).toContain(`The response was ${status}`);
      expect(await values(maxLimit, refusedAt(count, status), log)).toEqual([null]);
    }
  });

  test.for([429, 503])("is no error for an edge case (%d)", async (status) => {
    const log = { ...surveyed(passwordLog, passwords(500)), user: { userId: "x" } };
    for (const probe of [reversedRange, unknownUser, unknownParameters, permissions, apiTokens])
      expect(await values(probe, refusedAt(0, status), log)).toEqual([null]);
  });

  test.for([429, 503])("leaves bounds, ties and the compared time open (%d)", async (status) => {
    const logs = [surveyed(sessionLog, manySessions), surveyed(passwordLog, passwords(1, 2, 2, 9))];
    const valuesOf = (...probes: Probe[]) =>
      Promise.all(probes.map((probe) => values(probe, refusedAt(0, status), ...logs)));
    expect(await valuesOf(bounds, ties, sessionTime)).toEqual([[null, null], [null, null], [null]]);
  });
});

describe("edge cases", () => {
  const log = { ...surveyed(passwordLog, passwords(500)), user: { userId: "x" } };
  const refusal = { status: 400, body: { code: "BadRequest", message: "No." } };

  test.for([
    [{ body: [] }, "empty", "An empty array."],
    [{ body: passwords(1) }, "records", "Records."],
    [refusal, "error", "An error, 400."],
    [{ status: 500, body: {} }, null, "Unknown: The response was 500."],
    [{ body: {} }, null, "Unknown: The response was 200."],
  ] as const)("a reversed range that gets %j: %s", async ([response, value, finding]) => {
    const server = always(response);
    expect(await results(reversedRange, server, log)).toMatchObject([
      { operation: passwordLog, value, finding },
    ]);
    expect(server.exchanges[0]).toMatchObject({
      isValid: false,
      request: { parameters: { userId: "x", from: "500", to: "1", limit: "10" } },
    });
  });

  test("a reversed range is also requested of an empty log", async () => {
    const server = always({ body: [] });
    await results(reversedRange, server, surveyed(passwordLog, []));
    expect(server.exchanges[0]?.request.parameters).toMatchObject({ from: "2", to: "1" });
  });

  test("an unknown user is requested where a log is of one user, and the server's message is kept", async () => {
    const server = always(refusal);
    const found = await results(
      unknownUser,
      server,
      surveyed(sessionLog, []),
      log,
      surveyed(auditLog, []),
      closed(log),
    );
    expect(found).toMatchObject([
      {
        operation: passwordLog,
        value: "error",
        serverMessage: "BadRequest: No.",
        meaning: expect.stringContaining("throws an error"),
      },
      { operation: auditLog, value: "error" },
    ]);
    const ids = server.exchanges.map(({ request }) => request.parameters);
    expect(ids).toEqual([
      { userId: "0".repeat(24), limit: "1" },
      { id: "0".repeat(24), limit: "1" },
    ]);
    expect(server.exchanges).toMatchObject([{ isValid: false }, { isValid: false }]);
    expect(await results(unknownUser, always({ body: [] }), log)).toMatchObject([
      { value: "empty", meaning: expect.stringContaining("look the same") },
    ]);
    expect(await results(unknownUser, always({ body: passwords(1) }), log)).toMatchObject([
      { value: "records", meaning: expect.stringContaining("those of another user") },
    ]);
    // A log that was closed because its user is unknown can still tell about an unknown user.
    expect(await values(unknownUser, server, { ...log, closed: 404 })).toEqual(["error"]);
  });

  test.for([
    [{ body: [] }, "ignore", "Yes."],
    [refusal, "error", "No, it refuses them (400)."],
    [{ status: 500, body: {} }, null, "Unknown: The response was 500."],
  ] as const)("an unknown parameter that gets %j: %s", async ([response, value, finding]) => {
    const server = always(response);
    expect(await results(unknownParameters, server, log)).toMatchObject([{ value, finding }]);
    expect(server.exchanges[0]).toMatchObject({
      isValid: false,
      request: { parameters: { limit: "1", undocumentedParameter: "1" } },
    });
  });

  test("without a readable log, nothing is sent", async () => {
    expect(await values(unknownParameters, silent, closed(log))).toEqual([null]);
    expect(await values(reversedRange, silent, closed(log))).toEqual([]);
  });
});

describe("permissions", () => {
  const logs = [sessionLog, auditLog, passwordLog].map((about) => surveyed(about, []));
  const refuse = (name: string) => ({
    status: 403,
    body: { code: "Forbidden", message: `You lack ${name}, sorry.` },
  });
  const wording = (names: Record<string, string | undefined>) =>
    fakeServer(({ operation }: LogRequest) => {
      const name = names[operation.id];
      return name === undefined ? { body: [] } : refuse(name);
    });

  test("are named by the server's message, whose wording is learned where the document names one", async () => {
    const server = wording({
      listSessionLog: "read-session-log",
      listUserAuditLog: "read-audit",
      listPasswordLog: "manage-users",
    });
    expect(await results(permissions, server, ...logs)).toMatchObject([
      {
        value: "read-session-log",
        finding: "read-session-log, as the document says.",
        breaksAssumption: false,
      },
      {
        value: "read-audit",
        finding: "The server's message names it.",
        serverMessage: "Forbidden: You lack read-audit, sorry.",
      },
      { value: "manage-users", finding: "manage-users, as the document says." },
    ]);
    expect(server.exchanges.map(({ request }) => request.credentials)).toEqual(Array(3).fill("other user"));
  });

  test("are another than the document's, which breaks an assumption", async () => {
    const server = wording({ listSessionLog: "read-session-log", listPasswordLog: "read-passwords" });
    expect((await results(permissions, server, ...logs))[2]).toMatchObject({
      value: "read-passwords",
      finding: "Another permission than manage-users, which the document names.",
      meaning: expect.stringMatching(/^The document names another permission/),
      breaksAssumption: true,
    });
  });

  test("are in the server's message only, where each log has other words", async () => {
    const messages: Record<string, string> = {
      listSessionLog: "You lack read-session-log, sorry.",
      listUserAuditLog: "read-audit is what you lack, sorry.",
      listPasswordLog: "You lack manage-users; ask for it.",
    };
    const server = fakeServer(({ operation: { id } }) => ({
      status: 403,
      body: { code: "Forbidden", message: messages[id] },
    }));
    expect(await values(permissions, server, ...logs)).toEqual([
      "read-session-log",
      "not named",
      "manage-users",
    ]);
  });

  test("are those of the document where a refusal has no message", async () => {
    const server = always({ status: 403, body: {} });
    const found = await results(permissions, server, ...logs);
    expect(found.map(({ finding, breaksAssumption }) => [finding, breaksAssumption])).toEqual([
      ["read-session-log, as the document says.", false],
      ["The server does not name it.", false],
      ["manage-users, as the document says.", false],
    ]);
    expect(found[0]).not.toHaveProperty("serverMessage");
  });

  test("are probed in each log with its user, and the outcomes are the evidence", async () => {
    const server = wording({ listSessionLog: "read-session-log" });
    const ofUser = { ...surveyed(auditLog, []), user: { id: "user" } };
    const found = await results(permissions, server, surveyed(sessionLog, []), ofUser);
    expect(found[1]?.evidence).toEqual([
      {
        request: expect.objectContaining({ parameters: { id: "user", limit: "1" } }),
        outcome: "200, 0 records",
      },
    ]);
    const broken = await results(permissions, always({ status: 500, body: {} }), ofUser);
    expect(broken).toMatchObject([
      {
        value: null,
        finding: "Unknown: The response to the other user was 500.",
        evidence: [{ outcome: "500" }],
      },
    ]);
  });

  test("are none where a user without any may read the log", async () => {
    const server = wording({ listSessionLog: "read-session-log" });
    const found = await results(permissions, server, ...logs);
    expect(found[1]).toMatchObject({
      value: "none",
      finding: "None that this user lacks.",
      meaning: "Any user can read this log with the client.",
    });
    expect(found[2]?.finding).toBe(
      "Unknown: The other user may read this log. A user without permissions is needed.",
    );
  });

  test("are not found out where the other user may read all, or the wording differs", async () => {
    expect(await values(permissions, always({ body: [] }), ...logs)).toEqual([null, null, null]);
    expect(await values(permissions, always({ status: 401, body: {} }), ...logs)).toEqual([null, null, null]);
    const odd = fakeServer(({ operation }) =>
      operation === auditLog
        ? { status: 403, body: { code: "Forbidden", message: "No way, sorry." } }
        : refuse(operation.permission ?? ""),
    );
    expect((await results(permissions, odd, ...logs))[1]).toMatchObject({
      value: "not named",
      serverMessage: "Forbidden: No way, sorry.",
    });
    const chatty = fakeServer(({ operation }) => refuse(operation.permission ?? "a right of planted.login"));
    expect((await results(permissions, chatty, ...logs))[1]).toMatchObject({ value: "not named" });
  });

  test("take another user", async () => {
    const server = { ...silent, has: () => false };
    expect((await results(permissions, server, ...logs))[0]?.finding).toContain("SAYMON_OTHER_LOGIN");
  });
});

describe("api-tokens", () => {
  const log = surveyed(sessionLog, []);

  test.for([
    [{ body: [] }, "on"],
    [{ status: 401, body: {} }, "off"],
    [{ status: 500, body: {} }, null],
  ] as const)("with the response %j: %s", async ([response, value]) => {
    const server = always(response);
    expect(await values(apiTokens, server, log)).toEqual([value]);
    expect(server.exchanges[0]?.request).toMatchObject({
      credentials: "API token",
      parameters: { limit: "1" },
    });
  });

  test("take a token and a log", async () => {
    expect((await results(apiTokens, { ...silent, has: () => false }, log))[0]?.finding).toContain(
      "SAYMON_API_TOKEN",
    );
    expect(await values(apiTokens, silent, closed(log))).toEqual([null]);
  });
});

describe("looking for a record in a range", () => {
  const range = { from: 0, to: 9_999_999 };
  const target = manySessions[30] ?? {};

  test("finds it in the first or the next response", async () => {
    const server = logServer(sessionLog, () => manySessions, { most: 20 });
    const log = surveyed(sessionLog, manySessions.slice(0, 20));
    expect(await find(server, log, range, target)).toMatchObject({ isFound: true, exchanges: [{}, {}] });
    expect(server.exchanges.map(({ request }) => request.parameters["skip"])).toEqual([undefined, "20"]);
  });

  test("ends where it would be, or where the responses end", async () => {
    const others = manySessions.filter((record) => record !== target);
    const log = surveyed(sessionLog, manySessions.slice(0, 20));
    expect(
      await find(
        logServer(sessionLog, () => others, { most: 20 }),
        log,
        range,
        target,
      ),
    ).toMatchObject({ isFound: false });
    expect(
      await find(
        logServer(sessionLog, () => others.slice(0, 25), { most: 20 }),
        log,
        range,
        target,
      ),
    ).toMatchObject({ isFound: false });
  });

  test("has no result where there are more responses, or none", async () => {
    const log = surveyed(sessionLog, manySessions.slice(0, 10));
    const server = logServer(sessionLog, () => manySessions, { most: 10 });
    expect((await find(server, log, range, target)).isFound).toBeUndefined();
    expect(server.exchanges).toHaveLength(2);
    expect((await find(always({ status: 500 }), log, range, target)).isFound).toBeUndefined();
  });
});
