import { describe, expect, test } from "vitest";
import { withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

const slips: [slip: string, rule: string][] = [
  ["Records of the the session log.", "repetition"],
  ["# Reading A Long Log", "capitalization"],
  ["What the server answers here is undocumented.", "saymon-logs/not-published"],
  [`The server answers${" and answers".repeat(20)}.`, "saymon-logs/sentence-length"],
  ["See [the limitations]().", "no-empty-links"],
];

describe("point 23: the prose reads well", () => {
  test("neither the pages nor the descriptions have a slip", async () => {
    const { passed, output } = await redocly("recheck", "prose", "openapi.yaml");
    expect(output).toContain("No errors found");
    expect(passed).toBe(true);
  });

  test.concurrent.for(slips)("“%s” is found", async ([slip, rule]) => {
    const { passed, output } = await withFiles({ "page.md": `${slip}\n` }, (path) =>
      redocly("recheck", path("page.md")),
    );
    expect(output).toMatch(new RegExp(`^${rule} .*page\\.md:1:`, "m"));
    expect(passed).toBe(false);
  });
});
