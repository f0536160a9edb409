import { join } from "node:path";
import { execa } from "execa";
import { readRelease, releaseFolder } from "./contents.ts";
import { rootPath } from "./root.ts";

/**
 * The command `pnpm release verify`: tests the tarballs in `release/`, installed by npm from the registry, and lets npm
 * do all of publishing but the upload.
 *
 * @param digest See `readRelease`.
 */
export async function verifyRelease(digest: string | undefined): Promise<void> {
  const { packages } = readRelease(releaseFolder, digest);
  const visibly = execa({ cwd: rootPath, stdio: "inherit" });
  await visibly("pnpm", ["build"]);
  const env = { RELEASE_TARBALLS: releaseFolder, TEST_ALL: "1" };
  await visibly({ env })("pnpm", ["--filter=@saymon-logs/package-tests", "test"]);
  for (const file of Object.values(packages))
    await visibly("npm", ["publish", join(releaseFolder, file), "--dry-run"]);
  readRelease(releaseFolder, digest);
}
