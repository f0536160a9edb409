/** The command, run once through: what it prints, not how fast anything is. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { median } from "../src/calls/calls.ts";

const main = fileURLToPath(new URL("../src/calls/main.ts", import.meta.url));

function bench(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [main, "--quick", ...args]);
}

const compared = ["client", "client+validation", "openapi-fetch", "ky", "axios", "got"];
const number = expect.toSatisfy((value: number) => Number.isFinite(value) && value > 0);
const bytes = expect.toSatisfy((value: number) => Number.isInteger(value) && value > 0);

test("--json prints the numbers and nothing else", async () => {
  const { stdout, stderr } = await bench("--json");
  expect(stderr).toBe("");

  const { calls, bundles, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({});
  expect(calls).toEqual(
    [1, 1000, 50_000].flatMap((records) =>
      ["fetch", ...compared].map((name) => ({ name, records, medianMs: number, ratio: number })),
    ),
  );
  expect(bundles).toEqual(
    [
      "client",
      "client+walks",
      ...compared.slice(1),
      "Anthropic SDK",
      "octokit (core, retry, paginate)",
      "p-retry",
    ].map((name) => ({
      name,
      minBytes: bytes,
      gzipBytes: bytes,
    })),
  );
  for (const { name, ratio } of calls) if (name === "fetch") expect(ratio).toBe(1);
  for (const { minBytes, gzipBytes } of bundles) expect(gzipBytes).toBeLessThan(minBytes);
});

test("for people it prints two tables, and no progress into a file", async () => {
  const { stdout, stderr } = await bench();
  expect(stderr).toBe("");
  for (const name of ["fetch", ...compared]) expect(stdout).toContain(`│ ${name} `);
  expect(stdout).toContain("50,000 records, ms");
  expect(stdout).toContain("min + gzip, kB");
});

test("the median is the middle value, or between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 2, 4, 1])).toBe(3);
  expect(median([5])).toBe(5);
});
