/** The client's types beside those of the last release. */
import { copyFile, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bumpMissing, type Impact } from "@saymon-logs/release/release-plan";
import { run } from "@saymon-logs/release/run";
import { publishedPackages } from "@saymon-logs/release/workspaces";
import { describe, expect, inject, test } from "vitest";
import { apiReport, compareReports, entryPoints, released } from "../src/api-report.ts";

const { directory } = inject("project");
const [client] = (await publishedPackages()).filter(({ name }) => name === "@saymon-logs/client");
const missing = (impact: Impact) => bumpMissing(client?.version ?? "", impact);

test.each(Object.entries(entryPoints))(
  "the next release has the version that %s requires",
  async (name, entryPoint) => {
    const before = await readFile(new URL(`${name}.api.md`, released), "utf8");
    const { impact, ...lines } = compareReports(before, await apiReport(entryPoint));
    expect(await missing(impact), JSON.stringify(lines, null, 2)).toBeUndefined();
  },
);

test("a program of the last release compiles, or the next one breaks it by its version", async () => {
  const program = "released-types.mts";
  await copyFile(new URL("types.mts", released), join(directory, program));
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--lib", "es2024", "--types", "node"];
  const errors = await run(process.execPath, [tsc, ...options, program], { cwd: directory }).catch(
    (error: Error) => error.message,
  );
  expect(errors === "" ? undefined : await missing("breaking"), errors).toBeUndefined();
});

describe("a report compared with one of before", async () => {
  const before = await readFile(new URL("client.api.md", released), "utf8");
  const after = (pattern: string, replacement: string) => {
    expect(before).toContain(pattern);
    return compareReports(before, before.replace(pattern, replacement));
  };
  const option = "    allowHttp?: boolean | undefined;\n";

  test("tells what is gone", () => {
    expect(after(option, "")).toEqual({
      impact: "breaking",
      gone: [
        "export interface ClientOptions extends RetryOptions, TimeoutOptions { allowHttp?: boolean | undefined;",
      ],
      added: [],
    });
  });

  test("takes what reads otherwise for something gone and something added", () => {
    expect(after(option, option.replace("?", ""))).toMatchObject({
      impact: "breaking",
      gone: [expect.stringContaining("allowHttp?: boolean")],
      added: [expect.stringContaining("allowHttp: boolean")],
    });
  });

  test("tells what is added", () => {
    const added = `${option}    region?: string | undefined;\n`;
    expect(after(option, added)).toEqual({
      impact: "addition",
      gone: [],
      added: [
        "export interface ClientOptions extends RetryOptions, TimeoutOptions { region?: string | undefined;",
      ],
    });
  });

  test("does not mind another order, or another comment", () => {
    expect(after("// @public\n", "// @beta\n").impact).toBe("none");
    expect(compareReports(before, before).impact).toBe("none");
  });
});
