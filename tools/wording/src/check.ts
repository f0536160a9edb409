import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { words } from "./words.ts";

/** A word in a file. */
export interface Finding {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  found: string;
  use: string;
}

/** The words in a text, in the order of their places. */
export function findWords(text: string): Omit<Finding, "file">[] {
  const findings = words.flatMap(({ pattern, use }) =>
    [...text.matchAll(new RegExp(pattern, "gi"))].map(({ 0: found, index }) => {
      const lines = text.slice(0, index).split("\n");
      return { line: lines.length, column: (lines.at(-1) ?? "").length + 1, found, use };
    }),
  );
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}

const extensions = "{css,hbs,html,js,json,jsonc,md,mjs,mts,py,sh,svg,ts,yaml,yml}";

// Installed or generated files, what was published before, other people's text, and the words themselves.
const excluded = new Set([
  "node_modules",
  "dist",
  ".git",
  ".turbo",
  "coverage",
  "released",
  "vendor",
  "wording",
]);
const excludedFiles = new Set(["pnpm-lock.yaml", "CHANGELOG.md"]);

/** The words in the files of a folder and its subfolders. */
export function checkFolder(folder: string): Finding[] {
  const files = globSync(
    ["**", ".github/**", ".ci/**", ".changeset/**"].map((glob) => `${glob}/*.${extensions}`),
    {
      cwd: folder,
      exclude: (path) => path.split(/[\\/]/).some((name) => excluded.has(name) || excludedFiles.has(name)),
    },
  );
  return [...new Set(files)].sort().flatMap((path) => {
    const file = path.replaceAll("\\", "/");
    return findWords(readFileSync(join(folder, path), "utf8")).map((finding) => ({ file, ...finding }));
  });
}
