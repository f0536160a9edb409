import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Files } from "./files.ts";

// The best quality, 11, is a tenth smaller and takes ten seconds: most of what a first `start` would wait for.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

const compressors = {
  br: (content: Buffer) => promisify(brotliCompress)(content, brotli),
  gz: (content: Buffer) => promisify(gzip)(content, { level: 9 }),
};
const compressible = /\.(css|html|js|json|md|svg|txt|yaml)$/;

/** Makes a folder hold exactly these files, each text with compressed copies. Files that did not change are not touched. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  const before = new Set(await filesIn(folder));
  for (const [path, content] of files) {
    for (const name of namesOf(path)) before.delete(name);
    await writeIfChanged(join(folder, path), Buffer.from(content));
  }
  await Promise.all([...before].map((path) => rm(join(folder, path))));
}

async function writeIfChanged(file: string, content: Buffer): Promise<void> {
  const old = await readFile(file).catch(() => undefined);
  if (old?.equals(content)) return;

  await mkdir(dirname(file), { recursive: true });
  if (compressible.test(file)) {
    for (const [extension, compress] of Object.entries(compressors))
      await writeFile(`${file}.${extension}`, await compress(content));
  }
  await writeFile(file, content);
}

function namesOf(path: string): string[] {
  return compressible.test(path) ? [path, `${path}.br`, `${path}.gz`] : [path];
}

/** All files below a folder, with `/` between the parts of their paths. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, "/"));
}
