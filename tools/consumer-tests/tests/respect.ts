import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };

const cli = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));

/** The outcome of `redocly respect`. */
export interface Respect {
  passed: boolean;
  output: string;
}

/** Runs a file of workflows. The credentials are passed in the environment: every process can read a command line. */
export function respect(
  workflows: string,
  url: string,
  credentials: { login: string; password: string },
  ...flags: string[]
): Promise<Respect> {
  const file = fileURLToPath(import.meta.resolve(`@saymon-logs/openapi/workflows/${workflows}.arazzo.yaml`));
  const env = {
    ...process.env,
    DO_NOT_TRACK: "1",
    FORCE_COLOR: undefined,
    NO_COLOR: "1",
    REDOCLY_CLI_RESPECT_INPUT: JSON.stringify({
      ...credentials,
      userId: document.components.parameters.UserIdInPath.example,
    }),
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    REDOCLY_TELEMETRY: "off",
  };
  return new Promise((resolve) => {
    const args = [cli, "respect", file, "--server", `saymon=${url}`, ...flags];
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ passed: error === null, output: stdout + stderr }),
    );
  });
}
