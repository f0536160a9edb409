import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packPublished } from "@saymon-logs/release/pack";
import { publishedPackages } from "@saymon-logs/release/workspaces";
import { execa } from "execa";

/** A project outside the repository with the packed packages installed, as in a user's project. */
export interface Project {
  /** The project's folder; it holds the programs of this workspace. */
  directory: string;
  /** The tarball of each package, by its name. */
  tarballs: Record<string, string>;
}

const here = fileURLToPath(new URL("../", import.meta.url));

/** What the programs import beside the published packages. */
const alsoImported = ["@types/node", "undici"];

/**
 * Packs the published packages and installs them, with their declared dependencies and nothing else, in a new project.
 * With RELEASE_TARBALLS, the path of a folder, npm installs the tarballs in that folder instead.
 *
 * Otherwise the dependencies are copied from this repository: a package manager would look up the packages on a registry
 * that does not have them yet. A dependency that is used and not declared is missing.
 *
 * @example
 * ```ts
 * import { rm } from "node:fs/promises";
 * import { createProject } from "./project.ts";
 *
 * const { directory, tarballs } = await createProject();
 * console.log(tarballs["@saymon-logs/client"]);
 * await rm(directory, { recursive: true });
 * ```
 */
export async function createProject(): Promise<Project> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "saymon-logs-")));
  try {
    return { directory, tarballs: await fill(directory) };
  } catch (error) {
    await rm(directory, { recursive: true });
    throw error;
  }
}

async function fill(directory: string): Promise<Project["tarballs"]> {
  await cp(join(here, "programs"), directory, { recursive: true });
  const ready = process.env["RELEASE_TARBALLS"];
  if (ready) return installWithNpm(await tarballsIn(ready), directory);

  const tarballs = await packPublished(directory);
  const modules = join(directory, "node_modules");
  for (const [name, tarball] of Object.entries(tarballs))
    await unpack(tarball, directory, join(modules, name));
  for (const { name, path } of await publishedPackages()) {
    await install(await dependenciesOf(join(modules, name)), path, modules);
  }
  await install(alsoImported, here, modules);
  return tarballs;
}

async function tarballsIn(folder: string): Promise<Project["tarballs"]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  return Object.fromEntries(
    names.map((name) => [name.replace(/^saymon-logs-(.*)-\d.*$/, "@saymon-logs/$1"), join(folder, name)]),
  );
}

/** As a user does, from the registry; no install script runs. */
async function installWithNpm(
  tarballs: Project["tarballs"],
  directory: string,
): Promise<Project["tarballs"]> {
  await writeFile(join(directory, "package.json"), "{}");
  const others = await Promise.all(
    alsoImported.map(async (name) => `${name}@${(await manifestOf(await find(name, here))).version}`),
  );
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await execa("npm", ["install", ...flags, ...Object.values(tarballs), ...others], { cwd: directory });
  return tarballs;
}

/** With the `tar` of Linux, macOS and Windows. Everything in a tarball is in a folder named `package`. */
async function unpack(tarball: string, cwd: string, target: string): Promise<void> {
  await execa("tar", ["-xzf", basename(tarball)], { cwd });
  await mkdir(dirname(target), { recursive: true });
  await rename(join(cwd, "package"), target);
}

async function install(names: string[], origin: string, modules: string): Promise<void> {
  for (const name of names) {
    const target = join(modules, name);
    if (existsSync(target)) continue;
    const source = await find(name, origin);
    await cp(source, target, { recursive: true });
    await install(await dependenciesOf(source), source, modules);
  }
}

/** The folder of a package, found as Node finds it. */
async function find(name: string, origin: string): Promise<string> {
  const candidate = join(origin, "node_modules", name);
  if (existsSync(candidate)) return realpath(candidate);
  if (dirname(origin) === origin) throw new Error(`${name} is not installed in this repository.`);
  return find(name, dirname(origin));
}

async function dependenciesOf(directory: string): Promise<string[]> {
  return Object.keys((await manifestOf(directory)).dependencies ?? {});
}

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

async function manifestOf(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
}
