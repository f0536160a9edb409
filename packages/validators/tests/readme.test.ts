import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("the README's example prints the README's output", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const block = (language: string) =>
    readme.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s"))?.[1] ?? "";
  const flags = ["--input-type=module", "--eval", block("js")];
  const output = execFileSync(process.execPath, flags, {
    cwd: new URL("../", import.meta.url),
    encoding: "utf8",
  });
  expect(output).toBe(block("text"));
});
