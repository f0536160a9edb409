import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const script = fileURLToPath(new URL("../src/build.ts", import.meta.url));
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"]}` };

function build(workspace: string) {
  return spawnSync(process.execPath, [script, workspace], { cwd: root, encoding: "utf8", env });
}

test("a build prints nothing where a program reads", () => {
  expect(build("@saymon-logs/command-line")).toMatchObject({ status: 0, stdout: "" });
});

test("a build that fails says so where people read", () => {
  const { status, stdout, stderr } = build("@saymon-logs/nowhere");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("@saymon-logs/nowhere");
});
