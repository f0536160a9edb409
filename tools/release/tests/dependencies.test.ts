/** What comes from others: from where, in which version, under which licence, and whether an SBOM tells of it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../src/root.ts";
import { run } from "../src/run.ts";
import { publishedPackages, workspaces } from "../src/workspaces.ts";

/** Licences that ask for no more than to be named, and those that ask for more, with the reason why they may come in. */
const allowedLicences: Record<string, string> = {
  "(MIT OR CC0-1.0)": "permissive",
  "0BSD": "permissive",
  "Apache-2.0": "permissive",
  "BSD-2-Clause": "permissive",
  "BSD-3-Clause": "permissive",
  "BlueOak-1.0.0": "permissive",
  "CC-BY-4.0": "data on browsers, read while something is built; nothing of it is handed on",
  ISC: "permissive",
  MIT: "permissive",
  "MIT OR Apache-2.0": "permissive",
  "MPL-2.0": "tools of the tests (axe-core) and of Vite (lightningcss); nothing of them is handed on",
  "PSF-2.0": "permissive",
  "Python-2.0": "permissive",
  Unlicense: "permissive",
};

const cwd = fileURLToPath(root);
const pnpm = (...args: string[]) => run("pnpm", args, { cwd, shell: process.platform === "win32" });

test("every dependency has a licence that is allowed, and no other one is", async () => {
  const licences = JSON.parse(await pnpm("licenses", "list", "--recursive", "--json"));
  const others = Object.entries<{ name: string }[]>(licences).filter(
    ([licence]) => !(licence in allowedLicences),
  );
  expect(others.map(([licence, packages]) => [licence, packages.map(({ name }) => name)])).toEqual([]);
  expect(Object.keys(allowedLicences).filter((licence) => !(licence in licences))).toEqual([]);
});

test("each dependency has one version for all workspaces, which the catalog names exactly", async () => {
  const { catalog, catalogs } = parse(await readFile(new URL("pnpm-workspace.yaml", root), "utf8"));
  const versions = [catalog, ...Object.values(catalogs)].flatMap((entries) => Object.values<string>(entries));
  expect(versions.filter((version) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);

  const folders = [cwd, ...(await workspaces()).map(({ path }) => path)];
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

  test("tells of the package and of what it depends on", async () => {
    const { dependencies = {} } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
    expect(nameOf(metadata.component)).toBe(name);
    expect(components.map(nameOf)).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });

  test("tells the licence of each", () => {
    expect(components.filter(({ licenses = [] }) => licenses.length === 0).map(nameOf)).toEqual([]);
  });
});
