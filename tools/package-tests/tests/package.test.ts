/** The packed packages, as the tools see them that know how packages go wrong. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { execa } from "execa";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";
import { bundle } from "../src/bundle.ts";

const { directory, tarballs } = inject("project");
const modules = join(directory, "node_modules/@saymon-logs");
const client = join(modules, "client/dist/index.js");

const attw = join(
  dirname(createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json")),
  "dist/index.js",
);

describe.each(Object.entries(tarballs))("%s", (_, tarball) => {
  test("publint finds nothing", async () => {
    const { buffer } = new Uint8Array(await readFile(tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test.concurrent("attw finds nothing, for importers of ES modules", async () => {
    // It exits with another code when it finds something. Compilers import no Markdown.
    const flags = [
      "--profile",
      "esm-only",
      "--exclude-entrypoints",
      "reference.md",
      "--no-color",
      "--no-emoji",
    ];
    await execa(process.execPath, [attw, tarball, ...flags]);
  });
});

test("the document can be imported by its package's name", async () => {
  const program = `import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
    console.log(document.info.version);`;
  const flags = ["--input-type=module", "--eval", program];
  const { stdout: version } = await execa(process.execPath, flags, { cwd: directory });
  expect(tarballs["@saymon-logs/openapi"]).toContain(`-${version}.tgz`);
});

test.each([
  [
    "client",
    ["testing/examples.d.ts", "testing/examples.js", "walk/log-fields.d.ts", "walk/log-fields.js"],
    ["DECISIONS.md", "GUIDE.md", "src/walk/README.md"],
  ],
  ["contract", ["facts.json", "openapi.yaml", "workflows.json"], []],
])(
  "the tarball of the %s holds its compiled sources, what is generated, its pages, and nothing else",
  async (name, generated, pages) => {
    const files = await filesIn(join(import.meta.dirname, `../../../packages/${name}/src`));
    const sources = files.filter((file) => file.endsWith(".ts"));
    const compiled = sources.flatMap((file) => [".d.ts", ".js"].map((end) => file.replace(/\.ts$/, end)));
    const built = [...compiled, ...generated].map((file) => `dist/${file}`);
    expect(await filesIn(join(modules, name))).toEqual(
      [...built, ...pages, "LICENSE", "README.md", "package.json"].sort(),
    );
  },
);

test("the client stays below its size limits, which are in .size-limit.ts", async () => {
  await execa("size-limit", { preferLocal: true, env: { PROJECT: directory } });
});

test("what is for tests is in no bundle of the client", async () => {
  const hasExample = async (module: string) => (await bundle(module)).includes("62725dc8bad91064e16e5910");
  expect(await hasExample(join(modules, "client/dist/testing/index.js"))).toBe(true);
  expect(await hasExample(client)).toBe(false);
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"))
    .sort();
}
