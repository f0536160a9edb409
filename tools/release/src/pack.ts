import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describeRelease, releaseFolder } from "./contents.ts";
import { rootPath } from "./root.ts";
import { publishedPackages } from "./workspaces.ts";

/**
 * Packs the published packages, which have to be built, as they are published.
 *
 * @param destination Path of the folder for the tarballs.
 * @returns The path of each package's tarball, by the package's name.
 *
 * @example
 * ```ts
 * import { packPublished } from "@saymon-logs/release/pack";
 *
 * const tarballs = await packPublished("release");
 * console.log(tarballs["@saymon-logs/client"]);
 * ```
 */
export async function packPublished(destination: string): Promise<Record<string, string>> {
  const packages = await publishedPackages();
  const filters = packages.map(({ name }) => `--filter=${name}`);
  await execa("pnpm", [...filters, "pack", "--pack-destination", destination], { cwd: rootPath });
  return Object.fromEntries(
    packages.map(({ name, version }) => [name, join(destination, tarballOf(name, version))]),
  );
}

/** The command `pnpm release pack`: builds, then leaves tarballs, SBOMs and a list of them in `release/`. */
export async function packRelease(): Promise<void> {
  const visibly = execa({ cwd: rootPath, stdio: "inherit" });
  await visibly("pnpm", ["build"]);
  await rm(releaseFolder, { recursive: true, force: true });
  await mkdir(releaseFolder);

  const tarballs = await packPublished(releaseFolder);
  const filters = Object.keys(tarballs).map((name) => `--filter=${name}`);
  const sbom = ["sbom", "--sbom-format=cyclonedx", "--prod", "--out=release/%s-%v.cdx.json"];
  await visibly("pnpm", [...filters, ...sbom]);
  describeRelease(releaseFolder, tarballs);
}

/** `@saymon-logs/client` → `saymon-logs-client-0.1.0.tgz` */
function tarballOf(name: string, version: string): string {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}
