/**
 * `node tools/release/src/publish.ts`: uploads the tarballs in `release/` that the registry does not have yet.
 *
 * It is for the release workflow, whose identity the registry trusts: there is no token. It imports nothing that would
 * have to be installed, so that nothing else runs where that identity is at hand.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "./root.ts";

const folder = new URL("release/", root);
const tarballs = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
if (tarballs.length === 0) throw new Error("There is nothing in release/. `pnpm release:dry-run` makes it.");

for (const tarball of tarballs) {
  const path = fileURLToPath(new URL(tarball, folder));
  const { status, stderr } = npm(["publish", path]);
  // A workflow that is run again publishes what is left.
  const isThere = stderr.includes("cannot publish over the previously published version");
  console.log(`${tarball}: ${status === 0 ? "published" : isThere ? "was there before" : "not published"}`);
  if (status !== 0 && !isThere) {
    console.error(stderr);
    process.exitCode = 1;
  }
}

function npm(args: string[]): { status: number | null; stderr: string } {
  return spawnSync("npm", args, { encoding: "utf8", stdio: ["ignore", "inherit", "pipe"] });
}
