import { readFile } from "node:fs/promises";
import type { Release } from "./releases.ts";
import { code, paragraphs } from "./sections.ts";

/** Where to start, as Markdown for the top of the overview. The root's `package.json` names the repository. */
export async function projectLinks(releases: Release[]): Promise<string> {
  const { repository } = JSON.parse(
    await readFile(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as { repository?: string };
  return linksFor(repository, installNote(releases));
}

/** The links of {@link projectLinks} for the address of a repository; without an address, those to pages of this site. */
export function linksFor(repository = "", note = ""): string {
  const address = repository.replace(/^git\+/, "").replace(/(\.git)?\/?$/, "");
  return paragraphs(
    "**Start:** [try a request](try.html), [export the logs](export-the-logs.html), or use the [TypeScript client](client/index.html):",
    code("npm install @saymon-logs/client", "bash"),
    note,
    address &&
      `**Project:** [repository](${address}), [package](https://www.npmjs.com/package/@saymon-logs/client), [report a difference](${address}/issues/new/choose).`,
  );
}

/**
 * What readers of an `npm install` have to know before the first release; nothing after it.
 *
 * @param root Path to the root of the site, such as `../`.
 */
export function installNote(releases: Release[], root = ""): string {
  if (isReleased(releases)) return "";
  return `Until the first release, npm does not have the packages: [install them from a clone](${root}export-the-logs.html#install).`;
}

/** How to install the packages before the first release, as a section; nothing after it, when `npx` does that. */
export function installSection(releases: Release[]): string {
  return isReleased(releases) ? "" : paragraphs("## Install", installFromClone);
}

function isReleased(releases: Release[]): boolean {
  return releases.some(({ date }) => date);
}

const packClient =
  "npx -y pnpm@12 --filter @saymon-logs/types --filter @saymon-logs/client pack --pack-destination release";

/** How to install a version that is not released. */
export const installFromClone: string = paragraphs(
  "npm does not have this version yet. In a clone of the repository, these commands build it, and pack the client and its types into two files in `release`, which `npm install` accepts:",
  code(`npx -y pnpm@12 build\n${packClient}`, "bash"),
  "The exporter runs in the clone: write `npx .` instead of `npx @saymon-logs/export`.",
);
