/** SECURITY.md names a test for each promise. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const promises = readFileSync(`${root}SECURITY.md`, "utf8").match(/^\| [^|\n]+\. \|.*$/gm) ?? [];

test("there are promises", () => {
  expect(promises.length).toBeGreaterThan(10);
});

test.each(promises)("%s", (promise) => {
  const named = [...promise.matchAll(/\]\(([^)]+)\): "([^"]+)"/g)];
  expect(named).not.toEqual([]);
  for (const [, file = "", title = ""] of named) {
    expect(existsSync(root + file), file).toBe(true);
    expect(readFileSync(root + file, "utf8")).toContain(title);
  }
});
