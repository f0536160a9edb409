/** The client's types, compared with those of the last release. */
import { copyFile, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Impact, missingChange } from "@saymon-logs/release/plan";
import { publishedPackages } from "@saymon-logs/release/workspaces";
import { execa } from "execa";
import { describe, expect, inject, test } from "vitest";
import { apiReports, compareReports, released } from "../src/api-report.ts";

const { directory } = inject("project");
const [client] = (await publishedPackages()).filter(({ name }) => name === "@saymon-logs/client");
const missing = (impact: Impact) => missingChange(client?.version ?? "", impact);

const reports = await apiReports();

test.each(Object.entries(reports))(
  "the next release has the version that %s requires",
  async (name, report) => {
    const before = await readFile(new URL(`${name}.api.md`, released), "utf8");
    const { impact, ...lines } = compareReports(before, report);
    expect(await missing(impact), JSON.stringify(lines, null, 2)).toBeUndefined();
  },
);

test("a program of the last release compiles, or the next version is a breaking one", async () => {
  const program = "released-types.mts";
  await copyFile(new URL("types.mts", released), join(directory, program));
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--lib", "es2024", "--types", "node"];
  const options = { cwd: directory, reject: false };
  const { stdout: errors } = await execa(process.execPath, [tsc, ...flags, program], options);
  expect(errors === "" ? undefined : await missing("breaking"), errors).toBeUndefined();
});

describe("a report compared with an earlier one", async () => {
  const before = await readFile(new URL("client.api.md", released), "utf8");
  const after = (pattern: string, replacement: string) => {
    expect(before).toContain(pattern);
    return compareReports(before, before.replace(pattern, replacement));
  };
  const option = "    allowHttp?: boolean | undefined;\n";

  test("names what was removed", () => {
    expect(after(option, "")).toEqual({
      impact: "breaking",
      removed: [expect.stringMatching(/^export interface ClientOptions .*allowHttp\?: boolean/)],
      added: [],
    });
  });

  test("counts what was changed as removed and added", () => {
    expect(after(option, option.replace("?", ""))).toMatchObject({
      impact: "breaking",
      removed: [expect.stringContaining("allowHttp?: boolean")],
      added: [expect.stringContaining("allowHttp: boolean")],
    });
  });

  test("names what was added", () => {
    const added = `${option}    region?: string | undefined;\n`;
    expect(after(option, added)).toEqual({
      impact: "addition",
      removed: [],
      added: [expect.stringMatching(/^export interface ClientOptions .*region\?: string/)],
    });
  });

  test("ignores comments", () => {
    expect(after("// @public\n", "// @beta\n").impact).toBe("none");
    expect(compareReports(before, before).impact).toBe("none");
  });
});
