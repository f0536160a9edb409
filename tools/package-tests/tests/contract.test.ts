/** The packed check of a server, as a stranger runs it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Mock, startMock } from "@saymon-logs/mock";
import { run } from "@saymon-logs/release/run";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testIn } from "../src/test-in.ts";

const { directory } = inject("project");
const folder = join(directory, "node_modules/@saymon-logs/contract");
const { bin, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const command = join(folder, bin["saymon-logs-contract"]);

const credentials = { SAYMON_LOGIN: "auditor", SAYMON_PASSWORD: "hunter2" };

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

for (const node of ["Node 22", "Node 26"] as const) {
  testIn(node, "the command says how it is used, and which version it is", async (program) => {
    expect(await run(program, [command, "--help"], { cwd: directory })).toMatch(
      /^Usage: saymon-logs-contract \[options\]\n.*--server <url>.*Exit codes:/s,
    );
    expect(await run(program, [command, "--version"], { cwd: directory })).toBe(`${version}\n`);
  });

  testIn(node, "the command finds that the mock keeps to the document", async (program) => {
    const args = [command, "--server", mock.url, "--only", "answers", "--json", "-"];
    const report = JSON.parse(await run(program, args, { cwd: directory, env: credentials }));
    expect(report).toMatchObject({ verdict: "kept", obstacles: [], server: mock.url });
    const passed = report.checks.filter(({ outcome }: { outcome: string }) => outcome === "passed");
    const rules = new Set(passed.map(({ rule }: { rule: string }) => rule));
    // Both of Redocly's tools have run: its bodies and the workflows were looked at.
    expect(rules).toEqual(new Set([...rules, "schema", "workflow"]));
  });
}

test("the command is a program that starts by itself", async () => {
  expect(await readFile(command, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});
