import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { test } from "vitest";

const require = createRequire(import.meta.url);

/** The runtimes that have a command. */
export type Runtime = "Node 22" | "Node 24" | "Node 26" | "Deno" | "Bun" | "workerd";

/** The path of each runtime's command; undefined where npm has none for this platform. */
const commands: Record<Runtime, string | undefined> = {
  "Node 22": node("node-22"),
  "Node 24": node("node-24"),
  "Node 26": node("node"),
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

function node(name: string): string | undefined {
  return commandOf(name, "bin/node");
}

/**
 * These packages are a script and one package for each platform, of which only the right one is installed. Without the
 * script no install script has to be allowed, and there is one process less.
 */
function ofPlatform(name: string, path: string): string | undefined {
  const manifest = require.resolve(`${name}/package.json`);
  const { optionalDependencies = {} } = require(manifest);
  const found = Object.keys(optionalDependencies).map((platform) => commandOf(platform, path, manifest));
  return found.find((file) => file !== undefined);
}

function commandOf(name: string, path: string, from: string = import.meta.url): string | undefined {
  const suffix = process.platform === "win32" ? ".exe" : "";
  try {
    return join(dirname(createRequire(from).resolve(`${name}/package.json`)), path + suffix);
  } catch {
    return undefined;
  }
}
