/** The packed command `saymon-logs-contract`, run as a user runs it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Mock, startMock } from "@saymon-logs/mock";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testIn } from "../src/runtimes.ts";

const { directory } = inject("project");
const folder = join(directory, "node_modules/@saymon-logs/contract");
const { bin, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const command = join(folder, bin["saymon-logs-contract"]);

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

for (const node of ["Node 22", "Node 26"] as const) {
  testIn(node, "the command prints its usage and its version", directory, async (run) => {
    expect(await run([command, "--help"])).toMatch(
      /^Usage: saymon-logs-contract \[options\]\n.*--server <url>.*Exit codes:/s,
    );
    expect(await run([command, "--version"])).toBe(version);
  });

  testIn(node, "the command finds that the mock conforms to the document", directory, async (run) => {
    const args = [command, "--server", mock.url, "--only", "responses", "--rate", "999999", "--json", "-"];
    const report = JSON.parse(await run(args, { SAYMON_LOGIN: "auditor", SAYMON_PASSWORD: "hunter2" }));
    expect(report).toMatchObject({ verdict: "passed", blockers: [], server: mock.url });
    const passed = report.checks.filter(({ outcome }: { outcome: string }) => outcome === "passed");
    const rules = new Set(passed.map(({ rule }: { rule: string }) => rule));
    // Response bodies have been validated, and the workflows have run.
    expect(rules).toEqual(new Set([...rules, "schema", "workflow"]));
  });
}

test("the command starts without naming Node", async () => {
  expect(await readFile(command, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});
