import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findWords } from "../src/check.ts";
import { words } from "../src/words.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-wording-"));
});
afterEach(() => rm(folder, { recursive: true }));

test.each(words)("$pattern is found in: $example", ({ example, use }) => {
  expect(findWords(example).map((finding) => finding.use)).toContain(use);
});

test.each([
  "The server responds with an integer, and everyone reads the string in a text file.",
  "The request body is empty.",
  "export function recommend(body: string): void {}",
])("nothing is found in: %s", (text) => {
  expect(findWords(text)).toEqual([]);
});

test("line and column count from 1", () => {
  expect(findWords("one\ntwo answers")).toMatchObject([{ line: 2, column: 5, found: "answer" }]);
});

test("the command reports a word in a comment, a message, a name and Markdown, and fails", async () => {
  await mkdir(join(folder, "src"));
  await mkdir(join(folder, "node_modules"));
  await writeFile(join(folder, "src", "a.ts"), '/** Nobody. */\nconst answer = "a whole number";\n');
  await writeFile(join(folder, "README.md"), "# Oddities\n");
  await writeFile(join(folder, "node_modules", "b.md"), "An answer.\n");
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(stdout.split("\n").filter((line) => line.includes(":"))).toEqual([
    'README.md:1:3  "Oddities": use edge case',
    'src/a.ts:1:5  "Nobody": use the role, or someone, no one, everyone',
    'src/a.ts:2:7  "answer": use response (HTTP) or result (of a function)',
    'src/a.ts:2:19  "whole number": use integer',
  ]);
});

test("the command is silent when there is nothing to report", async () => {
  await writeFile(join(folder, "README.md"), "# Edge cases\n");
  expect(await run()).toMatchObject({ exitCode: 0, stdout: "" });
});

function run() {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  return execa(process.execPath, [main, folder], { reject: false });
}
