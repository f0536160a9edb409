/** The files of the reports. Messages name the option, and repeat no path. */
import { access, constants, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Options } from "./arguments.ts";

type FileOptions = Pick<Options, "json" | "junit" | "attach">;

/**
 * Checks that the files can be written, without creating them.
 *
 * @throws an error that names the options whose files cannot.
 */
export function checkFiles({ json, junit, attach }: FileOptions): Promise<void> {
  return forEachFile({ json, junit, attach }, requireWritable);
}

/**
 * Writes the files. One that cannot be written keeps no other from being written.
 *
 * @throws an error that names the options whose files could not.
 */
export function writeFiles(
  { json, junit, attach }: FileOptions,
  contents: Record<keyof FileOptions, string>,
): Promise<void> {
  return forEachFile({ json, junit, attach }, (file, name) => writeFile(file, contents[name]));
}

async function forEachFile(
  files: FileOptions,
  use: (file: string, name: keyof FileOptions) => Promise<void>,
): Promise<void> {
  const problems: string[] = [];
  for (const [name, file] of Object.entries(files) as [keyof FileOptions, string | undefined][])
    if (file !== undefined && file !== "-")
      await use(file, name).catch((error) => problems.push(explain(name, error)));
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

async function requireWritable(file: string): Promise<void> {
  const found = await stat(file).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (found?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  await access(found ? file : dirname(file), constants.W_OK);
}

const reasons: Record<string, string | undefined> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EROFS: "read-only file system",
  ENOSPC: "no space left on the device",
};

function explain(name: string, { code = "unknown reason" }: { code?: string }): string {
  return `--${name}: the file cannot be written: ${reasons[code] ?? code}. Choose another file.`;
}
