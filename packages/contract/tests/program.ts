/** Programs that the tests write down and run: code samples, and what stands in READMEs and doc comments. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = new URL("../dist/programs/", import.meta.url);

/** Writes a program to where it finds the packages of this repository; resolves to its path. */
export async function program(name: string, source: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = fileURLToPath(new URL(name, folder));
  await writeFile(path, source);
  return path;
}

/** Runs a command to its end; resolves to what it prints. It rejects when the command fails. */
export async function run(
  command: string,
  args: string[],
  env: Record<string, string | undefined> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { env: { ...process.env, ...env } });
  return stdout;
}

/** Rejects, with the compiler's words, when a program is not typed. */
export async function checkTypes(paths: string[]): Promise<void> {
  const tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
  await run(process.execPath, [tsc, "--ignoreConfig", ...options, ...paths]).catch(({ stdout }) => {
    throw new Error(stdout);
  });
}
