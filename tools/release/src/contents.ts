/**
 * The list of a release's files with their hashes. One job packs and publishes the list's own hash; whoever tests or
 * uploads the files compares both. It imports nothing that has to be installed.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rootPath } from "./root.ts";

/** Where a release is packed, and where it is published from. */
export const releaseFolder: string = join(rootPath, "release");

/** Name of the list. */
const list = "contents.json";

interface Contents {
  /** The tarball of each package, by the package's name. */
  packages: Record<string, string>;
  /** The hash of each file, as npm writes it: `sha512-…`. */
  files: Record<string, string>;
}

/**
 * Writes the list.
 *
 * @param tarballs The path of each package's tarball, by the package's name.
 */
export function describeRelease(folder: string, tarballs: Record<string, string>): void {
  const packages = Object.fromEntries(
    Object.entries(tarballs).map(([name, path]) => [name, basename(path)] as const),
  );
  const contents: Contents = { packages, files: hashesIn(folder) };
  writeFileSync(join(folder, list), JSON.stringify(contents, null, 2));
}

/**
 * Reads the list and compares every file with it.
 *
 * @param digest The list's SHA-256, in hexadecimal digits, as the job that packed reported it. Without it only the
 * files are compared.
 * @throws An error when the list is another one, or when a file is missing, changed or not listed.
 */
export function readRelease(folder: string, digest?: string): Contents {
  const text = readFileSync(join(folder, list));
  const found = createHash("sha256").update(text).digest("hex");
  if (digest !== undefined && digest !== found)
    throw new Error(`${list} is not the one that was packed: its SHA-256 is ${found}, expected ${digest}.`);

  const contents: Contents = JSON.parse(text.toString());
  const hashes = hashesIn(folder);
  const names = new Set([...Object.keys(contents.files), ...Object.keys(hashes)]);
  const different = [...names].filter((name) => contents.files[name] !== hashes[name]);
  if (different.length > 0)
    throw new Error(`${folder} does not hold what was packed; these files differ: ${different.join(", ")}.`);
  return contents;
}

function hashesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name !== list);
  return Object.fromEntries(names.sort().map((name) => [name, hashOf(join(folder, name))]));
}

function hashOf(path: string): string {
  return `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
}
