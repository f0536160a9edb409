import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packPublished } from "@saymon-logs/release/pack";
import { run } from "@saymon-logs/release/run";
import { publishedPackages } from "@saymon-logs/release/workspaces";

/** A project outside the repository that has the packed packages installed, as a stranger's would. */
export interface Project {
  /** The project's folder. The programs of this workspace lie in it. */
  directory: string;
  /** The tarball of each package, by its name. */
  tarballs: Record<string, string>;
}

const here = fileURLToPath(new URL("../", import.meta.url));

/** What the programs import beside the published packages. */
const alsoImported = ["@types/node", "undici"];

/**
 * Packs the published packages and installs them, with what they depend on and nothing else, into a new project.
 * With RELEASE_TARBALLS, a folder, those in it are installed instead, by npm.
 *
 * What they depend on is otherwise copied from this repository: a package manager would have to ask a registry, which knows
 * nothing of packages that are not published yet. A dependency that is used and not declared is missing there.
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

/** As a stranger does, from the registry; nothing that comes along may run. */
async function installWithNpm(
  tarballs: Project["tarballs"],
  directory: string,
): Promise<Project["tarballs"]> {
  await writeFile(join(directory, "package.json"), "{}");
  const others = await Promise.all(
    alsoImported.map(async (name) => `${name}@${(await manifestOf(await find(name, here))).version}`),
  );
  const args = [
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    ...Object.values(tarballs),
    ...others,
  ];
  await run("npm", args, { cwd: directory, shell: process.platform === "win32" });
  return tarballs;
}

/** With the `tar` that Linux, macOS and Windows have; all that a tarball holds lies in a folder `package`. */
async function unpack(tarball: string, cwd: string, target: string): Promise<void> {
  await run("tar", ["-xzf", basename(tarball)], { cwd });
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

/** The folder of a package, as Node looks for it. */
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
