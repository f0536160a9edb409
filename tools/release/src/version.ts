import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { root, rootPath } from "./root.ts";
import { publishedPackages } from "./workspaces.ts";

const openapi = new URL("openapi/", root);

/**
 * The command `pnpm release version`: carries out the changes recorded in `.changeset/`. pnpm gives the packages their
 * versions and changelogs, which get a date; the document, its workflows and the READMEs that name a version get the same
 * version, and what later releases are compared with is written again.
 */
export async function setVersions(): Promise<void> {
  const visibly = execa({ cwd: rootPath, stdio: "inherit" });
  await visibly("pnpm", ["version", "--recursive"]);

  const { version } = JSON.parse(await readFile(new URL("package.json", openapi), "utf8"));
  const workflows = (await readdir(new URL("workflows/", openapi))).map((name) => `workflows/${name}`);
  for (const name of ["openapi.yaml", ...workflows])
    await replace(new URL(name, openapi), /^(info:\n(?: .*\n)*? {2}version: ).*$/m, version);
  await replace(new URL("packages/contract/README.md", root), /(@saymon-logs\/contract@)\S+/g, version);
  await replace(new URL("README.md", root), /(\/saymon-logs-\w+-)\S+(?=\.tgz)/g, version);

  const today = new Date().toISOString().slice(0, 10);
  for (const { path } of await publishedPackages())
    await replace(join(path, "CHANGELOG.md"), /^(## )\S+$/m, `${version} (${today})`);

  await visibly("pnpm", ["build"]);
  await visibly("pnpm", ["--recursive", "run", "release:baseline"]);
}

/** Replaces what follows the pattern's group, and leaves the rest of a hand-written file as it is. */
async function replace(file: URL | string, pattern: RegExp, version: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(pattern, `$1${version}`));
}
