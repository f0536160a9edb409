/**
 * `node tools/command-line/src/launch.ts <workspace> <file> [arguments]`: runs a program of this repository.
 *
 * turbo first builds what the workspace depends on; it prints nothing unless a build fails, and then to standard
 * error. turbo does not run the program itself: it would print its own lines to standard output and replace the
 * program's exit code. `--help` builds only when the program cannot be loaded without.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [workspace = "", file = "", ...args] = process.argv.slice(2);
const program = resolve(file);
process.argv.splice(1, 3, program);

if (asksForHelp(args)) {
  await run().catch(() => build(workspace) && runInProcess());
} else if (build(workspace)) {
  await run();
}

function run(): Promise<unknown> {
  return import(pathToFileURL(program).href);
}

/** Node remembers a module that could not be loaded, so a second attempt takes another process. */
function runInProcess(): void {
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}

function asksForHelp(args: string[]): boolean {
  return args.some((arg) => arg === "--help" || arg === "-h");
}

/** Builds a workspace and what it depends on; says whether that worked. */
function build(workspace: string): boolean {
  if (process.stderr.isTTY) console.error("Building (about 40 s the first time) …");
  const args = ["run", "build", `--filter=${workspace}`, "--output-logs=errors-only"];
  const env = { ...process.env, DO_NOT_TRACK: "1" };
  const shell = process.platform === "win32";
  const { status, stdout, stderr, error } = spawnSync("turbo", args, { encoding: "utf8", env, shell });
  if (status === 0) return true;
  console.error(error ? `turbo did not start: ${error.message}` : stdout + stderr);
  process.exitCode = 1;
  return false;
}
