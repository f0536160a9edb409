/** Third-party packages: their versions, their licences, and their place in the SBOMs. */
import { lstatSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root, rootPath } from "../src/root.ts";
import { publishedPackages, workspaces } from "../src/workspaces.ts";

/** Licences that only require attribution, and others with the reason why they are allowed. */
const allowedLicences: Record<string, string> = {
  "(MIT OR CC0-1.0)": "permissive",
  "(MPL-2.0 OR Apache-2.0)": "permissive",
  "0BSD": "permissive",
  "Apache-2.0": "permissive",
  "BSD-2-Clause": "permissive",
  "BSD-3-Clause": "permissive",
  "BlueOak-1.0.0": "permissive",
  "CC-BY-4.0": "browser data that build tools read; not distributed",
  ISC: "permissive",
  MIT: "permissive",
  "MIT AND OFL-1.1": "a font for pictures of pages in tests; not distributed",
  "MIT OR Apache-2.0": "permissive",
  "MPL-2.0": "used by tests (axe-core) and by Vite (lightningcss); not distributed",
  "PSF-2.0": "permissive",
  "Python-2.0": "permissive",
  Unlicense: "permissive",
};

/** Packages whose manifest refers to a file; it was read, and has this licence. */
const licencesInFiles: Record<string, string> = { "@elastic/ecs": "Apache-2.0" };

const pnpm = async (...args: string[]) => (await execa("pnpm", args, { cwd: rootPath })).stdout;

test("every dependency has an allowed licence, and every allowed licence is in use", async () => {
  const licences = JSON.parse(await pnpm("licenses", "list", "--recursive", "--json"));
  const others = Object.entries<{ name: string }[]>(licences).filter(
    ([licence]) => !(licence in allowedLicences),
  );
  const named = others.map(([licence, packages]) => [licence, packages.map(({ name }) => name)]);
  expect(named).toEqual([["Unknown", Object.keys(licencesInFiles)]]);
  expect(Object.keys(allowedLicences).filter((licence) => !(licence in licences))).toEqual([]);
});

test("each dependency has one exact version, from the catalog", async () => {
  const { catalog, catalogs } = parse(await readFile(new URL("pnpm-workspace.yaml", root), "utf8"));
  const versions = [catalog, ...Object.values(catalogs)].flatMap((entries) => Object.values<string>(entries));
  expect(versions.filter((version) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);

  const folders = [rootPath, ...(await workspaces()).map(({ path }) => path)];
  const manifests = await Promise.all(
    folders.map(async (folder) => JSON.parse(await readFile(join(folder, "package.json"), "utf8"))),
  );
  const specifiers = manifests.flatMap(({ dependencies, devDependencies }) =>
    Object.entries<string>({ ...dependencies, ...devDependencies }),
  );
  expect(
    specifiers.filter(([, version]) => !/^(catalog:(typescript5)?|workspace:\*)$/.test(version)),
  ).toEqual([]);
});

describe.each(await publishedPackages())("the SBOM of $name", async ({ name, path }) => {
  const { metadata, components } = JSON.parse(
    await pnpm(`--filter=${name}`, "sbom", "--sbom-format=cyclonedx", "--prod"),
  );
  const nameOf = ({ group, name }: { group?: string; name: string }) => (group ? `${group}/${name}` : name);

  test("lists the package and its dependencies", async () => {
    const { dependencies = {} } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
    expect(nameOf(metadata.component)).toBe(name);
    expect(components.map(nameOf)).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });

  test("states the licence of each", () => {
    expect(components.filter(({ licenses = [] }) => licenses.length === 0).map(nameOf)).toEqual([]);
  });
});

test.skipIf(!process.env["TEST_ALL"])("the README says how much disk all packages take", async () => {
  const readme = await readFile(new URL("README.md", root), "utf8");
  const gigabytes = sizeOf(join(rootPath, "node_modules")) / 1e9;
  expect(readme).toContain(`take about ${Math.round(gigabytes)} GB of disk`);
});

/** The size of all files below a folder, in bytes, without those that symbolic links lead to. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + sizeOf(path);
    return entry.isFile() ? sum + lstatSync(path).size : sum;
  }, 0);
}
