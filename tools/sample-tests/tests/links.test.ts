/** Links in the Markdown files of the repository, and what ARCHITECTURE.md lists. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import GithubSlugger from "github-slugger";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const find = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: ["**/node_modules"] }).sort();

const files = find("*.md", ".changeset/README.md", "openapi/README.md", "{apps,packages,tools}/*/*.md");

test.each(files)("the relative links of %s lead to files and headings", (file) => {
  const text = read(join(root, file)).replaceAll(/`[^`\n]*`/g, "");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  // A path that leaves the repository is one of its host's pages, such as that of a badge.
  const relative = targets.filter((target) => !/^(\w+:|(\.\.\/)+actions\/)/.test(target));
  expect(relative.filter((target) => !exists(file, target))).toEqual([]);
});

function exists(file: string, target: string): boolean {
  const [path = "", heading] = target.split("#");
  const destination = path === "" ? join(root, file) : join(root, dirname(file), path);
  if (!existsSync(destination)) return false;
  return heading === undefined || !destination.endsWith(".md") || anchorsOf(destination).includes(heading);
}

/** What GitHub makes of the headings of a file. */
function anchorsOf(file: string): string[] {
  const slugger = new GithubSlugger();
  return [...read(file).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = ""]) => slugger.slug(heading));
}

/** The text without blocks of code. */
function read(file: string): string {
  return readFileSync(file, "utf8").replaceAll(/^ *```.*?^ *```/gms, "");
}

test("ARCHITECTURE.md lists every workspace", () => {
  const listed = [...readFileSync(`${root}ARCHITECTURE.md`, "utf8").matchAll(/^\| \[`([^`]+)`\]/gm)];
  const workspaces = find("{apps,packages,tools}/*/package.json").map((file) =>
    dirname(file).replaceAll("\\", "/"),
  );
  expect(listed.map(([, folder]) => folder).sort()).toEqual(["openapi/", ...workspaces].sort());
});
