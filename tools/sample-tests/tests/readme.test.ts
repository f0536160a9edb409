/** The code of the READMEs and doc comments, compiled and run against the sandbox; and the commands they name. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { checkTypes, writeProgram } from "./program.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (file: string) => readFileSync(root + file, "utf8");
const find = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: ["**/node_modules", "**/dist"] })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();

interface Block {
  title: string;
  name: string;
  source: string;
}

const blocks = find("README.md", "packages/*/*.md", "packages/*/src/**/*.ts").flatMap(blocksIn);

function blocksIn(file: string): Block[] {
  // A doc comment has an asterisk before each line.
  const text = file.endsWith(".ts") ? read(file).replaceAll(/^ *\* ?/gm, "") : read(file);
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, source = ""], index) => ({
    title: `${file}, block ${index + 1}`,
    name: `${file.replaceAll(/\W/g, "-")}-${index + 1}.ts`,
    source,
  }));
}

describe("the code", () => {
  // With the records that the code reads: those of October 2026, and the vendor's.
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ records: 1_000, until: Date.UTC(2026, 10) });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    vi.stubEnv("SAYMON_URL", sandbox.url);
    vi.stubEnv("SAYMON_LOGIN", "admin");
    vi.stubEnv("SAYMON_PASSWORD", "secret");
    vi.stubEnv("SAYMON_API_TOKEN", sandbox.users[0]?.apiToken ?? "");
    for (const method of ["log", "warn", "error", "table"] as const)
      vi.spyOn(console, method).mockImplementation(() => {});
    return () => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    };
  });

  test("is in the README, and in the client's README and doc comments", () => {
    const titles = blocks.map(({ title }) => title);
    expect(titles).toContain("README.md, block 1");
    expect(titles).toContain("packages/client/README.md, block 1");
    expect(titles).toContain("packages/client/GUIDE.md, block 1");
    expect(titles).toContain("packages/client/src/client.ts, block 1");
  });

  test("compiles", async () => {
    await checkTypes(await Promise.all(blocks.map(({ name, source }) => writeProgram(name, source))));
  });

  // In this process: a process for each block takes longer than everything else here together.
  test.for(blocks)("$title runs", async ({ name, source }) => {
    const here = source.replaceAll("https://saymon.example.com", sandbox.url);
    await import(pathToFileURL(await writeProgram(`run-${name}`, here)).href);
  });
});

describe("the commands", () => {
  const manifestOf = (file: string) => JSON.parse(read(file)) as { name: string; scripts?: object };
  const scripts = new Map(
    find("package.json", "openapi/package.json", "{apps,packages,tools}/*/package.json")
      .map(manifestOf)
      .map(({ name, scripts = {} }) => [name, Object.keys(scripts)]),
  );
  /** What pnpm itself has. */
  const builtIn = ["change", "dedupe", "exec", "install", "pack"];

  const commands = find(
    "*.md",
    ".github/**/*.{md,yml}",
    "{apps,packages,tools}/*/README.md",
    "openapi/README.md",
  )
    .flatMap((file) => [...read(file).matchAll(/npx -y pnpm@12\S* ([^`\n]+)/g)].map(([, args = ""]) => args))
    .map(
      (args) =>
        /^(?:--filter (?<workspace>\S+) (?:--filter \S+ )*|(?<all>--recursive) .*run )?(?<script>[\w:-]+)/.exec(
          args,
        )?.groups,
    );

  test("are scripts of this repository, or pnpm's own", () => {
    const unknown = commands.filter(({ workspace = "saymon-logs", all, script = "" } = {}) => {
      const known = all ? [...scripts.values()].flat() : [...builtIn, ...(scripts.get(workspace) ?? [])];
      return !known.includes(script);
    });
    expect(unknown).toEqual([]);
    expect(commands.map((command) => command?.["script"])).toEqual(expect.arrayContaining(["start", "test"]));
  });

  test("run the exporter of this clone, whose program exists", () => {
    expect(read("README.md")).toMatch(/^npx \. export /m);
    const { bin } = JSON.parse(read("package.json"));
    expect(read(bin)).toMatch(/^#!.*node$/m);
  });

  test("pack the client with every package of this repository that it needs", () => {
    const { name, version, dependencies } = JSON.parse(read("packages/client/package.json"));
    const own = Object.keys(dependencies).filter((dependency) => dependency.startsWith("@saymon-logs/"));
    const filters = [...own, name].map((dependency) => `--filter ${dependency}`).join(" ");
    const command = `npx -y pnpm@12 ${filters} pack --pack-destination release`;
    expect(read("README.md")).toContain(`\n${command}\n`);
    expect(read("apps/docs/build/links.ts")).toContain(`"${command}"`);
    const files = [...own, name].map(
      (dependency) => `${dependency.slice(1).replace("/", "-")}-${version}.tgz`,
    );
    const installed = read("README.md").matchAll(/\/release\/(\S+\.tgz)/g);
    expect(Array.from(installed, ([, file]) => file)).toEqual(files);
  });

  test("of CI are those of the README", () => {
    expect(read(".ci/run")).toMatch(/^npx -y pnpm@12 test$/m);
  });
});
