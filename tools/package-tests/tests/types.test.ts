/** The types of the packed packages, under each TypeScript that people have. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "@saymon-logs/release/run";
import { describe, expect, inject, test } from "vitest";

const { directory } = inject("project");
const require = createRequire(import.meta.url);

const compilers = { "5.9": "typescript-5.9", "6.0": "typescript-6.0", "7.0": "typescript" };

const strictness = {
  strict: ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"],
  "not strict": ["--strict", "false"],
};

const projects = {
  "for Node": ["--module", "nodenext", "--lib", "es2024", "--types", "node"],
  "for a bundler": [
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
    "--lib",
    "es2024,dom,dom.iterable",
  ],
};

describe.each(Object.entries(compilers))("TypeScript %s", (version, name) => {
  const tsc = join(dirname(require.resolve(`${name}/package.json`)), "bin", "tsc");
  const compile = (...options: string[]) => {
    const always = ["--noEmit", "--skipLibCheck", "false", "--target", "es2024"];
    return run(process.execPath, [tsc, ...always, ...options], { cwd: directory });
  };

  test("is this version", async () => {
    expect(await compile("--version")).toMatch(`Version ${version}.`);
  });

  describe.each(Object.entries(strictness))("%s", (_, strict) => {
    test.each(Object.entries(projects))("%s", async (_, project) => {
      expect(await compile(...strict, ...project, "types.mts", "contract.mts")).toBe("");
    });
  });
});
