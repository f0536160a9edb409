import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** The runtimes that bring a program for the command line. */
export type Runtime = "Node 22" | "Node 24" | "Node 26" | "Deno" | "Bun" | "workerd";

/** Where each runtime's program lies; undefined where npm has none for this platform. */
export const runtimes: Record<Runtime, string | undefined> = {
  "Node 22": node("node-22"),
  "Node 24": node("node-24"),
  "Node 26": node("node"),
  Deno: ofPlatform("deno", "deno"),
  Bun: ofPlatform("bun", "bin/bun"),
  workerd: ofPlatform("workerd", "bin/workerd"),
};

function node(name: string): string | undefined {
  return program(name, "bin/node");
}

/**
 * These packages are a script around one of several packages, one for each platform, of which only the right one is
 * installed. Without the script there is no install script to allow, and one process less.
 */
function ofPlatform(name: string, path: string): string | undefined {
  const manifest = require.resolve(`${name}/package.json`);
  const { optionalDependencies = {} } = require(manifest);
  const found = Object.keys(optionalDependencies).map((platform) => program(platform, path, manifest));
  return found.find((file) => file !== undefined);
}

function program(name: string, path: string, from: string = import.meta.url): string | undefined {
  const suffix = process.platform === "win32" ? ".exe" : "";
  try {
    return join(dirname(createRequire(from).resolve(`${name}/package.json`)), path + suffix);
  } catch {
    return undefined;
  }
}
