import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

/** What this repository publishes. */
type Published = "client" | "types" | "validators";

/** A project outside the repository that has the packed packages installed, as a stranger's would. */
export interface Project {
  /** The project's folder. The programs of this workspace lie in it. */
  directory: string;
  /** The tarball of each package. */
  tarballs: Record<Published, string>;
}

const published: Published[] = ["client", "types", "validators"];
const root = fileURLToPath(new URL("../../../", import.meta.url));
const here = fileURLToPath(new URL("../", import.meta.url));

/** What the programs import beside the published packages. */
const alsoImported = ["@types/node", "undici"];

/**
 * Packs the published packages and installs them, with what they depend on and nothing else, into a new project.
 *
 * What they depend on is copied from this repository: a package manager would have to ask a registry, which knows
 * nothing of packages that are not published yet. A dependency that is used and not declared is missing there.
 *
 * @example
 * ```ts
 * import { rm } from "node:fs/promises";
 * import { createProject } from "./project.ts";
 *
 * const { directory, tarballs } = await createProject();
 * console.log(tarballs.client);
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
  const tarballs = await pack(directory);

  const modules = join(directory, "node_modules");
  for (const name of published) await unpack(tarballs[name], join(modules, "@saymon-logs", name));
  for (const name of published) {
    const dependencies = await dependenciesOf(join(modules, "@saymon-logs", name));
    await install(dependencies, join(root, "packages", name), modules);
  }
  await install(alsoImported, here, modules);
  return tarballs;
}

async function pack(directory: string): Promise<Project["tarballs"]> {
  const filters = published.map((name) => `--filter=@saymon-logs/${name}`);
  const args = [...filters, "pack", "--pack-destination", directory];
  await run("pnpm", args, { cwd: root, shell: process.platform === "win32" });
  const tarballs = await Promise.all(
    published.map(async (name) => {
      const { version } = await manifestOf(join(root, "packages", name));
      return [name, join(directory, `saymon-logs-${name}-${version}.tgz`)];
    }),
  );
  return Object.fromEntries(tarballs);
}

/** With the `tar` that Linux, macOS and Windows have; all that a tarball holds lies in a folder `package`. */
async function unpack(tarball: string, target: string): Promise<void> {
  const cwd = dirname(tarball);
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

async function manifestOf(
  directory: string,
): Promise<{ version: string; dependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
}
