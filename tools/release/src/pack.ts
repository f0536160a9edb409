import { readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./root.ts";
import { run } from "./run.ts";
import { publishedPackages, type Workspace } from "./workspaces.ts";

const cwd = fileURLToPath(root);

/**
 * Packs what is published, once it is built, as it would be published.
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
  const published = await publishedPackages();
  const restore = await nameRepository(published);
  try {
    const filters = published.map(({ name }) => `--filter=${name}`);
    await run("pnpm", [...filters, "pack", "--pack-destination", destination], {
      cwd,
      shell: process.platform === "win32",
    });
  } finally {
    await restore();
  }
  return Object.fromEntries(
    published.map((workspace) => [workspace.name, join(destination, tarballOf(workspace))]),
  );
}

/** `@saymon-logs/client` → `saymon-logs-client-0.1.0.tgz` */
function tarballOf({ name, version }: Workspace): string {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}

/** Writes the repository's address into the manifests for as long as they are packed. */
async function nameRepository(published: Workspace[]): Promise<() => Promise<void>> {
  const before = await Promise.all(
    published.map(async ({ path }) => {
      const file = join(path, "package.json");
      return { file, text: await readFile(file, "utf8"), folder: relative(cwd, path).replaceAll("\\", "/") };
    }),
  );
  for (const { file, text, folder } of before) {
    const repository = repositoryOf(folder, process.env);
    if (repository) await writeFile(file, JSON.stringify({ ...JSON.parse(text), repository }, null, 2));
  }
  return async () => {
    for (const { file, text } of before) await writeFile(file, text);
  };
}

/**
 * A registry asks for the repository's address before it believes where a package was built. Nobody writes the address
 * down: whoever's repository the release workflow runs in, it is theirs. Elsewhere the tarballs name none.
 */
export function repositoryOf(
  directory: string,
  { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: NodeJS.ProcessEnv,
): { type: "git"; url: string; directory: string } | undefined {
  if (!server || !repository) return undefined;
  return { type: "git", url: `git+${server}/${repository}.git`, directory };
}
