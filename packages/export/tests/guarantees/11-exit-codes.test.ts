import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectServer } from "../../src/reading/server.ts";
import { exportLogs } from "../../src/run/export.ts";
import { SignalError } from "../../src/signal-error.ts";
import { run } from "../support/command.ts";
import { MemoryOutput } from "../support/events.ts";
import { inFolder } from "../support/files.ts";
import { withSandbox } from "../support/sandbox.ts";

test.each([
  ["complete", 0, {}, ["--log", "sessions"]],
  ["failed, as the server fails", 1, { fault: "html-200" }, ["--log", "sessions"]],
  ["an unknown option", 2, {}, ["--lgo", "sessions"]],
  ["an unknown log", 2, {}, ["--log", "session"]],
  ["an empty directory's name", 2, {}, ["--output", ""]],
  ["an empty receiver's address", 2, {}, ["--syslog", ""]],
  ["a time without a zone", 2, {}, ["--from", "2026-11-01"]],
  ["options that do not fit together", 2, {}, ["--format", "csv"]],
  ["a range that ends before it begins", 2, {}, ["--from", "2026-11-02Z", "--to", "2026-11-01Z"]],
] as const)("Guarantee 11: %s ends with %i", async (_case, expected, options, args) => {
  await withSandbox({ records: 30, ...options }, async ({ url }) => {
    const { code, stderr } = await run(["export", "--server", url, ...args]);
    expect({ code, stderr }).toEqual({
      code: expected,
      stderr: expected === 0 ? "" : expect.stringMatching(/\S/),
    });
  });
});

test("Guarantee 11: no server, and an address that contains credentials, end with 2", async () => {
  expect((await run(["export"])).code).toBe(2);
  expect((await run(["export", "--server", "https://user:pass@example.com"])).code).toBe(2);
});

test("Guarantee 11: a signal does not hide what else has failed", async () => {
  const signal = AbortSignal.abort(new SignalError("SIGTERM"));
  const { code, stderr } = await run(["export"], { signal });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("No server was given") });
  expect((await run(["export", "--server", "https://saymon.example.com"], { signal })).code).toBe(143);
});

test("Guarantee 11: an export's error is reported, and not one of cleaning up after it", async () => {
  const output = Object.assign(new MemoryOutput(), {
    write: () => Promise.reject(new Error("the disk is full")),
    abort: () => Promise.reject(new Error("it cannot be removed")),
  });
  await withSandbox({ records: 5 }, async ({ url }) => {
    const server = connectServer({ url, auth: { login: "admin", password: "secret" } });
    await expect(exportLogs({ server, output, logs: ["sessions"] })).rejects.toThrow("the disk is full");
  });
});

test("Guarantee 11: no credentials, and a file without them, end with 4", async () => {
  const args = ["export", "--server", "https://saymon.example.com"];
  expect((await run(args, { env: {} })).code).toBe(4);
  expect((await run(args, { env: {}, input: "not JSON" })).code).toBe(4);
});

test.each([
  ["a login with a colon", { SAYMON_LOGIN: "a:b", SAYMON_PASSWORD: "planted" }, ""],
  ["an empty login", {}, '{"login": "", "password": "planted"}'],
])("Guarantee 11: credentials that cannot be used end with 4: %s", async (_case, env, input) => {
  const { code, stderr } = await run(["export", "--server", "https://saymon.example.com"], { env, input });
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/^error: \S/) });
  expect(stderr).not.toContain("planted");
});

test("Guarantee 11: without a password alone, that is what is missing", async () => {
  const env = { SAYMON_LOGIN: "admin" };
  const { code, stderr } = await run(["export", "--server", "https://saymon.example.com"], { env });
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: expect.stringContaining("SAYMON_PASSWORD is missing."),
  });
});

test("Guarantee 11: ids that the server does not know are reported, and change no exit code", () =>
  inFolder((folder) =>
    withSandbox({ records: 1, unknownUser: "error" }, async ({ url }) => {
      const users = join(folder, "users.txt");
      const args = ["export", "--server", url, "--log", "audit", "--users", users];
      const one = "000000000000000000000000";
      await writeFile(users, `${one}\n`);
      const { code, stderr } = await run(args);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: `audit: the server does not know the user ${one}.\n`,
      });
      await writeFile(users, `${one}\n${one.replace(/0$/, "1")}\n`);
      expect((await run(args)).stderr).toBe(`audit: the server does not know 2 users, first ${one}.\n`);
    }),
  ));
