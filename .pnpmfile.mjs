import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("./", import.meta.url));

export const hooks = {
  /** The packages of Node.js name their platform as text. pnpm knows lists alone, and would install all of them. */
  readPackage(manifest) {
    const { os, cpu } = manifest;
    if (typeof os === "string") manifest.os = [os];
    if (typeof cpu === "string") manifest.cpu = [cpu];
    return manifest;
  },

  /** Where the packages come from is written once, as `repository` in the root's package.json. */
  beforePacking(manifest, folder) {
    const { repository } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
    return repository ? { ...manifest, ...addresses(repository, relative(root, folder)) } : manifest;
  },
};

function addresses(repository, folder) {
  const directory = folder.replaceAll(sep, "/");
  return {
    repository: { type: "git", url: `git+${repository}.git`, directory },
    homepage: `${repository}/tree/main/${directory}#readme`,
    bugs: `${repository}/issues`,
  };
}
