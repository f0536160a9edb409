/**
 * The command `pnpm release:dry-run`: all of a release but the upload. What it leaves in `release/`, tarballs and what
 * is in them (SBOM), is what the release workflow publishes.
 */
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { packPublished } from "./pack.ts";
import { root } from "./root.ts";
import { step } from "./run.ts";
import { publishedPackages } from "./workspaces.ts";

const cwd = fileURLToPath(root);
const folder = new URL("release/", root);
const filters = (await publishedPackages()).map(({ name }) => `--filter=${name}`);

step("pnpm", ["build"], { cwd });

await rm(folder, { recursive: true, force: true });
await mkdir(folder);
const tarballs = await packPublished(fileURLToPath(folder));
console.log(Object.values(tarballs).join("\n"));
step("pnpm", [...filters, "sbom", "--sbom-format=cyclonedx", "--prod", "--out=release/%s-%v.cdx.json"], {
  cwd,
});

// The same tests as always, with these very tarballs, installed by npm from the registry.
step("pnpm", ["--filter=@saymon-logs/package-tests", "test"], {
  cwd,
  env: { RELEASE_TARBALLS: fileURLToPath(folder) },
});
for (const tarball of Object.values(tarballs)) step("npm", ["publish", tarball, "--dry-run"], { cwd });
