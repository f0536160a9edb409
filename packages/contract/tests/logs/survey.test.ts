import { describe, expect, onTestFinished, test } from "vitest";
import { type Operation, operations } from "../../src/document.ts";
import { commonErrorStatus, findBlockers, type Log, surveyLogs, whyClosed } from "../../src/logs/survey.ts";
import { BlockedError } from "../../src/server/blocked-error.ts";
import type { LogRecord, LogRequest } from "../../src/server/exchange.ts";
import type { Server } from "../../src/server/server.ts";
import {
  always,
  auditLog,
  exchange,
  type FakeResponse,
  fakeServer,
  passwordLog,
  sessionLog,
  sessions,
  surveyed,
} from "../support/fake-server.ts";

/** Sessions of these users, and as many records for each of them in every other log. */
function saymon(users: string[], counts: Record<string, number>, most: number = 1000) {
  const all: LogRecord[] = sessions(...users.map((_, index) => 10_000 - index)).map((record, index) => ({
    ...record,
    userId: users[index],
  }));
  return fakeServer(({ operation, parameters }: LogRequest): FakeResponse => {
    const { user, time } = operation;
    const count = counts[String(parameters[user?.name ?? ""])] ?? 0;
    const records = user
      ? Array.from({ length: count }, (_, index) => ({ [time]: index }))
      : all.map((record) => ({ ...record, [time]: record["startTime"] }));
    const skip = Number(parameters["skip"] ?? 0);
    return { body: records.slice(skip, skip + Math.min(most, Number(parameters["limit"]))) };
  });
}

const sent = (server: ReturnType<typeof fakeServer>) =>
  server.exchanges.map(({ request }) => request.parameters);

/** The log of an operation, wherever it is in the document. */
const logOf = (logs: Log[], { id }: Operation) => logs.find(({ operation }) => operation.id === id);

/** Whose logs were read: the user's id in each of their requests. */
const userOf = (logs: Log[]) => new Set(logs.flatMap(({ user }) => Object.values(user)));

const added = "/added";

/** Adds a log of all users, before the others. */
function addLog(facts: Partial<Operation>): void {
  operations.unshift({ ...sessionLog, id: "listOtherLog" as Operation["id"], path: added, ...facts });
  onTestFinished(() => void operations.shift());
}

describe("whose logs are read", () => {
  test("those of the user with the most sessions, where they have records", async () => {
    const server = saymon(["a", "b", "b", "a", "b", ...Array(40).fill("x")], { x: 50, b: 50 });
    const logs = await surveyLogs(server, undefined, false);
    expect(new Map(logs.map(({ operation, user }) => [operation, user]))).toEqual(
      new Map(
        operations.map((operation) => [operation, operation.user ? { [operation.user.name]: "x" } : {}]),
      ),
    );
    expect(sent(server)).toHaveLength(operations.length);
  });

  test("else those of the next user whose logs have more, of at most three", async () => {
    const users = ["a", "a", "a", "a", "b", "b", "b", "c", "c", "d"];
    const owner = async (counts: Record<string, number>) =>
      userOf(await surveyLogs(saymon(users, counts), undefined, false));
    expect(await owner({ a: 1, b: 3, c: 2, d: 50 })).toEqual(new Set("b"));
    expect(await owner({ a: 1, b: 4, c: 50 })).toEqual(new Set("b"));
    expect(await owner({ a: 1, b: 1, c: 1 })).toEqual(new Set("a"));
    expect(await owner({})).toEqual(new Set("a"));
  });

  test("those of a user whom another log than the session log names, where its schema has the user's id", async () => {
    const server = fakeServer(({ operation: { user, time, path } }) => ({
      body: user ? [] : [{ [time]: 1, userId: path === added ? "other" : "session" }],
    }));
    const ids = async () => {
      server.exchanges.length = 0;
      await surveyLogs(server, undefined, false);
      return new Set(sent(server).flatMap(({ id, userId }) => id ?? userId ?? []));
    };
    addLog({ userField: undefined });
    expect(await ids()).toEqual(new Set(["session"]));
    addLog({ userField: "userId" });
    expect(await ids()).toEqual(new Set(["other", "session"]));
  });

  test("those of the users with the most records of each log, whatever the log with the most records is", async () => {
    addLog({ userField: "userId" });
    const server = fakeServer(({ operation: { user, time, path } }) => {
      if (user) return { status: 404, body: {} };
      const users = path === added ? ["x", "x", "y", "y", "z", "z"] : ["a"];
      return { body: users.map((userId, index) => ({ [time]: index, userId })) };
    });
    await surveyLogs(server, undefined, false);
    expect(new Set(sent(server).flatMap(({ id }) => id ?? []))).toEqual(new Set(["x", "a", "y"]));
  });

  test("those of another user where an id cannot be used in a request", async () => {
    for (const id of ["..", "", "a/b", "\ud800", "x".repeat(2000)]) {
      const server = saymon([id, id, id, "b"], { b: 50 });
      expect(userOf(await surveyLogs(server, undefined, false))).toEqual(new Set("b"));
    }
  });

  test("those of the given user", async () => {
    const server = saymon(["a", "a"], { a: 50 });
    expect(userOf(await surveyLogs(server, "named", false))).toEqual(new Set(["named"]));
  });

  test("those of the document's example where there are no users", async () => {
    const logs = await surveyLogs(saymon([], {}), undefined, false);
    expect(logOf(logs, auditLog)?.user).toEqual({ id: auditLog.user?.example });
    expect(logOf(logs, passwordLog)?.user).toEqual({ userId: passwordLog.user?.example });
  });

  test("no others when the first may not be read, or a few records are enough", async () => {
    const refusing = fakeServer(({ operation }) =>
      operation.user
        ? { status: 403, body: {} }
        : { body: sessions(3, 2, 1).map((record, index) => ({ ...record, userId: `${index}` })) },
    );
    await surveyLogs(refusing, undefined, true);
    expect(refusing.exchanges).toHaveLength(operations.length);
    const shallow = saymon(["a", "b", "c"], {});
    await surveyLogs(shallow, undefined, true);
    expect(sent(shallow).map(({ limit }) => limit)).toEqual(operations.map(() => "10"));
  });
});

