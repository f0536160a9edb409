import { expect, test } from "vitest";
import { run } from "../support/command.ts";
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
