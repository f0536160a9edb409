/** The command, run once with little data: what it prints, not how fast anything is. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const number = expect.toSatisfy((value: number) => Number.isFinite(value) && value > 0);
const compared = ["fetch", "client", "client+validation", "openapi-fetch", "ky", "axios", "got"];

/** What the command prints of suites with `--json`. */
async function quickly(...suites: string[]) {
  const { stdout, stderr } = await execa(process.execPath, [main, ...suites, "--quick", "--json"]);
  expect(stderr).toBe("");
  const printed = JSON.parse(stdout);
  expect(Object.keys(printed)).toEqual(suites);
  return printed;
}

test("--json prints the numbers of the suites and nothing else", async () => {
  const { calls, sizes } = await quickly("calls", "sizes");

  expect(calls[0].rows).toEqual(
    [1, 1_000, 50_000].flatMap((records) =>
      compared.map((name) => ({ name, records, milliseconds: number, ratio: number })),
    ),
  );
  for (const { name, bytes } of sizes[0].rows) expect({ [name]: bytes }).toEqual({ [name]: number });
});

test.runIf(process.env["TEST_ALL"] === "1")("--json prints those of the longer suites, too", async () => {
  const { walks, pages } = await quickly("walks", "pages");
  // The vendor's session is added to those that are made, and fills a page of its own.
  const measured = { seconds: number, peakMegabytes: number };
  expect(walks[0].rows).toEqual(
    [
      { records: 1_000, pages: 2 },
      { records: 10_000, pages: 11 },
    ].flatMap((log) => [
      { name: "client", ...log, ...measured, requests: number },
      { name: "naive", ...log, ...measured, requests: number },
      { name: "ndjson", ...log, ...measured, requests: null },
      { name: "csv", ...log, ...measured, requests: null },
    ]),
  );
  for (const row of [...walks[1].rows, ...pages[0].rows])
    expect(row).toMatchObject({ name: expect.any(String), value: number, met: expect.any(Boolean) });
});

test("without --json it prints a table, and no progress into a file", async () => {
  const { stdout, stderr } = await execa(process.execPath, [main, "sizes"]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^Size of a bundle.*\n┌/);
  expect(stdout).toMatch(/│ client +│ +[\d,]+ │/);
});
