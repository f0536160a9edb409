import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";

const page = await readFile(new URL("../pages/export-the-logs.md", import.meta.url), "utf8");
const commands = [...page.matchAll(/^npx @saymon-logs\/export (.*)$/gm)].map(([, command = ""]) => command);
const command = join(
  fileURLToPath(new URL("../node_modules/@saymon-logs/export/", import.meta.url)),
  "dist/main.js",
);

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ records: 200, until: Date.UTC(2026, 11, 1) });
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-page-"));
});

afterAll(async () => {
  await sandbox?.close();
  await rm(folder, { recursive: true });
});

test("the page shows five commands", () => {
  expect(commands.map((line) => line.split(" ")[0])).toEqual([
    "export",
    "export",
    "verify",
    "report",
    "follow",
  ]);
});

test("its commands work as they are written", async () => {
  for (const line of commands) {
    const args = line
      .replace("https://saymon.example.com", sandbox.url)
      .replace(/ > .*$/, "")
      .split(" ");
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], {
      cwd: folder,
      env: { ...process.env, ...credentials() },
    });
    if (args.includes("csv")) expect(stdout.split("\n").length).toBeGreaterThan(2);
  }
});

test("its ten lines write the records of the period", async () => {
  const [, lines = ""] = /```js\n(.*?)```/s.exec(page) ?? [];
  const file = join(folder, "sessions.jsonl");
  const node = spawn(process.execPath, ["--input-type=module"], {
    cwd: new URL("../", import.meta.url),
    env: { ...process.env, ...credentials() },
  });
  node.stdin.end(lines.replace('"sessions.jsonl"', JSON.stringify(file)));
  expect(await text(node.stderr)).toBe("");
  const records = (await readFile(file, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records.length).toBeGreaterThan(0);
  for (const { startTime } of records) expect(new Date(startTime).getUTCMonth()).toBe(10);
});

function credentials() {
  return { SAYMON_URL: sandbox.url, SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "secret" };
}
