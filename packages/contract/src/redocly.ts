/** Runs Redocly's command line in a process of its own: it is no library. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));

/**
 * Runs a command to its end, whatever its exit code; its reports are in files.
 *
 * @param folder Where it runs: one of its own, since it would heed a `redocly.yaml`.
 * @param input What the workflows are given; it is not on the command line, where others could read it.
 */
export function redocly(args: string[], folder: string, signal: AbortSignal, input?: unknown): Promise<void> {
  const env = {
    ...process.env,
    DO_NOT_TRACK: "1",
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
    // What this machine's proxy is for is the server, not the recorder on the same machine.
    NO_PROXY: "127.0.0.1",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    REDOCLY_TELEMETRY: "off",
    ...(input !== undefined && { REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(input) }),
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder, env, signal, maxBuffer: 100_000_000 }, () => {
      if (signal.aborted) reject(signal.reason);
      else resolve();
    });
  });
}
