/** The packed packages read all logs from the mock in each supported runtime. */
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { launchBrowser } from "@saymon-logs/browser";
import { listen } from "@saymon-logs/command-line/listen";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { bundle } from "../src/bundle.ts";
import { testIn } from "../src/runtimes.ts";

const { directory } = inject("project");

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const logs = Object.fromEntries(
  Object.values(document.paths).map(({ get }) => [
    get.operationId,
    get.responses["200"].content["application/json"].examples.vendor.value,
  ]),
);
const expected = {
  logs,
  issues: ["#/login: must be string (type)"],
  refusal: { name: "ForbiddenError", status: 403, isSaymonError: true },
};

for (const version of ["22", "24", "26"] as const) {
  testIn(`Node ${version}`, "reads the logs", directory, async (run) => {
    expect(await run(["--version"])).toMatch(`v${version}.`);
    expect(JSON.parse(await run(["main.mjs", mock.url]))).toEqual(expected);
  });

  testIn(`Node ${version}`, "reads a log from a CommonJS module", directory, async (run) => {
    expect(JSON.parse(await run(["main.cjs", mock.url]))).toEqual(logs["listSessionLog"]);
  });
}

testIn("Deno", "reads the logs, with access to the server only", directory, async (run) => {
  const flags = ["--no-prompt", "--no-remote", "--node-modules-dir=manual"];
  const permission = `--allow-net=${new URL(mock.url).host}`;
  const env = { DENO_DIR: join(directory, ".deno"), DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1" };
  const output = await run(["run", ...flags, permission, "main.mjs", mock.url], env);
  expect(JSON.parse(output)).toEqual(expected);
});

testIn("Bun", "reads the logs", directory, async (run) => {
  // Its cache would be in the user's home directory.
  const env = { BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0", DO_NOT_TRACK: "1" };
  expect(JSON.parse(await run(["--no-install", "main.mjs", mock.url], env))).toEqual(expected);
});

testIn("workerd", "reads the logs in a Worker", directory, async (run) => {
  await writeFile(join(directory, "worker.bundle.mjs"), await bundle(join(directory, "worker.mjs")));
  expect(JSON.parse(await run(["test", "worker.capnp"], { SAYMON_URL: mock.url }))).toEqual(expected);
});

test("Chromium: reads the logs in a page of another origin", async () => {
  const browser = await launchBrowser();
  const site = await listen(
    createServer((_, response) => response.end("<!doctype html><title>Logs</title>")),
  );
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.addScriptTag({ type: "module", content: await bundle(join(directory, "page.mjs")) });
    // A module runs some time after its tag has been added.
    await page.waitForFunction(() => "readLogs" in globalThis);
    const result = await page.evaluate(
      (url) => (globalThis as unknown as { readLogs(url: string): unknown }).readLogs(url),
      mock.url,
    );
    expect(result).toEqual(expected);
  } finally {
    await browser.close();
    await site.close();
  }
});
