/** Links in the Markdown files of the repository, and what ARCHITECTURE.md lists. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const find = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: ["**/node_modules"] }).sort();

const files = find("*.md", ".changeset/README.md", "openapi/README.md", "{apps,packages,tools}/*/*.md");

test.each(files)("the relative links of %s lead to files", (file) => {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/```.*?```|`[^`\n]*`/gs, "");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  // A path that leaves the repository is one of its host's pages, such as that of a badge.
  const relative = targets.filter((target) => !/^(\w+:|#|(\.\.\/)+actions\/)/.test(target));
  const missing = relative.filter(
    (target) => !existsSync(join(root, dirname(file), target.replace(/#.*/, ""))),
  );
  expect(missing).toEqual([]);
});

test("ARCHITECTURE.md lists every workspace", () => {
  const listed = [...readFileSync(`${root}ARCHITECTURE.md`, "utf8").matchAll(/^\| \[`([^`]+)`\]/gm)];
  const workspaces = find("{apps,packages,tools}/*/package.json").map((file) =>
    dirname(file).replaceAll("\\", "/"),
  );
  expect(listed.map(([, folder]) => folder).sort()).toEqual(["openapi/", ...workspaces].sort());
});
