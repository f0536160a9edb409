/** The addresses in packed manifests, which the root's .pnpmfile.mjs writes. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rootPath } from "../src/root.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-pack-"));
  await copyFile(join(rootPath, ".pnpmfile.mjs"), join(folder, ".pnpmfile.mjs"));
  await writeFile(join(folder, "pnpm-workspace.yaml"), "packages: [packages/*]\n");
  await mkdir(join(folder, "packages/client"), { recursive: true });
  await writeFile(join(folder, "packages/client/package.json"), '{ "name": "client", "version": "1.0.0" }');
});
afterEach(() => rm(folder, { recursive: true }));

async function packedManifest(repository: string): Promise<unknown> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, repository }));
  await execa("pnpm", ["--filter=client", "pack", "--pack-destination", folder], { cwd: folder });
  const { stdout } = await execa("tar", ["-xzOf", "client-1.0.0.tgz", "package/package.json"], {
    cwd: folder,
  });
  return JSON.parse(stdout);
}

test("a packed manifest names the repository of the root's manifest", async () => {
  expect(await packedManifest("https://github.com/someone/logs")).toEqual({
    name: "client",
    version: "1.0.0",
    repository: {
      type: "git",
      url: "git+https://github.com/someone/logs.git",
      directory: "packages/client",
    },
    homepage: "https://github.com/someone/logs/tree/main/packages/client#readme",
    bugs: "https://github.com/someone/logs/issues",
  });
});

test("a packed manifest names no repository when the root's manifest names none", async () => {
  expect(await packedManifest("")).toEqual({ name: "client", version: "1.0.0" });
});
