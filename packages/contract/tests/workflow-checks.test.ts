/** What is made of the workflows' results, which need no server here. */
import { describe, expect, test } from "vitest";
import type { LogRecord } from "../src/exchange.ts";
import { startRun } from "../src/run.ts";
import type { Server } from "../src/server.ts";
import type { Log } from "../src/survey.ts";
import { checkWorkflows, type RunWorkflows } from "../src/workflow-checks.ts";
import { fakeServer, logServer, operation, passwords, sessions, surveyed } from "./fake-server.ts";

const sessionLog = operation("listSessionLog");
const passwordLog = operation("listPasswordLog");
const nobody = fakeServer(() => {
  throw new Error("Nothing should be asked.");
});
const records = sessions(9000, 8000, 7000, 6000);

/** Results, file by file; the last one stays. A failure is told of each operation that is asked for. */
function told(...failures: string[][]) {
  const calls: unknown[][] = [];
  const run: RunWorkflows = async (name, ids, userId) => {
    calls.push([name, ids, userId]);
    const found = failures.length > 1 ? failures.shift() : failures[0];
    return ids.map((operation) => ({ workflow: `${name}-${operation}`, operation, failures: found ?? [] }));
  };
  return { run, calls };
}

async function lines(
  logs: Log[],
  run: RunWorkflows,
  server: Server = nobody,
  isShallow = false,
): Promise<string[]> {
  const begun = startRun(server);
  await checkWorkflows(begun, logs, isShallow, run);
  return begun.judged.map(({ operation: { id }, judgement: { rule, place, message = "" }, skipped }) =>
    [id, rule, place, message, ...(skipped ? ["skipped"] : [])].join(" | "),
  );
}

test("all that pass are told, each of its operation", async () => {
  const { run, calls } = told([]);
  const ofUser = { ...surveyed(passwordLog, passwords(1, 2)), user: { userId: "somebody" } };
  expect(await lines([surveyed(sessionLog, records), ofUser], run)).toEqual([
    "listSessionLog | workflow | workflow reading-listSessionLog | ",
    "listPasswordLog | workflow | workflow reading-listPasswordLog | ",
    "listSessionLog | workflow | workflow paging-listSessionLog | ",
    "listPasswordLog | workflow | workflow paging-listPasswordLog | ",
  ]);
  const both = ["listSessionLog", "listPasswordLog"];
  expect(calls).toEqual([
    ["reading", both, "somebody"],
    ["paging", both, "somebody"],
  ]);
});

test("a failure is told with each step that failed", async () => {
  const { run } = told(["step a: one", "step b: two"]);
  expect(await lines([surveyed(sessionLog, records)], run, nobody, true)).toEqual([
    "listSessionLog | workflow | workflow reading-listSessionLog | step a: one; step b: two",
  ]);
});

test("a server with fixed answers is not read page by page", async () => {
  const { run, calls } = told([]);
  await lines([surveyed(sessionLog, records)], run, nobody, true);
  expect(calls).toEqual([["reading", ["listSessionLog"], ""]]);
});

describe("pages that do not fit together", () => {
  const log = surveyed(sessionLog, records);

  test("are read again, and forgiven when they fit then", async () => {
    const { run, calls } = told([], ["pages"], ["pages"], []);
    expect(await lines([log], run)).toContain(
      "listSessionLog | workflow | workflow paging-listSessionLog | ",
    );
    expect(calls.map(([name]) => name)).toEqual(["reading", "paging", "paging", "paging"]);
  });

  test("are told when the server gives the wrong pages each time", async () => {
    const { run, calls } = told([], ["pages"]);
    const server = logServer(sessionLog, () => records, { change: (query) => ({ ...query, skip: 0 }) });
    expect((await lines([log], run, server))[1]).toBe(
      "listSessionLog | workflow | workflow paging-listSessionLog | pages",
    );
    expect(calls).toHaveLength(4);
  });

  test("are no failure where the log moves", async () => {
    const { run } = told([], ["pages"]);
    const moving: LogRecord[] = [...records];
    const server = logServer(sessionLog, () => {
      moving.unshift(...sessions(10_000 + moving.length));
      return moving;
    });
    expect((await lines([log], run, server))[1]).toBe(
      "listSessionLog | workflow | body | Records came or went at each try. | skipped",
    );
  });
});

test.each([
  ["closed", { ...surveyed(sessionLog, []), closed: 403 }, "the log cannot be read (403)"],
  ["too short", surveyed(sessionLog, sessions(5)), "it takes an answer with two records"],
  ["never read", { ...surveyed(sessionLog, []), pages: [] }, "it takes an answer with two records"],
  ["tied in front", surveyed(sessionLog, sessions(9, 8, 8, 7)), "the first records share their time"],
])("a log that is %s is not read page by page, with the reason", async (_, log, reason) => {
  const { run, calls } = told([]);
  expect(await lines([log], run)).toContain(
    `listSessionLog | workflow | body | Page by page: ${reason}. | skipped`,
  );
  expect(calls[0]?.[1]).toEqual(log.closed === undefined ? ["listSessionLog"] : []);
  expect(calls[1]?.[1]).toEqual([]);
});

test("records that share their time further down are no obstacle", async () => {
  const { run, calls } = told([]);
  await lines([surveyed(sessionLog, sessions(9, 8, 7, 7))], run);
  expect(calls[1]?.[1]).toEqual(["listSessionLog"]);
});
