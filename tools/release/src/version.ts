import { readdir, readFile, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { root, rootPath } from "./root.ts";

const openapi = new URL("openapi/", root);

/**
 * The command `pnpm release version`: carries out the changes recorded in `.changeset/`. pnpm gives the packages their
 * versions and changelogs; the document, its workflows and the README that names a version get the same one, and what
 * later releases are compared with is written anew.
 */
export async function setVersions(): Promise<void> {
  const visibly = execa({ cwd: rootPath, stdio: "inherit" });
  await visibly("pnpm", ["version", "--recursive"]);

  const { version } = JSON.parse(await readFile(new URL("package.json", openapi), "utf8"));
  const workflows = (await readdir(new URL("workflows/", openapi))).map((name) => `workflows/${name}`);
  for (const name of ["openapi.yaml", ...workflows])
    await replace(new URL(name, openapi), /^(info:\n(?: .*\n)*? {2}version: ).*$/m, version);
  await replace(new URL("packages/contract/README.md", root), /(@saymon-logs\/contract@)\S+/g, version);

  await visibly("pnpm", ["build"]);
  await visibly("pnpm", ["--recursive", "run", "release:baseline"]);
}

/** The files are written by hand, so nothing changes but the version, which follows the pattern's group. */
async function replace(file: URL, pattern: RegExp, version: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(pattern, `$1${version}`));
}
