/**
 * Where the packages come from is written once, as `repository` in the root's package.json. pnpm calls this for each
 * package that it packs.
 */
import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("./", import.meta.url));

export const hooks = {
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
