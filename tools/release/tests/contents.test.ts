import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeRelease, readRelease } from "../src/contents.ts";

let folder: string;
let digest: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-contents-"));
  await writeFile(join(folder, "client-1.0.0.tgz"), "client");
  await writeFile(join(folder, "client-1.0.0.cdx.json"), "{}");
  describeRelease(folder, { client: join(folder, "client-1.0.0.tgz") });
  const list = await readFile(join(folder, "contents.json"));
  digest = createHash("sha256").update(list).digest("hex");
});
afterEach(() => rm(folder, { recursive: true }));

test("files that are as they were packed are accepted", () => {
  expect(readRelease(folder, digest).packages).toEqual({ client: "client-1.0.0.tgz" });
});

test.each(["client-1.0.0.tgz", "client-1.0.0.cdx.json", "another-1.0.0.tgz"])(
  "%s that was changed or added after packing is refused",
  async (name) => {
    await writeFile(join(folder, name), "something else");
    expect(() => readRelease(folder, digest)).toThrow(`these files differ: ${name}.`);
  },
);

test("a missing file is refused", async () => {
  await rm(join(folder, "client-1.0.0.tgz"));
  expect(() => readRelease(folder, digest)).toThrow("these files differ: client-1.0.0.tgz.");
});

test("a list that was written again, for changed files, is refused", async () => {
  await writeFile(join(folder, "client-1.0.0.tgz"), "something else");
  describeRelease(folder, { client: join(folder, "client-1.0.0.tgz") });
  expect(() => readRelease(folder, digest)).toThrow("contents.json is not the one that was packed");
  expect(() => readRelease(folder)).not.toThrow();
});
