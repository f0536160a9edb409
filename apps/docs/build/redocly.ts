import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// Not import.meta.resolve, which Vitest's global set-up lacks.
const cli = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
const cwd = fileURLToPath(new URL("../", import.meta.url));

/** Runs `redocly` in the folder of the site, and resolves to what it prints. */
export async function redocly(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], {
    cwd,
    env: {
      ...process.env,
      DO_NOT_TRACK: "1",
      NO_COLOR: "1",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
      REDOCLY_TELEMETRY: "off",
    },
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  return stdout;
}
