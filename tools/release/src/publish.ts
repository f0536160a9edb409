/**
 * `node tools/release/src/publish.ts`: uploads the tarballs in `release/`.
 *
 * It is for the release workflow, whose identity the registry trusts: there is no token. It imports nothing that has to
 * be installed, so that no third-party code runs where that identity is available. `RELEASE_DIGEST` is the hash that
 * the job that packed has reported.
 */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { join } from "node:path";
import { readRelease, releaseFolder } from "./contents.ts";

/**
 * Uploads what the registry does not have yet, so that a workflow can be run again after an interruption.
 *
 * @param digest See `readRelease`.
 * @param tell Called with a line for each package.
 * @throws An error when the folder does not hold what was packed, when the registry has the same version with another
 * content, or when it refuses a package.
 */
export function publish(folder: string, digest: string, tell: (line: string) => void): void {
  const { packages, files } = readRelease(folder, digest);
  for (const [name, file] of Object.entries(packages)) {
    const version = /-(\d[^-]*(?:-.*)?)\.tgz$/.exec(file)?.[1];
    const published = publishedHash(`${name}@${version}`);
    if (published === undefined) upload(join(folder, file));
    else if (published !== files[file])
      throw new Error(`${name}@${version} is on the registry with another content. Release a new version.`);
    tell(`${name}@${version}: ${published === undefined ? "published" : "already published"}`);
  }
}

/** The hash of a version on the registry; undefined when there is no such version. */
function publishedHash(spec: string): string | undefined {
  const { status, stdout, stderr } = npm("view", spec, "dist.integrity", "--json");
  if (status === 0) return stdout.trim() === "" ? undefined : JSON.parse(stdout);
  if (/\bE404\b/.test(stdout + stderr)) return undefined;
  throw new Error(`npm could not look up ${spec}:\n${stderr}`);
}

function upload(tarball: string): void {
  const { status, stderr } = npm("publish", tarball);
  if (status !== 0) throw new Error(`npm could not publish ${tarball}:\n${stderr}`);
}

function npm(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync("npm", args, { encoding: "utf8", shell: process.platform === "win32" });
}

if (import.meta.main) {
  const { RELEASE_DIGEST } = process.env;
  if (!RELEASE_DIGEST) throw new Error("RELEASE_DIGEST is not set. Only the release workflow publishes.");
  publish(releaseFolder, RELEASE_DIGEST, console.log);
}