describe("how much is read", () => {
  test("one page of 1,000 where that is enough", async () => {
    const server = saymon(Array(40).fill("a"), { a: 40 });
    const log = logOf(await surveyLogs(server, undefined, false), sessionLog);
    expect(log?.pages).toMatchObject([{ limit: 1000, skip: 0 }]);
    expect(sent(server)).toHaveLength(operations.length);
  });

  test("up to an empty page in a short log", async () => {
    const server = saymon(["a", "a"], { a: 5 });
    const log = logOf(await surveyLogs(server, "a", false), sessionLog);
    const ofLog = server.exchanges.filter(({ operation }) => operation.id === sessionLog.id);
    expect(ofLog.map(({ request }) => request.parameters)).toEqual([
      { limit: "1000" },
      { limit: "1000", skip: "2" },
    ]);
    expect(log?.records).toHaveLength(2);
  });

  test("five pages with growing distances where the server returns few records at a time", async () => {
    const server = saymon(Array(2000).fill("a"), {}, 2);
    const log = logOf(await surveyLogs(server, "a", false), sessionLog);
    expect(log?.pages.map(({ skip }) => skip)).toEqual([0, 2, 8, 32, 128]);
    expect(log?.records).toHaveLength(10);
    expect(log?.closed).toBeUndefined();
  });

  test("nothing more of a log that is closed, or has no usable records", async () => {
    for (const [response, closed] of [
      [{ status: 429, body: {} }, 429],
      [{ body: {} }, 200],
      [{ body: [{ startTime: "yesterday" }] }, 200],
      [{ body: [null] }, 200],
    ] as const) {
      const [log] = await surveyLogs(always(response), "a", false);
      expect(log).toMatchObject({ closed, pages: [], records: [] });
    }
  });
});

describe("the survey blocks the verification", () => {
  test("at the first 401", async () => {
    const server = always({ status: 401, body: {} });
    await expect(surveyLogs(server, undefined, false)).rejects.toThrow(BlockedError);
    expect(server.exchanges).toHaveLength(1);
  });

  test.for([
    [{ headers: { "Content-Type": "text/html; charset=utf-8" }, body: "<html>" }, "All responses are HTML."],
    [
      { status: 502, headers: { "Content-Type": "text/html" }, body: "<html>" },
      "All responses are errors in HTML: a proxy",
    ],
    [{ status: 404, body: {} }, "All responses are 404."],
    [{ status: 400, body: {} }, "All responses are 400."],
    [{ status: 500, body: {} }, "All responses are 500."],
  ] as const)("when nothing looks like SAYMON: %j", async ([response, sentence]) => {
    await expect(surveyLogs(always(response), undefined, false)).rejects.toThrow(sentence);
  });

  test("not when one log does", async () => {
    const server = fakeServer(({ operation }) => (operation.user ? { status: 404, body: {} } : { body: [] }));
    const logs = await surveyLogs(server, undefined, false);
    for (const { operation, closed } of logs) expect(closed).toBe(operation.user && 404);
  });

  test("not at a 401 when another log has accepted the credentials", async () => {
    addLog({});
    const server = fakeServer(({ operation: { path } }) =>
      path === added ? { body: [] } : { status: 401, body: {} },
    );
    expect(logOf(await surveyLogs(server, undefined, false), sessionLog)?.closed).toBe(401);
  });
});

