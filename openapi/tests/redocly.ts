import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The result of a run of Redocly's command line. */
export interface Run {
  /** Whether it exited with 0. */
  passed: boolean;
  stdout: string;
  /** Standard output, followed by standard error. */
  output: string;
}

/** Runs `redocly` in the document's folder. */
export function redocly(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ passed: error === null, stdout, output: stdout + stderr });
    });
  });
}

const cli = fileURLToPath(new URL("bin/cli.js", import.meta.resolve("@redocly/cli/package.json")));
const cwd = new URL("../", import.meta.url);
const env = {
  ...process.env,
  DO_NOT_TRACK: "1",
  FORCE_COLOR: undefined,
  NO_COLOR: "1",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  REDOCLY_TELEMETRY: "off",
};
