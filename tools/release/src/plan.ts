import { execa } from "execa";
import { diff, gte, inc } from "semver";
import { rootPath } from "./root.ts";

/** How far a change reaches those who use what is released. */
export type Impact = "none" | "addition" | "breaking";

/**
 * The version of the next release, as `pnpm change status` plans it. All published packages and the document have one
 * version; without a recorded change it stays the given one.
 *
 * @param cwd Folder of the workspace. Default: this repository.
 */
export async function nextVersion(version: string, cwd: string = rootPath): Promise<string> {
  const { stdout } = await execa("pnpm", ["change", "status"], { cwd });
  // Such as "  @saymon-logs/client: 0.1.0 → 0.2.0 (minor, via intent)".
  const [, next = version] = /^ +@saymon-logs\/\S+: \S+ \S+ (\S+) /m.exec(stdout) ?? [];
  return next;
}

/**
 * The lowest version that may follow a released one, by the rule of `redocly diff`: an addition requires a minor
 * version, a breaking change a major one. Below 1.0 a breaking change requires a minor one, as `^0.1.0` has it.
 */
export function lowestVersionAfter(released: string, impact: Impact): string {
  if (impact === "none") return released;
  const bump = impact === "breaking" && !released.startsWith("0.") ? "major" : "minor";
  return inc(released, bump) ?? released;
}

/** What to do before the changes can be released; undefined when the recorded changes suffice. */
export async function missingChange(
  released: string,
  impact: Impact,
  cwd?: string,
): Promise<string | undefined> {
  const [lowest, next] = [lowestVersionAfter(released, impact), await nextVersion(released, cwd)];
  if (gte(next, lowest)) return undefined;
  const bump = diff(released, lowest);
  return `These changes require version ${lowest}, but ${next} would be released. Record a ${bump} change with \`pnpm change\`.`;
}
