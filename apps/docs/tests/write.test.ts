import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addAsset, type Files } from "../build/files.ts";
import { filesIn, writeFiles } from "../build/write.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-write-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("writes texts with a compressed copy, and removes what is no longer made", async () => {
  await writeFiles(folder, new Map([["old.html", "old"]]));
  await writeFiles(
    folder,
    new Map<string, string | Uint8Array>([
      ["a/new.html", "new"],
      ["card.png", new Uint8Array([1])],
    ]),
  );

  expect((await filesIn(folder)).sort()).toEqual([
    "a/new.html",
    "a/new.html.br",
    "a/new.html.gz",
    "card.png",
  ]);
  expect(gunzipSync(await readFile(join(folder, "a/new.html.gz"))).toString()).toBe("new");
});

test("leaves alone what has not changed", async () => {
  const files: Files = new Map([["page.html", "same"]]);
  await writeFiles(folder, files);
  const before = await stat(join(folder, "page.html"), { bigint: true });
  await writeFiles(folder, files);
  expect((await stat(join(folder, "page.html"), { bigint: true })).mtimeNs).toBe(before.mtimeNs);
});

test("the name of an asset changes with its content", () => {
  const files: Files = new Map();
  const names = ["a", "b", "a"].map((content) => addAsset(files, "site.css", content));
  expect(names[0]).toMatch(/^assets\/site\.[0-9a-f]{12}\.css$/);
  expect(names[2]).toBe(names[0]);
  expect(new Set(names).size).toBe(2);
});
