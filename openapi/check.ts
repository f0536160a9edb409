/** The command `pnpm check:document`: runs the tests that prove the points of the checklist, and prints each point. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { report, resultFiles } from "./report.ts";

// What an earlier run has left must not speak for this one; turbo puts back what it has in its cache.
for (const file of resultFiles) rmSync(file, { force: true });

const workspaces = ["openapi", "contract", "validators"].map((name) => `--filter=@saymon-logs/${name}`);
const { status } = spawnSync(
  "pnpm",
  [
    "--silent",
    "turbo",
    "lint",
    "test",
    ...workspaces,
    "--continue=dependencies-successful",
    "--output-logs=errors-only",
  ],
  {
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    stdio: "inherit",
    shell: process.platform === "win32",
  },
);

report();
if (status !== 0) process.exitCode = 1;
