/**
 * `node tools/command-line/src/build.ts @saymon-logs/demo`: builds what is not built of what a command needs. It prints
 * nothing but what fails, and that to standard error: standard output is the command's.
 */
import { spawnSync } from "node:child_process";

const [workspace = ""] = process.argv.slice(2);
if (process.stderr.isTTY) console.error("Building what is not built yet …");

const { status, stdout, stderr, error } = spawnSync(
  "turbo",
  ["run", "build", `--filter=${workspace}`, "--output-logs=errors-only"],
  {
    encoding: "utf8",
    env: { ...process.env, DO_NOT_TRACK: "1", TURBO_TELEMETRY_DISABLED: "1" },
    shell: process.platform === "win32",
  },
);

if (status !== 0) {
  console.error(error ? `The build did not start: ${error.message}` : stdout + stderr);
  process.exitCode = 1;
}
