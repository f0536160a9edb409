import { fileURLToPath } from "node:url";
import { root } from "./root.ts";
import { run } from "./run.ts";

/** A workspace, as pnpm lists it. */
export interface Workspace {
  /** Name on the registry, such as `@saymon-logs/client`. */
  name: string;
  version: string;
  /** Path of its folder. */
  path: string;
  private: boolean;
}

/** All workspaces below the root. */
export async function workspaces(): Promise<Workspace[]> {
  const listed = await run("pnpm", ["list", "--recursive", "--depth=-1", "--json"], {
    cwd: fileURLToPath(root),
    shell: process.platform === "win32",
  });
  return (JSON.parse(listed) as Workspace[]).filter(({ name }) => name.startsWith("@"));
}

/**
 * The workspaces that are published: those that do not say `private`.
 *
 * @example
 * ```ts
 * import { publishedPackages } from "@saymon-logs/release/workspaces";
 *
 * for (const { name, version } of await publishedPackages()) console.log(name, version);
 * ```
 */
export async function publishedPackages(): Promise<Workspace[]> {
  return (await workspaces()).filter((workspace) => !workspace.private);
}
