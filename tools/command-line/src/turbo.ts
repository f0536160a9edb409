/**
 * `node tools/command-line/src/turbo.ts build`: runs tasks with turbo, which tells nobody of it. The output has colours
 * on a terminal only; Vitest by itself puts them into files and pipes too.
 */
import { spawnSync } from "node:child_process";

const { status, error } = spawnSync("turbo", ["run", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: {
    ...process.env,
    DO_NOT_TRACK: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
  },
  shell: process.platform === "win32",
});
if (error) console.error(`turbo did not start: ${error.message}`);
process.exitCode = status ?? 1;
