import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Impact, lowestVersionAfter, missingChange, nextVersion } from "../src/plan.ts";

// As in this repository: a group of packages that have one version.
const workspace = 'packages: [client]\nversioning: { fixed: [["@saymon-logs/client"]] }\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-plan-"));
  await mkdir(join(folder, ".changeset"));
  await mkdir(join(folder, "client"));
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  await writeFile(join(folder, "pnpm-workspace.yaml"), workspace);
  await writeFile(
    join(folder, "client/package.json"),
    '{ "name": "@saymon-logs/client", "version": "0.1.4" }',
  );
});
afterEach(() => rm(folder, { recursive: true }));

function record(bump: string): Promise<void> {
  const text = `---\n"@saymon-logs/client": ${bump}\n---\n\nWhat people read in the changelog.\n`;
  return writeFile(join(folder, ".changeset", `${bump}.md`), text);
}

test("without a recorded change the version stays", async () => {
  expect(await nextVersion("0.1.4", folder)).toBe("0.1.4");
});

test.each([
  ["none", "0.1.4"],
  ["patch", "0.1.5"],
  ["minor", "0.2.0"],
  ["major", "1.0.0"],
])("a recorded %s change makes 0.1.4 %s", async (bump, next) => {
  await record(bump);
  expect(await nextVersion("0.1.4", folder)).toBe(next);
});

test.each([
  ["0.1.4", "none", "0.1.4"],
  ["0.1.4", "addition", "0.2.0"],
  ["0.1.4", "breaking", "0.2.0"],
  ["1.2.3", "addition", "1.3.0"],
  ["1.2.3", "breaking", "2.0.0"],
] satisfies [string, Impact, string][])("after %s, %s requires %s", (released, impact, lowest) => {
  expect(lowestVersionAfter(released, impact)).toBe(lowest);
});

test("a change that is recorded as too little says what to record", async () => {
  await record("patch");
  expect(await missingChange("0.1.4", "none", folder)).toBeUndefined();
  expect(await missingChange("0.1.4", "breaking", folder)).toBe(
    "These changes require version 0.2.0, but 0.1.5 would be released. Record a minor change with `pnpm change`.",
  );
});
