/**
 * The command `pnpm release:version`: carries out what the files in `.changeset/` ask for. pnpm gives the packages
 * their versions and changelogs; the document, its workflows and the README that names a version get the same one, and
 * what is compared with the last release is kept as this one.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { root } from "./root.ts";
import { step } from "./run.ts";

step("pnpm", ["version", "--recursive"]);

const openapi = new URL("openapi/", root);
const { version } = JSON.parse(await readFile(new URL("package.json", openapi), "utf8")) as {
  version: string;
};
const workflows = (await readdir(new URL("workflows/", openapi))).map((name) => `workflows/${name}`);
for (const name of ["openapi.yaml", ...workflows])
  await setVersion(new URL(name, openapi), /^(info:\n(?: .*\n)*? {2}version: ).*$/m);
await setVersion(new URL("packages/contract/README.md", root), /(@saymon-logs\/contract@)\S+/g);

step("pnpm", ["build"]);
step("pnpm", ["--recursive", "run", "release:baseline"]);

/** The files are written by hand, so nothing changes but the version, behind what the pattern's group matches. */
async function setVersion(file: URL, pattern: RegExp): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(pattern, `$1${version}`));
}
