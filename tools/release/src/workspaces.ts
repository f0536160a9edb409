import { execa } from "execa";
import { rootPath } from "./root.ts";

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
  const { stdout } = await execa("pnpm", ["list", "--recursive", "--depth=-1", "--json"], { cwd: rootPath });
  return (JSON.parse(stdout) as Workspace[]).filter(({ name }) => name.startsWith("@"));
}

/**
 * The published workspaces: those that are not `private`.
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
