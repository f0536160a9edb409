import { createHash } from "node:crypto";

/** The files of the site by their path in it, such as `assets/site.css`. */
export type Files = Map<string, string | Uint8Array>;

/** Adds a file under a name that changes with its content, so that browsers may keep it for good. */
export function addAsset(files: Files, name: string, content: string): string {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const path = `assets/${name.replace(/\.\w+$/, (extension) => `.${hash}${extension}`)}`;
  files.set(path, content);
  return path;
}
