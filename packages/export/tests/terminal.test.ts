import { createServer } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";
import { afterEach, expect, test, vi } from "vitest";
import { table } from "../src/formats/table.ts";
import { logNames } from "../src/logs.ts";
import { createEventMaker } from "../src/records/make-events.ts";
import { run } from "./support/command.ts";
import { withSandbox } from "./support/sandbox.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const until = Date.UTC(2026, 0);

test("on a terminal, an export is a table", () =>
  withSandbox({ records: 200, until }, async ({ url }) => {
    const args = ["export", "--server", url, "--limit", "3", "--log", "sessions,audit,passwords"];
    const { stdout, stderr } = await run(args, { isTerminal: "both" });
    expect(stdout).toMatchSnapshot();
    // A progress line would run into the table.
    expect(stderr).not.toContain("/s");
  }));

test("a table shows no control characters, and no more than the terminal's width", () => {
  const login = "\u001B[2Jadmin\n\u202Eevil \u2028".repeat(10);
  const session = { id: "s1", userId: "u1", login, startTime: until, endTime: null, expiredAt: until };
  const [event] = createEventMaker("https://saymon.example.com", "sessions", "", "records")(session);
  const line = table(80).event(event as never, true);
  expect([...line].length).toBeLessThanOrEqual(81);
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("CSV on a terminal shows control characters as escape sequences, and elsewhere as they are", async () => {
  const login = '\u001B[2Ja\rb\n"\u202Ec\u0085';
  const session = { id: "s1", userId: "u1", login, startTime: 0, endTime: null, expiredAt: 0 };
  const server = createServer(({ url = "" }, response) => {
    const records = /skip=[1-9]/.test(url) ? [] : [session];
    response.setHeader("content-type", "application/json").end(JSON.stringify(records));
  });
  const { url, close } = await listen(server);
  const args = ["export", "--server", url, "--log", "sessions", "--limit", "1", "--format", "csv"];
  try {
    const { stdout } = await run(args, { isTerminal: "both" });
    expect(stdout.split("\n").slice(1).join("\n")).toBe(
      's1@0,session,1970-01-01T00:00:00.000Z,s1,u1,"\\u001b[2Ja\\u000db\n""\\u202ec\\u0085",1970-01-01T00:00:00.000Z,,1970-01-01T00:00:00.000Z,\n',
    );
    expect((await run(args)).stdout).toContain('"\u001B[2Ja\rb\n""\u202Ec\u0085"');
  } finally {
    await close();
  }
});

test.each([
  ["a terminal", "both", {}, true],
  ["a terminal with NO_COLOR", "both", { NO_COLOR: "1" }, false],
  ["a file", false, {}, false],
] as const)("colours are for terminals: %s", async (_case, isTerminal, env, hasColours) => {
  for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS", "CI", "TEAMCITY_VERSION"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("TERM", "xterm-256color");
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { stdout } = await run(["doctor", "--server", "http://127.0.0.1:1"], { isTerminal });
  const { stderr } = await run(["export", "--server", "saymon.example.com"], { isTerminal });
  expect([stdout, stderr].map((text) => text.includes("\u001B[31m"))).toEqual([hasColours, hasColours]);
});

test("--dry-run prints what would be read, and sends nothing", async () => {
  let requests = 0;
  await withSandbox({ records: 10, log: () => requests++ }, async ({ url }) => {
    const args = [
      "export",
      "--server",
      url,
      "--from",
      "7d",
      "--to",
      "yesterday",
      "--shard",
      "1/4",
      "--dry-run",
    ];
    const { code, stdout } = await run(args, { env: {} });
    expect({
      code,
      stdout: stdout.replace(url, "https://saymon.example.com").replace(logNames.join(", "), "LOGS"),
    }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "server  https://saymon.example.com
      logs    LOGS
      range   7d to yesterday
      users   those in the session log, part 1 of 4
      limit   none
      output  standard output
      format  ndjson, schema raw
      Nothing was sent.
      ",
      }
    `);
  });
  expect(requests).toBe(0);
});

test.each([
  ["both", ["--limit", "1000"], "limit   1,000 records of each log"],
  ["both", [], "format  table, schema raw"],
  ["both", ["--output", "new"], "format  ndjson, schema raw"],
  [false, ["--output", "new", "--format", "csv"], "format  csv, schema raw"],
  [false, ["--syslog", "tcp://localhost:1", "--schema", "ecs"], "format  that of the receiver, schema ecs"],
] as const)("--dry-run on a terminal (%s) with %j prints %s", async (isTerminal, args, expected) => {
  const { stdout } = await run(["export", "--dry-run", ...args], { isTerminal });
  expect(stdout.split("\n")).toContain(expected);
});

test.each([
  ["1/4", "sessions", true],
  ["0/4", "sessions", false],
  ["1/4", "sessions,audit", false],
])("shard %s of %s: whether a message says that nothing is read: %s", (shard, log, isEmpty) =>
  withSandbox({ records: 10 }, async ({ url }) => {
    const args = ["export", "--server", url, "--shard", shard, "--log", log];
    const message = "Logs of everyone, such as sessions, belong to shard 0, so nothing is read.\n";
    for (const more of [[], ["--dry-run"]]) {
      const { code, stderr } = await run([...args, ...more]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: isEmpty ? message : "" });
    }
  }),
);

test.each(["", "export", "follow", "report", "verify", "state", "doctor", "completion"])(
  "the help of saymon-logs %s",
  async (command) => {
    const { code, stdout } = await run([command, "--help"].filter(Boolean));
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  },
);

test.each([["--sever"], ["--sever", "planted"]])(
  "an unknown option %j gets a suggestion",
  async (...args) => {
    const { code, stderr } = await run(["export", ...args]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: unknown option '--sever'.\n(Did you mean --server?)\n",
    });
  },
);

test.each([
  ["follow", "--format=csv", "export, report"],
  ["verify", "--limit", "export"],
])("%s has no %s, and says which commands do", async (command, option, commands) => {
  const { code, stderr } = await run([command, option]);
  const [name] = option.split("=");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `error: unknown option '${name}'. Commands that have it: ${commands}.\n`,
  });
});

test("a number that must be positive is asked for in these words", async () => {
  const { stderr } = await run(["export", "--limit", "0"]);
  expect(stderr).toContain("is invalid. Expected a positive integer.");
});

test.each([
  [10, 1, "changed property of object e1"],
  [99, 3, "changed type 99 of flow e1"],
])("a table names the types that the document knows: %i of %i", (kind, entityType, what) => {
  const change = {
    timestamp: until,
    userId: "u1",
    entityType,
    entityId: "e1",
    kind,
    oldBody: {},
    newBody: {},
  };
  const [event] = createEventMaker("https://saymon.example.com", "audit", "u1", "records")(change);
  expect(table(100).event(event as never, true)).toMatch(new RegExp(`  ${what}\n$`));
});

test("an unknown option with a value does not repeat it", async () => {
  const { stderr } = await run(["export", "--sever=planted\n(Did you mean planted?)"]);
  expect(stderr).toMatch(/^error: unknown option '--sever'/);
  expect(stderr).not.toContain("planted");
});

test("an address without a scheme is refused before credentials are read", async () => {
  const { code, stderr } = await run(["export", "--server", "saymon.example.com"], { env: {} });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: --server: must be a URL with https://, such as https://saymon.example.com.\n",
  });
});

test.each([
  ["both", true],
  ["only the problems", false],
])("the summary tells logs that could not be read from those without records: %s", (_case, isTerminal) =>
  withSandbox(
    { records: 20, fault: ({ path }) => (path.includes("session") ? "html-200" : undefined) },
    async ({ url }) => {
      const args = ["export", "--server", url, "--log", "sessions,audit"];
      const lines = (await run(args, { isTerminal })).stderr.split("\n");
      expect(lines.join("\n")).not.toContain("no records");
      expect(lines.filter((line) => line.includes("sessions: could not be read"))).toHaveLength(1);
      const advice = "audit: not tried, because no user is known. Name users with --users FILE.";
      expect(lines.filter((line) => line.endsWith(advice))).toHaveLength(1);
    },
  ),
);

test("the summary says that no user is known of a range without sessions, and of an empty part", () =>
  withSandbox({ records: 20, until }, async ({ url }) => {
    const summaryOf = async (isTerminal: boolean, ...args: string[]) =>
      (await run(["export", "--server", url, "--log", "audit", ...args], { isTerminal })).stderr;
    const early = ["--to", "1971-01-01Z"];
    expect(await summaryOf(true, ...early)).toContain("audit: not tried, because no user is known.");
    expect(await summaryOf(true, ...early, "--shard", "1/4")).toContain("no user of part 1 of 4 is known.");
    expect(await summaryOf(false, ...early)).toBe("");
  }));

test("the summary says which logs were stopped at --limit", () =>
  withSandbox({ records: 100 }, async ({ url }) => {
    const summaryOf = async (...args: string[]) =>
      (await run(["export", "--server", url, "--log", "sessions", ...args], { isTerminal: true })).stderr;
    expect(await summaryOf("--limit", "1")).toContain("Stopped at --limit");
    expect(await summaryOf()).not.toContain("Stopped at --limit");
  }));
