import { describe, expect, test } from "vitest";
import { withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

const mistakes: [text: string, rule: string][] = [
  ["Records of the the session log.", "repetition"],
  ["# Reading A Long Log", "capitalization"],
  ["The response here is undocumented.", "saymon-logs/not-published"],
  ["The maximum is TBD.", "saymon-logs/not-published"],
  [`The server responds${" and responds".repeat(20)}.`, "saymon-logs/sentence-length"],
  ["See [the limitations]().", "no-empty-links"],
];

test("neither the guides nor the descriptions have a mistake", async () => {
  const { passed, output } = await redocly("recheck", "prose", "openapi.yaml");
  expect(output).toContain("No errors found");
  expect(passed).toBe(true);
});

describe("a mistake is reported", async () => {
  const files = Object.fromEntries(mistakes.map(([text], index) => [`${index}.md`, `${text}\n`]));
  const { output } = await withFiles(files, (path) => redocly("recheck", ...Object.keys(files).map(path)));

  test.each(mistakes.map(([text, rule], index) => ({ text, rule, index })))(
    "$rule: $text",
    ({ rule, index }) => {
      expect(output).toMatch(new RegExp(`^${rule} .*\\b${index}\\.md:1:`, "m"));
    },
  );
});