describe("a user whom the server refuses", () => {
  /** Knows these users; the log of a user in the path has 404 for others, that in the query this status. */
  const knowing = (known: string[], unknownInQuery: number) =>
    fakeServer(({ operation: { user, time }, parameters }) => {
      if (!user)
        return { body: ["a", "b", "c", "d"].map((userId) => ({ ...sessions(1)[0], [time]: 1, userId })) };
      if (known.includes(String(parameters[user.name]))) return { body: [] };
      const status = user.in === "path" ? 404 : unknownInQuery;
      return { status, body: status === 200 ? [] : { message: "Unknown." } };
    });
  const valid = (server: Server) => server.exchanges.filter(({ isValid }) => isValid);
  const refusals = (server: Server) => valid(server).filter(({ response }) => response.status !== 200);
  const blockersFor = async (server: Server, userId?: string) =>
    findBlockers(await surveyLogs(server, userId, true), server.exchanges);

  test("is replaced by the next whom records name, which is no failure", async () => {
    for (const isShallow of [true, false]) {
      const server = knowing(["c"], 400);
      const logs = await surveyLogs(server, undefined, isShallow);
      expect(userOf(logs)).toEqual(new Set("c"));
      expect(logs.some(({ closed }) => closed !== undefined)).toBe(false);
      expect(refusals(server)).toEqual([]);
    }
  });

  test("is not preferred to one with few records", async () => {
    expect(userOf(await surveyLogs(knowing(["a"], 200), undefined, false))).toEqual(new Set("a"));
  });

  test("blocks after three, since those whom records name may be deleted", async () => {
    const server = knowing(["d"], 400);
    const message = (status: number) =>
      `The server refused each user that was tried (${status}), although its records name them. Name a user who still exists with --user-id. If it is refused too, the operation does not work.`;
    const blockers = [
      { operation: "listUserAuditLog", message: message(404), serverMessage: "Unknown." },
      { operation: "listPasswordLog", message: message(400), serverMessage: "Unknown." },
    ];
    expect(new Set(await blockersFor(server))).toEqual(new Set(blockers));
    expect(refusals(server)).toEqual([]);
    expect(new Set(sent(server).flatMap(({ id }) => id ?? []))).toEqual(new Set(["a", "b", "c"]));
  });

  test("blocks when it was given", async () => {
    for (const [server, operation, status] of [
      [knowing([], 200), "listUserAuditLog", 404],
      [
        fakeServer(({ operation }) => (operation.id === "listPasswordLog" ? { status: 400 } : {})),
        "listPasswordLog",
        400,
      ],
    ] as const) {
      const message = `The server refused the user whom --user-id names (${status}). Check the id.`;
      expect(await blockersFor(server, "x")).toMatchObject([{ operation, message }]);
      expect(refusals(server)).toEqual([]);
    }
  });

  test.for([400, 404])("is a failure when another log has records of it: %i", async (status) => {
    const server = fakeServer(({ operation: { id } }) =>
      id === "listPasswordLog" ? { status, body: {} } : { body: [{ ...sessions(1)[0], timestamp: 1 }] },
    );
    for (const userId of ["x", undefined]) expect(await blockersFor(server, userId)).toEqual([]);
    expect(refusals(server)).toHaveLength(2);
  });

  test.for([400, 404])("neither fails nor blocks when it is the document's example: %i", async (status) => {
    const server = fakeServer(({ operation }) =>
      operation.id === "listUserAuditLog" ? { status, body: {} } : { body: [] },
    );
    const logs = await surveyLogs(server, undefined, false);
    expect(findBlockers(logs, server.exchanges)).toEqual([]);
    expect(refusals(server)).toEqual([]);
    expect(logs.flatMap((log) => whyClosed(log) ?? [])).toEqual([
      `The server refused the document's example of a user (${status}), and no record names another. Name one with --user-id.`,
    ]);
  });
});

describe("the status of all responses", () => {
  const response = (status: number, operation = sessionLog) => exchange({ status }, { operation });

  test.for([
    ["the same", [response(500), response(500, passwordLog)], 500],
    ["different", [response(500), response(400)], undefined],
    ["none", [response(200), response(200)], undefined],
    ["not documented", [response(502), response(502)], undefined],
    ["not there", [], undefined],
  ] as const)("%s", ([, exchanges, status]) => {
    expect(commonErrorStatus([...exchanges])).toBe(status);
  });

  test("does not block when it is a missing permission", async () => {
    const logs = await surveyLogs(always({ status: 403, body: {} }), undefined, false);
    expect(logs.map(({ closed }) => closed)).toEqual(operations.map(() => 403));
  });
});

test("a missing permission is a blocker, with its documented name and the server's message", () => {
  const refusal = (operation: Operation, body: unknown) => exchange({ status: 403, body }, { operation });
  const closed = [sessionLog, auditLog].map((about) => ({ ...surveyed(about, []), closed: 403 }));
  const logs = [...closed, surveyed(passwordLog, [])];
  const exchanges = [refusal(auditLog, {}), exchange({}), refusal(sessionLog, { message: "No." })];
  expect(findBlockers(logs, exchanges)).toEqual([
    {
      operation: "listSessionLog",
      message: "The user lacks the permission read-session-log. Grant it, or use another user.",
      serverMessage: "No.",
    },
    {
      operation: "listUserAuditLog",
      message:
        "The user lacks a permission, which is not published. Grant it if the server's message names it, or use another user.",
    },
  ]);
});
