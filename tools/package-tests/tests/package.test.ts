/** What the packed packages are, seen by the tools that know how packages go wrong. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { bundle, bundleSize } from "@saymon-logs/benchmarks/bundle";
import { run } from "@saymon-logs/release/run";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";

const { directory, tarballs } = inject("project");

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

  test("attw finds nothing, for importers of ES modules", async () => {
    // It fails, and tells, when it finds something.
    await run(process.execPath, [attw, tarball, "--profile", "esm-only", "--no-color", "--no-emoji"]);
  });
});

test("the document is imported by its name", async () => {
  const program = `import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
    console.log(document.info.version);`;
  const version = await run(process.execPath, ["--input-type=module", "--eval", program], { cwd: directory });
  expect(tarballs["@saymon-logs/openapi"]).toContain(`-${version.trim()}.tgz`);
});

const workflows = ["failures", "paging", "reading"].map((name) => `workflows/${name}.arazzo.yaml`);

test.each([
  ["client", ["testing/examples.d.ts", "testing/examples.js"]],
  ["contract", ["openapi.dereferenced.json", "openapi.yaml", "workflows/operations.json", ...workflows]],
])(
  "the tarball of the %s holds what its sources and the document give, and nothing else",
  async (name, made) => {
    const sources = await filesIn(join(import.meta.dirname, `../../${name}/src`));
    const compiled = sources.flatMap((file) => [".d.ts", ".js"].map((end) => file.replace(/\.ts$/, end)));
    const built = [...compiled, ...made].map((file) => `dist/${file}`);
    const packed = await filesIn(join(directory, "node_modules/@saymon-logs", name));
    expect(packed).toEqual([...built, "LICENSE", "README.md", "package.json"].sort());
  },
);

test.each([
  ["client", 8_000, "createClient, isSaymonError, isTemporary"],
  [
    "client with its walks",
    10_000,
    "createClient, isSaymonError, isTemporary, walkPasswordLog, walkSessionLog, walkUserAuditLog",
  ],
])(
  "the %s weighs at most %d bytes with all that it depends on, minified and compressed",
  async (_, most, names) => {
    const source = `export { ${names} } from "@saymon-logs/client";`;
    const { gzipBytes } = await bundleSize(source, { directory });
    expect(gzipBytes).toBeLessThanOrEqual(most);
  },
);

test("what is for tests is in no bundle of the client", async () => {
  const main = 'export * from "@saymon-logs/client";';
  const testing = 'export * from "@saymon-logs/client/testing";';
  const hasExample = async (source: string) =>
    (await bundle(source, { directory })).includes("62725dc8bad91064e16e5910");
  expect(await hasExample(main + testing)).toBe(true);
  expect(await hasExample(main)).toBe(false);
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"))
    .sort();
}
