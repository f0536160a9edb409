/** The types of the packed packages, in each TypeScript version that people use. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, inject, test } from "vitest";

const { directory } = inject("project");
const require = createRequire(import.meta.url);

const compilers = { "5.9": "typescript-5.9", "6.0": "typescript-6.0", "7.0": "typescript" };

const strictness = {
  strict: ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"],
  "not strict": ["--strict", "false"],
};

const platforms = {
  Node: ["--module", "nodenext", "--lib", "es2024", "--types", "node"],
  "a bundler": ["--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2024,dom,dom.iterable"],
};

/** In `test` the oldest and the newest compiler, each strictness and each platform; with TEST_ALL each combination. */
const sample = ["5.9, not strict, for a bundler", "7.0, strict, for Node"];

const combinations = Object.entries(compilers).flatMap(([version, compiler]) =>
  Object.entries(strictness).flatMap(([strict, strictFlags]) =>
    Object.entries(platforms).map(([platform, platformFlags]) => ({
      title: `${version}, ${strict}, for ${platform}`,
      version,
      tsc: join(dirname(require.resolve(`${compiler}/package.json`)), "bin/tsc"),
      flags: [...strictFlags, ...platformFlags],
    })),
  ),
);
const tested = process.env["TEST_ALL"]
  ? combinations
  : combinations.filter(({ title }) => sample.includes(title));

test("the sample holds combinations that exist", () => {
  expect(combinations.map(({ title }) => title)).toEqual(expect.arrayContaining(sample));
});

test.concurrent.for(tested)("TypeScript $title", async ({ version, tsc, flags }, { expect }) => {
  const compile = async (...args: string[]) =>
    (await execa(process.execPath, [tsc, ...args], { cwd: directory, reject: false })).stdout;

  expect(await compile("--version")).toContain(`Version ${version}.`);
  // Checking the declarations that come with the compiler would take most of the time.
  const always = ["--noEmit", "--skipLibCheck", "false", "--skipDefaultLibCheck", "--target", "es2024"];
  expect(await compile(...always, ...flags, "types.mts", "contract.mts")).toBe("");
});
