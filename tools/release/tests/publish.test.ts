/** Publishing with the real npm, to a registry that listens on the local machine. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { type Listening, listen } from "@saymon-logs/command-line/listen";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeRelease } from "../src/contents.ts";
import { rootPath } from "../src/root.ts";

const name = "@saymon-logs/client";

interface Packument {
  name: string;
  versions: Record<string, { dist: { integrity: string } }>;
}

/** What was published, by the package's name. */
let packages: Map<string, Packument>;
let registry: Listening;
let folder: string;
beforeEach(async () => {
  packages = new Map();
  const server = createServer(async (request, response) => {
    const id = decodeURIComponent(request.url ?? "")
      .slice(1)
      .replace(/\?.*$/, "");
    if (request.method === "PUT") packages.set(id, (await json(request)) as Packument);
    const found = packages.get(id);
    response.writeHead(found ? 200 : 404, { "Content-Type": "application/json" });
    response.end(JSON.stringify(found ?? { error: "not found" }));
  });
  registry = await listen(server);
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-publish-"));
  await pack("export {};");
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

/** Leaves a release of one package, whose module has the given text. */
async function pack(text: string): Promise<void> {
  const source = join(folder, "source");
  const release = join(folder, "release");
  await rm(release, { recursive: true, force: true });
  await mkdir(source, { recursive: true });
  await mkdir(release, { recursive: true });
  await writeFile(join(source, "package.json"), JSON.stringify({ name, version: "1.0.0", type: "module" }));
  await writeFile(join(source, "index.js"), text);
  await execa("npm", ["pack", "--pack-destination", release], { cwd: source });
  describeRelease(release, { [name]: join(release, "saymon-logs-client-1.0.0.tgz") });
}

async function publish(digest?: string) {
  const release = join(folder, "release");
  const list = await readFile(join(release, "contents.json"));
  const host = `127.0.0.1:${registry.port}/`;
  const program = `
    import { publish } from ${JSON.stringify(new URL("../src/publish.ts", import.meta.url))};
    publish(${JSON.stringify(release)}, process.env.RELEASE_DIGEST, console.log);`;
  return execa(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    reject: false,
    env: {
      RELEASE_DIGEST: digest ?? createHash("sha256").update(list).digest("hex"),
      npm_config_registry: `http://${host}`,
      [`npm_config_//${host}:_authToken`]: "token",
      npm_config_cache: join(folder, "cache"),
      npm_config_access: "public",
      npm_config_update_notifier: "false",
    },
  });
}

test("publishes the packed tarball, byte for byte", async () => {
  expect((await publish()).stdout).toBe(`${name}@1.0.0: published`);
  const tarball = await readFile(join(folder, "release/saymon-logs-client-1.0.0.tgz"));
  const hash = createHash("sha512").update(tarball).digest("base64");
  expect(packages.get(name)?.versions["1.0.0"]?.dist.integrity).toBe(`sha512-${hash}`);
});

test("leaves a version alone that the registry has with the same content", async () => {
  await publish();
  expect((await publish()).stdout).toBe(`${name}@1.0.0: already published`);
});

test("fails when the registry has the version with another content", async () => {
  await publish();
  await pack("export const changed = true;");
  const { exitCode, stderr } = await publish();
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("@saymon-logs/client@1.0.0 is on the registry with another content");
});

test("publishes nothing when the files are not those that were packed", async () => {
  const { exitCode, stderr } = await publish("0".repeat(64));
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("contents.json is not the one that was packed");
  expect(packages).toEqual(new Map());
});

test("is refused without the digest that the packing job reported", async () => {
  const script = join(rootPath, "tools/release/src/publish.ts");
  const { exitCode, stderr } = await execa(process.execPath, [script], {
    reject: false,
    env: { RELEASE_DIGEST: undefined },
  });
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("RELEASE_DIGEST is not set. Only the release workflow publishes.");
});
