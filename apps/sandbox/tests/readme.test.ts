import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { start } from "./start.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the README has the logins", async () => {
  const { users } = await start();
  const lines = users
    .filter(({ toTry }) => toTry)
    .map(({ login, password }) => `| \`${login}\` | \`${password}\` |`);
  for (const line of lines) expect(readme, "a login in README.md").toContain(line);
});

test("the README's example prints what it says", async () => {
  const [, example = ""] = readme.match(/```js\n(.*?)```/s) ?? [];
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", example], {
    cwd: folder,
  });
  expect(stdout).toBe("30\ntrue\n");
});
