/** The packed command `saymon-logs`, run as a user runs it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { logNames } from "@saymon-logs/export";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testIn } from "../src/runtimes.ts";

const { directory } = inject("project");
const folder = join(directory, "node_modules/@saymon-logs/export");
const { bin, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const command = join(folder, bin["saymon-logs"]);
const credentials = { SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "secret" };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ records: 100 });
});
afterAll(() => sandbox.close());

for (const node of ["Node 22", "Node 24", "Node 26"] as const) {
  testIn(node, "the README's first line exports all logs", directory, async (run) => {
    const readme = await readFile(join(folder, "README.md"), "utf8");
    const [, line = ""] = /```bash\nnpx @saymon-logs\/export (.*) > logs\.ndjson\n```/.exec(readme) ?? [];
    const args = line.replace("https://saymon.example.com", sandbox.url).split(" ");
    const lines = (await run([command, ...args], credentials)).trim().split("\n");
    const logs = new Set(lines.map((text) => JSON.parse(text).log));
    expect(logs).toEqual(new Set(logNames));
  });

  testIn(node, "follow keeps its state in SQLite", directory, async (run) => {
    const state = join(directory, `${node.replace(" ", "-")}.state`);
    const args = [command, "follow", "--once", "--server", sandbox.url, "--state", state];
    expect((await run(args, credentials)).length).toBeGreaterThan(1000);
    expect(await run(args, credentials)).toBe("");
  });
}

test("the command starts without naming Node, and is of the package's version", async () => {
  expect(await readFile(command, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("editors find the schema of the configuration", async () => {
  const { title } = JSON.parse(await readFile(join(folder, "dist/config.schema.json"), "utf8"));
  expect(title).toBe("Configuration of saymon-logs");
});
