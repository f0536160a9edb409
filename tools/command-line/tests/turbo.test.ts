import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const script = fileURLToPath(new URL("../src/turbo.ts", import.meta.url));
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"]}` };

test("what fails, fails here too", () => {
  const args = [script, "build", "--filter=@saymon-logs/nowhere"];
  expect(spawnSync(process.execPath, args, { cwd: root, env }).status).toBe(1);
});
