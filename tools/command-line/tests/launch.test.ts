import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const launcher = fileURLToPath(new URL("../src/launch.ts", import.meta.url));
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"]}` };

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-launch-"));
  program = join(folder, "program.mjs");
  await writeFile(program, "console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;");
});
afterAll(() => rm(folder, { recursive: true }));

function launch(workspace: string, ...args: string[]) {
  const command = [launcher, workspace, program, ...args];
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
}

test("builds, then runs the program with its arguments; output and exit code are the program's", () => {
  const { status, stdout } = launch("@saymon-logs/command-line", "--port", "0");
  expect({ status, stdout }).toEqual({ status: 7, stdout: '["--port","0"]\n' });
});

test("a failed build is reported on standard error, and the program does not run", () => {
  const { status, stdout, stderr } = launch("@saymon-logs/missing");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("@saymon-logs/missing");
});

test.each(["--help", "-h"])("%s runs the program without a build", (flag) => {
  expect(launch("@saymon-logs/missing", flag)).toMatchObject({ status: 7, stdout: `["${flag}"]\n` });
});
