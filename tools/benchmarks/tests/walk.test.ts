/** The command `pnpm bench:walk`, run once through: what it prints, not how fast anything is. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { toFigures } from "../src/walk/figures.ts";
import type { Walk } from "../src/walk/walks.ts";

const main = fileURLToPath(new URL("../src/walk/main.ts", import.meta.url));

function bench(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [main, "--quick", ...args]);
}

const number = expect.toSatisfy((value: number) => Number.isFinite(value) && value > 0);

test("--json prints the numbers and nothing else", async () => {
  const { stdout, stderr } = await bench("--json");
  expect(stderr).toBe("");

  const { walks, figures, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({});
  // The vendor's session is on top of those that are made, and fills a page of its own.
  const measured = { seconds: number, requests: number, peakMegabytes: number };
  expect(walks).toEqual([
    { name: "client", records: 1000, pages: 2, ...measured },
    { name: "naive", records: 1000, pages: 2, ...measured },
    { name: "client", records: 10_000, pages: 11, ...measured },
    { name: "naive", records: 10_000, pages: 11, ...measured },
  ]);
  for (const figure of figures) {
    expect(figure).toEqual({
      name: expect.any(String),
      value: number,
      limit: expect.toBeOneOf([null, number]),
      met: expect.any(Boolean),
    });
  }
});

test("for people it prints two tables, and no progress into a file", async () => {
  const { stdout, stderr } = await bench();
  expect(stderr).toBe("");
  expect(stdout).toContain("│ client │  10,000 │");
  expect(stdout).toContain("│ naive  │  10,000 │");
  expect(stdout).toContain("time, 10,000 records to 1,000");
});

const asGood: Walk[] = [
  { name: "client", records: 100, seconds: 1, requests: 102, pages: 100, peakMegabytes: 100 },
  { name: "naive", records: 100, seconds: 1, requests: 100, pages: 100, peakMegabytes: 100 },
  { name: "client", records: 1000, seconds: 11, requests: 1020, pages: 1000, peakMegabytes: 120 },
  { name: "naive", records: 1000, seconds: 11, requests: 1000, pages: 1000, peakMegabytes: 500 },
];

function missed(change: Partial<Walk>, place: number): string[] {
  const walks = asGood.map((walk, index) => (index === place ? { ...walk, ...change } : walk));
  const figures = toFigures(walks, [100, 1000]);
  return figures.filter(({ met }) => !met).map(({ name }) => name);
}

test.each([
  { change: {}, place: 0, names: [] },
  { change: { requests: 103 }, place: 0, names: ["requests for each page, 100 records"] },
  { change: { requests: 1021 }, place: 2, names: ["requests for each page, 1,000 records"] },
  { change: { seconds: 0.9 }, place: 0, names: ["time, 1,000 records to 100"] },
  { change: { seconds: 10 }, place: 3, names: ["time, client to naive loop, 1,000 records"] },
  { change: { peakMegabytes: 121 }, place: 2, names: ["peak memory, 1,000 records to 100"] },
])("what is above its limit is missed: $names", ({ change, place, names }) => {
  expect(missed(change, place)).toEqual(names);
});
