import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changelog, differences } from "../build/changes.ts";
import { type Release, readRelease, readReleases } from "../build/releases.ts";

let folder: string;
let first: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-changes-"));
  first = await readFile(new URL(import.meta.resolve("@saymon-logs/openapi/openapi.yaml")), "utf8");
});

afterAll(() => rm(folder, { recursive: true }));

async function release(version: string, change = (yaml: string) => yaml): Promise<Release> {
  const file = join(folder, `${version}.yaml`);
  await writeFile(file, change(first).replace(/^ {2}version: .*$/m, `  version: ${version}`));
  return readRelease(pathToFileURL(file));
}

const breaking = (yaml: string) => yaml.replace(/^ {6}name: limit$/m, "$&\n      required: true");
const added = (yaml: string) =>
  yaml
    .replace(
      /^ {4}From:$/m,
      "    Unused:\n      name: unused\n      in: query\n      schema:\n        type: string\n$&",
    )
    .replace(
      /^ {8}- \$ref: ["']?#\/components\/parameters\/From["']?$/m,
      "$&\n        - $ref: '#/components/parameters/Unused'",
    );
const corrected = (yaml: string) =>
  yaml.replace("summary: List session records", "summary: List the sessions");

test("marks what breaks, what is new and what is corrected, the newest first", async () => {
  const releases = [
    await release("0.9.0"),
    await release("0.10.0", breaking),
    await release("0.11.0", corrected),
  ];
  const text = await changelog(releases, []);

  expect(text.match(/^## .*/gm)).toEqual([
    "## 0.11.0 (not released yet)",
    "## 0.10.0 (not released yet)",
    "## 0.9.0 (not released yet)",
  ]);
  expect(text).toMatch(
    /## 0\.10\.0[\s\S]*?### Breaking changes\n\n- `GET \/node\/api\/users\/session\/log`, parameters, 2: `limit` query parameter became required\./,
  );
  const [, newest] = text.split(/^## /m);
  expect(newest?.match(/^### .*/gm)).toEqual(["### Corrections"]);
  expect(text).toMatch(/## 0\.9\.0 .*\n\n.*\n\nThe first version\./);
  expect(text).toContain("(versions/0.10.0/index.html)");
});

test("shows what is not released yet", async () => {
  const released = await release("1.0.0");
  expect(await changelog([released], await differences(released, released))).not.toContain(
    "Not yet released",
  );

  const text = await changelog([released], await differences(released, await release("1.1.0", added)));
  expect(text).toMatch(
    /## Not yet released\n\n### Additions\n\n- `GET \/node\/api\/users\/session\/log`, parameters/,
  );
});

test("shows the day of a release, or that there was none yet", async () => {
  const noted = await release("1.0.0", (yaml) => `# Released on 2026-11-28.\n${yaml}`);
  expect(await changelog([noted], [])).toContain("## 1.0.0 (2026-11-28)");
  expect(await changelog([await release("1.0.0")], [])).toContain("## 1.0.0 (not released yet)");
});

test("puts releases in the order of their versions, whatever the names of their files", async () => {
  await Promise.all([
    release("0.9.0"),
    release("0.10.0"),
    release("0.11.0"),
    release("1.0.0"),
    release("1.1.0"),
  ]);
  const releases = await readReleases(pathToFileURL(join(folder, "/")));
  expect(releases.map(({ version }) => version)).toEqual(["0.9.0", "0.10.0", "0.11.0", "1.0.0", "1.1.0"]);
});
