/** Programs that the tests write and run: code samples, and the code of READMEs and doc comments. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

// Not below dist/, which is published.
const folder = new URL("../.turbo/programs/", import.meta.url);

/** Writes a program where it finds the packages of this repository; resolves to its path. */
export async function writeProgram(name: string, source: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = fileURLToPath(new URL(name, folder));
  await writeFile(path, source);
  return path;
}

/** Rejects with the compiler's messages when programs have type errors. */
export async function checkTypes(paths: string[]): Promise<void> {
  const tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
  await execa(process.execPath, [tsc, "--ignoreConfig", ...options, ...paths]);
}
