import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { test } from "vitest";

const require = createRequire(import.meta.url);

/** The runtimes that have a command. */
export type Runtime = "Node 22" | "Node 24" | "Node 26" | "Deno" | "Bun" | "workerd";

/** The path of each runtime's command; undefined where npm has none for this platform. */
const commands: Record<Runtime, string | undefined> = {
  "Node 22": node("22"),
  "Node 24": node("24"),
  // This process, unless npm has no Node 26 for the platform.
  "Node 26": process.version.startsWith("v26.") ? process.execPath : undefined,
  Deno: ofPlatform("deno", "deno"),
  Bun: ofPlatform("bun", "bin/bun"),
  workerd: ofPlatform("workerd", "bin/workerd"),
};

/** The Node versions that a test runs on: all with TEST_ALL, otherwise the oldest and the newest supported one. */
export const nodeVersions: Runtime[] = process.env["TEST_ALL"]
  ? ["Node 22", "Node 24", "Node 26"]
  : ["Node 22", "Node 26"];

/** Runs a command with the given arguments; resolves to what it prints. */
export type Run = (args: string[], env?: Record<string, string | undefined>) => Promise<string>;

/**
 * A test in a runtime, with a function that runs it in a project's folder. Where npm has no such runtime for the
 * platform the test is skipped, and its name says so. In CI it fails instead.
 */
export function testIn(
  runtime: Runtime,
  title: string,
  cwd: string,
  body: (run: Run) => Promise<void>,
): void {
  const command = commands[runtime];
  if (command === undefined) {
    const reason = `npm has no ${runtime} for ${process.platform} ${process.arch}`;
    test.skipIf(!process.env["CI"])(`${runtime}: ${title} (${reason})`, () => {
      throw new Error(`${reason}.`);
    });
    return;
  }
  test.concurrent(`${runtime}: ${title}`, () =>
    body(async (args, env) => {
      // pnpm sets NODE_PATH for its tools. Bun would find there what the project does not have.
      const { stdout } = await execa(command, args, { cwd, env: { NODE_PATH: undefined, ...env } });
      return stdout;
    }));
}

/** A package for each platform, of which only the right one is installed. */
function node(version: string): string | undefined {
  return installed(
    "@saymon-logs/older-nodes/package.json",
    (name) => name.startsWith(`node-${version}-`),
    "bin/node",
  );
}

/**
 * These packages are a script and one package for each platform. Without the script no install script has to be allowed,
 * and there is one process less.
 */
function ofPlatform(name: string, path: string): string | undefined {
  return installed(require.resolve(`${name}/package.json`), () => true, path);
}

/** A command of that optional dependency of a package that is installed. */
function installed(
  manifest: string,
  isWanted: (name: string) => boolean,
  command: string,
): string | undefined {
  const { optionalDependencies = {} } = require(manifest);
  const from = createRequire(require.resolve(manifest));
  const suffix = process.platform === "win32" ? ".exe" : "";
  for (const name of Object.keys(optionalDependencies).filter(isWanted)) {
    try {
      return join(dirname(from.resolve(`${name}/package.json`)), command + suffix);
    } catch {
      // For another platform.
    }
  }
  return undefined;
}
