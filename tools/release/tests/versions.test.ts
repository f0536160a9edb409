/** The packages that are published and the document have one version, and what is private none that counts. */
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../src/root.ts";
import { publishedPackages, workspaces } from "../src/workspaces.ts";

const openapi = new URL("openapi/", root);
const published = await publishedPackages();
const { versioning } = await yaml(new URL("pnpm-workspace.yaml", root));

test("all published packages are one group, which pnpm gives one version", () => {
  expect(versioning.fixed.map((group: string[]) => group.sort())).toEqual([
    published.map(({ name }) => name).sort(),
  ]);
  expect(new Set(published.map(({ version }) => version)).size).toBe(1);
});

test("the document, the released one and the workflows have the packages' version", async () => {
  const workflows = (await readdir(new URL("workflows/", openapi))).map((name) => `workflows/${name}`);
  const files = ["openapi.yaml", "released/openapi.yaml", ...workflows];
  const versions = await Promise.all(
    files.map(async (file) => [file, (await yaml(new URL(file, openapi))).info.version]),
  );
  expect(versions).toEqual(files.map((file) => [file, published[0]?.version]));
});

test("the README of the check names the packages' version", async () => {
  const readme = await readFile(new URL("packages/contract/README.md", root), "utf8");
  const named = [...readme.matchAll(/@saymon-logs\/contract@(\S+)/g)].map(([, version]) => version);
  expect(named).toEqual([published[0]?.version]);
});

test("private workspaces are never released", async () => {
  const names = (await workspaces()).filter((workspace) => workspace.private).map(({ name }) => name);
  expect(versioning.ignore.sort()).toEqual(names.sort());
});

async function yaml(file: URL) {
  return parse(await readFile(file, "utf8"));
}
