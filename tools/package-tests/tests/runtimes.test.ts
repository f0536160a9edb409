/** The packed packages read the three logs from the mock, wherever people may run them. */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { bundle } from "@saymon-logs/benchmarks/bundle";
import { launchBrowser } from "@saymon-logs/browser";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { run } from "@saymon-logs/release/run";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testIn } from "../src/test-in.ts";

const { directory } = inject("project");

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const [sessions, changes, passwords] = Object.values(document.paths).map(
  ({ get }) => get.responses["200"].content["application/json"].examples.vendor.value,
);
const expected = {
  sessions,
  changes,
  passwords,
  issues: ["#/login: must be string (type)"],
  refusal: { name: "ForbiddenError", status: 403, isSaymonError: true },
};

for (const version of ["22", "24", "26"] as const) {
  testIn(`Node ${version}`, "reads the logs", async (node) => {
    expect(await run(node, ["--version"])).toMatch(`v${version}.`);
    expect(JSON.parse(await run(node, ["main.mjs", mock.url], { cwd: directory }))).toEqual(expected);
  });

  testIn(`Node ${version}`, "reads a log from a CommonJS module", async (node) => {
    expect(JSON.parse(await run(node, ["main.cjs", mock.url], { cwd: directory }))).toEqual(sessions);
  });
}

testIn("Deno", "reads the logs, allowed to reach the server and nothing else", async (deno) => {
  const flags = ["--no-prompt", "--no-remote", "--node-modules-dir=manual"];
  const permission = `--allow-net=${new URL(mock.url).host}`;
  const env = { DENO_DIR: join(directory, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
  const output = await run(deno, ["run", ...flags, permission, "main.mjs", mock.url], {
    cwd: directory,
    env,
  });
  expect(JSON.parse(output)).toEqual(expected);
});

testIn("Bun", "reads the logs", async (bun) => {
  // Its cache would lie in the user's home.
  const env = { BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0", DO_NOT_TRACK: "1" };
  const output = await run(bun, ["--no-install", "main.mjs", mock.url], { cwd: directory, env });
  expect(JSON.parse(output)).toEqual(expected);
});

testIn("workerd", "reads the logs in a Worker", async (workerd) => {
  await writeFile(join(directory, "worker.bundle.mjs"), await bundleOf("worker.mjs"));
  const env = { SAYMON_URL: mock.url };
  const output = await run(workerd, ["test", "worker.capnp"], { cwd: directory, env });
  expect(JSON.parse(output)).toEqual(expected);
});

test("Chromium: reads the logs in a page of another origin", async () => {
  const browser = await launchBrowser();
  const site = createServer((_, response) => response.end("<!doctype html><title>Logs</title>"));
  try {
    await once(site.listen(0, "127.0.0.1"), "listening");
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
    await page.addScriptTag({ type: "module", content: await bundleOf("page.mjs") });
    // A module runs some time after its tag is there.
    await page.waitForFunction(() => "readLogs" in globalThis);
    const logs = await page.evaluate(
      (url) => (globalThis as unknown as { readLogs(url: string): unknown }).readLogs(url),
      mock.url,
    );
    expect(logs).toEqual(expected);
  } finally {
    await browser.close();
    site.close();
  }
});

async function bundleOf(name: string): Promise<string> {
  return bundle(await readFile(join(directory, name), "utf8"), { directory });
}
