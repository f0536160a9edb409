import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { site } from "../src/serve.ts";

const page = await readFile(join(site, "index.html"), "utf8");
const needed = [
  "index.html",
  ...[...page.matchAll(/(?:href|src)="((?:assets\/|icon)[^"]+)"/g)].map(([, path = ""]) => path),
];

test.each(["br", "gz"])("the reference takes at most 700 kB, compressed as .%s", async (extension) => {
  const files = await Promise.all(
    [...new Set(needed)].map((path) => readFile(join(site, `${path}.${extension}`))),
  );
  expect(files.length).toBeGreaterThan(6);
  expect(files.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(700_000);
});

test("the page alone takes at most 60 kB, even without compression", () => {
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(60_000);
});

test("nothing of Try it is loaded before it is opened", () => {
  expect(needed.filter((path) => /swagger|try/.test(path))).toEqual([]);
});
