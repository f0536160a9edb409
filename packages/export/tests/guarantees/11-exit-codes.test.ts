import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../support/command.ts";
import { inFolder } from "../support/files.ts";
import { withSandbox } from "../support/sandbox.ts";

test.each([
  ["complete", 0, {}, ["--log", "sessions"]],
  ["failed, as the server fails", 1, { fault: "html-200" }, ["--log", "sessions"]],
  ["an unknown option", 2, {}, ["--lgo", "sessions"]],
  ["an unknown log", 2, {}, ["--log", "session"]],
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

test("Guarantee 11: no credentials, and a file without them, end with 4", async () => {
  const args = ["export", "--server", "https://saymon.example.com"];
  expect((await run(args, { env: {} })).code).toBe(4);
  expect((await run(args, { env: {}, input: "not JSON" })).code).toBe(4);
});

test("Guarantee 11: ids that the server does not know are reported, and change no exit code", () =>
  inFolder((folder) =>
    withSandbox({ records: 1, unknownUser: "error" }, async ({ url }) => {
      const users = join(folder, "users.txt");
      await writeFile(users, "000000000000000000000000\n");
      const { code, stderr } = await run(["export", "--server", url, "--log", "audit", "--users", users]);
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: "audit: the server does not know 1 user, first 000000000000000000000000.\n",
      });
    }),
  ));
