/** Runs the Redocly CLI in a child process: it is no library. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));

/** What Windows needs to open sockets. Nothing else of the environment is passed on: it can hold credentials. */
const passedOn = ["SystemRoot", "windir"];

/**
 * Runs a command to its end, whatever its exit code is; its results are in files.
 *
 * @param folder Where it runs, and where it may leave files of its own.
 * @param input The inputs of the workflows. They are in its environment: other users can read command lines.
 * @throws the signal's reason, when it aborts; the process has ended then.
 */
export async function runRedocly(
  args: string[],
  folder: string,
  signal: AbortSignal,
  input: Record<string, string>,
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: environmentFor(folder, input),
    stdio: "ignore",
    windowsHide: true,
  });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  try {
    await once(child, "close");
  } finally {
    signal.removeEventListener("abort", kill);
  }
  signal.throwIfAborted();
}

function environmentFor(folder: string, input: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = passedOn.map((name) => [name, process.env[name]]);
  const homes = ["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP"];
  return {
    ...Object.fromEntries([...inherited, ...homes.map((name) => [name, folder])]),
    DO_NOT_TRACK: "1",
    NO_COLOR: "1",
    // A compile cache in a shared folder could be changed by other users.
    NODE_DISABLE_COMPILE_CACHE: "1",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    REDOCLY_TELEMETRY: "off",
    REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(input),
  };
}
