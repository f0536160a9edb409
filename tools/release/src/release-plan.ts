/** What the next release will be, as the files in `.changeset/` ask for it. */
import { readdir, readFile } from "node:fs/promises";
import { diff, gt, gte, inc } from "semver";
import { parse } from "yaml";
import { root } from "./root.ts";

type Bump = "patch" | "minor" | "major";

/** How great a change is for those who use what is released. */
export type Impact = "none" | "addition" | "breaking";

/**
 * The version of the next release. All published packages and the document have one version, so the greatest bump
 * that any file asks for decides; without a file it is the version that there is.
 */
export async function nextVersion(
  version: string,
  folder: URL = new URL(".changeset/", root),
): Promise<string> {
  const bumps = await pendingBumps(folder);
  return bumps.map((bump) => inc(version, bump) ?? version).reduce(greater, version);
}

/**
 * The least version that may follow a released one, by the rule of `redocly diff`: an addition takes a new minor
 * version, what breaks a new major one. Below 1.0 the minor number counts what breaks, as people's `^0.1.0` takes it.
 */
export function leastVersionAfter(released: string, impact: Impact): string {
  if (impact === "none") return released;
  const bump: Bump = impact === "breaking" && !released.startsWith("0.") ? "major" : "minor";
  return inc(released, bump) ?? released;
}

/**
 * What is to be done before changes can be released after a version; undefined when the files in `.changeset/` ask
 * for enough.
 */
export async function bumpMissing(
  version: string,
  impact: Impact,
  folder?: URL,
): Promise<string | undefined> {
  const [least, next] = [leastVersionAfter(version, impact), await nextVersion(version, folder)];
  if (gte(next, least)) return undefined;
  return `These changes need version ${least}, but ${next} would be released. Record a ${diff(version, least)} change with \`pnpm change\`.`;
}

async function pendingBumps(folder: URL): Promise<Bump[]> {
  const names = await readdir(folder);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith(".md")).map((name) => readFile(new URL(name, folder), "utf8")),
  );
  return texts.flatMap(bumpsIn);
}

/** A file begins with the packages it concerns and the bump for each, as YAML between two lines of `---`. */
function bumpsIn(text: string): Bump[] {
  const [, matter = ""] = /^---\r?\n(.*?)^---$/ms.exec(text) ?? [];
  const bumps = Object.values((parse(matter) ?? {}) as Record<string, Bump | "none">);
  return bumps.filter((bump) => bump !== "none");
}

function greater(one: string, other: string): string {
  return gt(one, other) ? one : other;
}
