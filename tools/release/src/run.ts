import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** Where and how a command runs. */
export interface RunOptions {
  /** Working directory. */
  cwd?: string;
  /** Variables in addition to those of this process; undefined takes one away. */
  env?: Record<string, string | undefined>;
  /** Through a shell, as Windows asks it for commands that are scripts. Default: false. */
  shell?: boolean;
}

/**
 * Runs a command to its end; resolves to what it prints on standard output.
 *
 * @throws An error with everything that the command printed when it fails.
 *
 * @example
 * ```ts
 * import { run } from "@saymon-logs/release/run";
 *
 * console.log(await run(process.execPath, ["--version"]));
 * ```
 */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  // pnpm sets NODE_PATH for its tools. Bun would find there what a project does not have.
  const env = { ...process.env, NODE_PATH: undefined, ...options.env };
  try {
    // A shell splits what it is given at spaces.
    const given = options.shell ? args.map((arg) => `"${arg}"`) : args;
    const { stdout } = await promisify(execFile)(command, given, { ...options, env });
    return stdout;
  } catch (error) {
    const { message, stdout = "", stderr = "" } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(stderr ? `${message}${stdout}` : `${message}\n${stdout}`);
  }
}

/**
 * Runs a command to its end, as a step of a longer one: its output is this one's.
 *
 * @throws An error that names the command when it fails.
 *
 * @example
 * ```ts
 * import { step } from "@saymon-logs/release/run";
 *
 * step("pnpm", ["build"]);
 * ```
 */
export function step(command: string, args: string[], options: RunOptions = {}): void {
  console.log(`\n> ${[command, ...args].join(" ")}`);
  const env = { ...process.env, ...options.env };
  const shell = process.platform === "win32";
  const { status, error } = spawnSync(command, args, { shell, ...options, env, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${[command, ...args].join(" ")}\` failed.`);
}
