/** What is made of the workflows' results. They are not run here. */
import { describe, expect, test } from "vitest";
import type { Log } from "../../src/logs/survey.ts";
import type { LogRecord } from "../../src/server/exchange.ts";
import type { Server } from "../../src/server/server.ts";
import type { RunWorkflows, Workflow } from "../../src/workflows/respect.ts";
import { checkWorkflows } from "../../src/workflows/workflow-rule.ts";
import {
  always,
  logServer,
  passwordLog,
  passwords,
  sessionLog,
  sessions,
  silent,
  surveyed,
} from "../support/fake-server.ts";

const records = sessions(9000, 8000, 7000, 6000);

const readsPages = ({ isPaging }: Workflow) => isPaging;

/** Runs nothing: workflows that match fail, with these failures. */
function fakeRun(failing: (workflow: Workflow) => boolean = () => false, failures: string[] = ["step a"]) {
  const calls: { ids: string[]; userId: string }[] = [];
  const run: RunWorkflows = async (chosen, userId) => {
    calls.push({ ids: chosen.map(({ id }) => id), userId });
    return chosen.map((workflow) => ({ workflow, failures: failing(workflow) ? failures : [] }));
  };
  return { run, calls };
}

async function lines(logs: Log[], run: RunWorkflows, server: Server = silent, isShallow = false) {
  const results = await checkWorkflows(server, logs, isShallow, run);
  return results.map(({ operation: { id }, result: { place, message = "passed" }, skipped }) =>
    [id, place, message, ...(skipped ? ["skipped"] : [])].join(" | "),
  );
}

test("all workflows of readable logs run once, for the user of the logs", async () => {
  const { run, calls } = fakeRun();
  const ofUser = { ...surveyed(passwordLog, passwords(1, 2)), user: { userId: "user" } };
  expect(await lines([surveyed(sessionLog, records), ofUser], run)).toEqual([
    "listSessionLog | workflow read-session-log | passed",
    "listSessionLog | workflow refuse-session-log | passed",
    "listPasswordLog | workflow read-password-log | passed",
    "listPasswordLog | workflow refuse-password-log | passed",
    "listSessionLog | workflow page-through-session-log | passed",
    "listPasswordLog | workflow page-through-password-log | passed",
  ]);
  expect(calls).toEqual([{ ids: expect.arrayContaining(["read-session-log"]), userId: "user" }]);
});

test("a failed workflow is reported with each step that failed", async () => {
  const { run } = fakeRun(({ id }) => id === "read-session-log", ["step a: one", "step b: two"]);
  expect(await lines([surveyed(sessionLog, records)], run, silent, true)).toEqual([
    "listSessionLog | workflow read-session-log | step a: one; step b: two",
    "listSessionLog | workflow refuse-session-log | passed",
  ]);
});

test("a server with fixed responses is not read page by page", async () => {
  const { run, calls } = fakeRun();
  await lines([surveyed(sessionLog, records)], run, silent, true);
  expect(calls[0]?.ids).toEqual(["read-session-log", "refuse-session-log"]);
});

test("a workflow that failed because a request was refused for its rate is skipped", async () => {
  const server = always({ status: 429 });
  const { run } = fakeRun(({ id }) => id === "read-session-log");
  const refused: RunWorkflows = async (...args) => {
    await server.send({ operation: sessionLog, parameters: {} });
    return run(...args);
  };
  expect(await lines([surveyed(sessionLog, records)], refused, server, true)).toEqual([
    "listSessionLog | body | The server refused a request. | skipped",
    "listSessionLog | workflow refuse-session-log | passed",
  ]);
});

describe("pages that are inconsistent", () => {
  const log = surveyed(sessionLog, records);
  const lastLine = async (server: Server) => (await lines([log], fakeRun(readsPages).run, server)).at(-1);

  test("are a failure when the log stands still", async () => {
    const server = logServer(sessionLog, () => records, { change: (query) => ({ ...query, skip: 0 }) });
    expect(await lastLine(server)).toBe("listSessionLog | workflow page-through-session-log | step a");
  });

  test("are none when the log changes", async () => {
    const changing: LogRecord[] = [...records];
    const server = logServer(sessionLog, () => {
      changing.unshift(...sessions(10_000 + changing.length));
      return changing;
    });
    expect(await lastLine(server)).toBe(
      "listSessionLog | body | Records were added or removed during each try. | skipped",
    );
  });
});

test.each([
  ["closed", { ...surveyed(sessionLog, []), closed: 403 }, "The log cannot be read (403)."],
  ["unusable", { ...surveyed(sessionLog, []), closed: 200 }, "The log has no usable records."],
  ["too short", surveyed(sessionLog, sessions(5)), "A response with two records is needed."],
  ["never read", { ...surveyed(sessionLog, []), pages: [] }, "A response with two records is needed."],
  ["tied at its start", surveyed(sessionLog, sessions(9, 8, 8, 7)), "The first records share their time."],
])("a log that is %s is not read page by page, with the reason", async (_, log, reason) => {
  const { run, calls } = fakeRun();
  const skipped = `listSessionLog | body | Not read page by page. ${reason} | skipped`;
  expect(await lines([log], run)).toContain(skipped);
  expect(calls[0]?.ids).toEqual(log.closed === undefined ? ["read-session-log", "refuse-session-log"] : []);
});

test("records that share their time further back do not matter", async () => {
  const { run, calls } = fakeRun();
  await lines([surveyed(sessionLog, sessions(9, 8, 7, 7))], run);
  expect(calls[0]?.ids).toContain("page-through-session-log");
});
