import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Listening, listen } from "@saymon-logs/command-line/listen";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeError } from "../src/commands/describe-error.ts";
import { isOfUser, logNames } from "../src/logs.ts";
import type { Manifest } from "../src/outputs/manifest.ts";
import { connectServer } from "../src/reading/server.ts";
import { credentials, ended, parseLines, run, start } from "./support/command.ts";
import { inFolder, readJson } from "./support/files.ts";
import { posix, withReason } from "./support/missing.ts";
import { comparable, recordsOf, withSandbox } from "./support/sandbox.ts";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ records: 600, maxLimit: 50 });
  folder = await mkdtemp(join(tmpdir(), "saymon-export-"));
});
afterAll(async () => {
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

const recordsIn = (stdout: string, log: string) =>
  parseLines(stdout)
    .filter((line) => line.log === log)
    .map(({ record }) => record);

test("the session log comes out as the server holds it, one JSON object on each line", async () => {
  const { code, stdout, stderr } = await run(["export", "--server", sandbox.url, "--log", "sessions"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(comparable(recordsIn(stdout, "sessions"))).toEqual(comparable(recordsOf(sandbox, "sessions")));
});

test("all logs come out, those of the users in the session log", async () => {
  const { code, stdout } = await run(["export", "--server", sandbox.url]);
  const users = new Set(recordsIn(stdout, "sessions").map(({ userId }) => userId as string));
  expect(code).toBe(0);
  for (const log of logNames) {
    const expected = isOfUser(log)
      ? [...users].flatMap((userId) => recordsOf(sandbox, log, userId))
      : recordsOf(sandbox, log);
    expect(expected.length).toBeGreaterThan(0);
    expect(comparable(recordsIn(stdout, log))).toEqual(comparable(expected));
  }
});

test("users come from a file, and then from nowhere else", async () => {
  const [admin, , , , engineer] = sandbox.users;
  const file = join(folder, "users.csv");
  await writeFile(file, `\uFEFFid,name\r\n${admin?.id},"Admin"\r\n\r\n# away\r\n${engineer?.id}\r\n`);
  const { stdout } = await run(["export", "--server", sandbox.url, "--log", "audit", "--users", file]);
  const expected = [admin, engineer].flatMap((user) => recordsOf(sandbox, "audit", user?.id));
  expect(comparable(recordsIn(stdout, "audit"))).toEqual(comparable(expected));
});

test("a range has both its ends in it, and a day is that of its time zone", async () => {
  const args = ["export", "--server", sandbox.url, "--log", "sessions"];
  const { stdout } = await run([...args, "--from", "2025-07-01+03:00", "--to", "2025-07-31+03:00"]);
  const from = Date.parse("2025-07-01T00:00:00+03:00");
  const to = Date.parse("2025-07-31T23:59:59.999+03:00");
  const expected = [...sandbox.records("listSessionLog", { from, to })];
  expect(expected.length).toBeGreaterThan(5);
  expect(comparable(recordsIn(stdout, "sessions"))).toEqual(comparable(expected));
});

test("--limit ends each log", async () => {
  const { stdout } = await run(["export", "--server", sandbox.url, "--limit", "7"]);
  for (const log of logNames) expect(recordsIn(stdout, log)).toHaveLength(7);
});

test("the union of the shards is the whole", async () => {
  const { stdout: whole } = await run(["export", "--server", sandbox.url]);
  const shards = await Promise.all(
    [0, 1, 2].map((index) => run(["export", "--server", sandbox.url, "--shard", `${index}/3`])),
  );
  const lines = shards.flatMap(({ stdout }) => stdout.split("\n").filter(Boolean));
  expect(shards.every(({ stdout }) => stdout.includes('"log":"audit"'))).toBe(true);
  expect(lines.sort()).toEqual(whole.split("\n").filter(Boolean).sort());
});

describe("credentials", () => {
  const args = () => ["export", "--server", sandbox.url, "--log", "sessions", "--limit", "1"];

  test("come from a pipe", async () => {
    const input = JSON.stringify({ login: "admin", password: "secret" }, null, 2);
    const { code } = await run(args(), { env: {}, input });
    expect(code).toBe(0);
  });

  test("come from the environment, as a token", async () => {
    const { code } = await run(args(), { env: { SAYMON_API_TOKEN: sandbox.users[0]?.apiToken ?? "" } });
    expect(code).toBe(0);
  });

  test.skipIf(posix)(withReason("come from a file that only its owner can read", posix), async () => {
    const file = join(folder, "credentials.json");
    await writeFile(file, JSON.stringify({ login: "admin", password: "secret" }), { mode: 0o600 });
    expect((await run([...args(), "--credentials-file", file], { env: {} })).code).toBe(0);
    const shared = join(folder, "shared.json");
    await writeFile(shared, JSON.stringify({ login: "admin", password: "secret" }), { mode: 0o644 });
    const { code, stderr } = await run([...args(), "--credentials-file", shared], { env: {} });
    expect(code).toBe(4);
    expect(stderr).toContain("chmod 600");
  });

  test.each([
    ["export", []],
    ["export", ["--from", "1d"]],
    ["follow", ["--once", "--state", "state"]],
    ["follow", ["--from", "now", "--state", "state"]],
    ["report", ["--output", "report.html"]],
    ["doctor", []],
  ])("that the server refuses are sent once by %s %j", (command, args) =>
    inFolder(async (outputs) => {
      let requests = 0;
      const { code, stdout, stderr } = await withSandbox(
        { records: 10, log: () => requests++ },
        ({ url }) => {
          const given = args.map((arg) => (/^(state|report)/.test(arg) ? join(outputs, arg) : arg));
          const env = { ...credentials, SAYMON_PASSWORD: "wrong-password" };
          return run([command, ...given, "--server", url], { env });
        },
      );
      expect({ code, requests }).toEqual({ code: 4, requests: 1 });
      expect(stdout + stderr).toMatch(/401/);
      expect(stdout + stderr).not.toContain("wrong-password");
    }),
  );
});

describe("as a process", () => {
  test("a reader that closes the pipe ends it quietly", async () => {
    const child = start(["export", "--server", sandbox.url]);
    child.stdout.once("data", () => child.stdout.destroy());
    const { code, stderr } = await ended(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test.skipIf(posix)(withReason("SIGTERM ends it with 143", posix), async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const fault = () => {
      resolve();
      return "stall";
    };
    await withSandbox({ records: 10, fault }, async ({ url }) => {
      const child = start(["export", "--server", url]);
      const end = ended(child);
      await asked;
      child.kill("SIGTERM");
      expect(await end).toEqual({
        code: 143,
        stdout: "",
        stderr: "error: The command was ended by SIGTERM.\n",
      });
    });
  });
});

test("a log that is complete below --limit is not limited by another one", async () => {
  const output = join(folder, "limited-audit");
  const limit = String(recordsOf(sandbox, "passwords").length + 1);
  const args = ["--log", "audit,passwords", "--limit", limit, "--output", output];
  await run(["export", "--server", sandbox.url, ...args]);
  const { logs } = await readJson<Manifest>(join(output, "manifest.json"));
  expect(logs.map(({ log, isLimited }) => [log, isLimited])).toEqual([
    ["audit", true],
    ["passwords", undefined],
  ]);
});

test("beyond --limit, no user counts as one without records", async () => {
  const output = join(folder, "limited");
  const args = ["export", "--server", sandbox.url, "--log", "audit", "--limit", "1", "--output", output];
  expect((await run(args)).code).toBe(0);
  const { logs } = await readJson<Manifest>(join(output, "manifest.json"));
  expect(logs[0]).toMatchObject({ events: 1, users: { read: 1, empty: 0, skipped: 0 } });
});

test("when the server cannot be reached, the message says what to do", async () => {
  const closed = await withSandbox({ records: 1 }, async ({ url }) => url);
  const messageAt = async (url: string) => {
    const server = connectServer({ url, auth: { login: "a", password: "b" }, maxRetries: 0 });
    return describeError(await server.now().catch((error: unknown) => error));
  };
  expect(await messageAt(closed)).toMatch(
    /^the server cannot be .*ECONNREFUSED.* Check host and port in --server/,
  );
  expect(await messageAt("http://127.0.0.1:9")).toContain("Node sends no requests to this port");
});

describe("messages of the client name the command's options:", () => {
  const server = createServer((_request, response) => {
    response.setHeader("date", new Date().toUTCString());
    response.writeHead(404).end("not here");
  });
  let other: Listening;
  beforeAll(async () => {
    other = await listen(server);
  });
  afterAll(() => other.close());

  test.each(["export", "report", "follow", "doctor"])("an address without SAYMON, in %s", async (command) => {
    const { url } = other;
    const args = [command, "--server", url, ...(command === "follow" ? ["--once", "--state"] : [])];
    const { stdout, stderr } = await run(command === "follow" ? [...args, join(folder, "state")] : args);
    expect(stdout + stderr).toContain(`Check --server: SAYMON is not at ${url}.`);
    expect(stdout + stderr).not.toMatch(/baseUrl|list\w+Log/);
  });

  test.each([
    [
      "http://saymon.example.com",
      {},
      2,
      "--server: must be a URL with https://, or with http:// and --allow-http.",
    ],
    ["https://saymon.example.com/node/api", {}, 2, "--server: must not contain /node/api."],
    ["https://saymon.example.com", { SAYMON_LOGIN: "a:b" }, 4, "login: must be a string"],
    ["https://saymon.example.com", { SAYMON_PASSWORD: "a\u0007" }, 4, "password: must be a string"],
  ])("%s with %j", async (url, env, expected, message) => {
    const { code, stderr } = await run(["export", "--server", url], { env: { ...credentials, ...env } });
    expect({ code, stderr }).toEqual({
      code: expected,
      stderr: expect.stringContaining(`error: ${message}`),
    });
  });
});
