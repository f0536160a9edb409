import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { nextVersion } from "@saymon-logs/release/plan";
import { describe, expect, test } from "vitest";
import { type Change, changed, withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

const breaking: Change = ["/components/parameters/From/required", true];

describe("the changes since the last release determine the version", () => {
  test("the next release has the version that the document's changes require: see `pnpm change`", async () => {
    const next = changed(["/info/version", await nextVersion(document.info.version)]);
    const { passed, output } = await withFiles({ "next.json": JSON.stringify(next) }, (path) =>
      diff("released/openapi.yaml", path("next.json")),
    );
    expect(passed, output).toBe(true);
    expect(output).toContain("Diff passed");
  });

  test.concurrent.for([
    ["0.1.0", "0.1.0"],
    ["0.1.0", "0.1.1"],
    ["1.2.3", "1.3.0"],
  ] as const)("a breaking change from %s to %s fails", async ([from, to]) => {
    const { passed, output } = await diffOf(from, to, breaking);
    expect(passed).toBe(false);
    expect(output).toContain("parameter-became-required");
    expect(output).toMatch(/info\.version .* but these changes require a (minor|major) bump/);
  });

  test.concurrent.for([
    ["0.1.0", "0.2.0"],
    ["1.2.3", "2.0.0"],
  ] as const)("a breaking change from %s to %s passes", async ([from, to]) => {
    expect((await diffOf(from, to, breaking)).passed).toBe(true);
  });
});

function diffOf(from: string, to: string, change: Change): ReturnType<typeof diff> {
  const files = {
    "released.json": JSON.stringify(changed(["/info/version", from])),
    "next.json": JSON.stringify(changed(["/info/version", to], change)),
  };
  return withFiles(files, (path) => diff(path("released.json"), path("next.json")));
}

function diff(released: string, next: string): ReturnType<typeof redocly> {
  return redocly("diff", released, next, "--check-version", "--fail-on", "none");
}
