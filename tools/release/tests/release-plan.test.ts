import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bumpMissing, type Impact, leastVersionAfter, nextVersion } from "../src/release-plan.ts";

let folder: URL;
beforeEach(async () => {
  folder = pathToFileURL(join(await mkdtemp(join(tmpdir(), "saymon-logs-changes-")), "/"));
});
afterEach(() => rm(folder, { recursive: true }));

async function change(name: string, matter: string): Promise<void> {
  await writeFile(new URL(name, folder), `---\n${matter}---\n\nWhat people read in the changelog.\n`);
}

describe("the next version", () => {
  test("is the same when no change is recorded", async () => {
    await writeFile(new URL("README.md", folder), "# Changes\n\n---\n");
    await writeFile(new URL("ledger.yaml", folder), '"@saymon-logs/client@9.0.0": {}\n');
    expect(await nextVersion("0.1.0", folder)).toBe("0.1.0");
  });

  test("is made by the greatest bump of all changes and packages", async () => {
    await change("one.md", '"@saymon-logs/client": patch\n"@saymon-logs/types": minor\n');
    await change("two.md", '"@saymon-logs/client": patch\n');
    expect(await nextVersion("0.1.4", folder)).toBe("0.2.0");
    await change("three.md", '"@saymon-logs/openapi": major\n');
    expect(await nextVersion("0.1.4", folder)).toBe("1.0.0");
  });

  test("is the same where a change needs no release", async () => {
    await change("one.md", '"@saymon-logs/client": none\n');
    expect(await nextVersion("0.1.4", folder)).toBe("0.1.4");
  });

  test("is found where lines end as on Windows", async () => {
    await writeFile(new URL("one.md", folder), '---\r\n"@saymon-logs/client": patch\r\n---\r\n\r\nText.\r\n');
    expect(await nextVersion("0.1.4", folder)).toBe("0.1.5");
  });
});

test.each([
  ["0.1.4", "none", "0.1.4"],
  ["0.1.4", "addition", "0.2.0"],
  ["0.1.4", "breaking", "0.2.0"],
  ["1.2.3", "addition", "1.3.0"],
  ["1.2.3", "breaking", "2.0.0"],
] satisfies [string, Impact, string][])("after %s, %s needs %s", (released, impact, least) => {
  expect(leastVersionAfter(released, impact)).toBe(least);
});

test("a change that is recorded as too little says what to record", async () => {
  await change("one.md", '"@saymon-logs/client": patch\n');
  expect(await bumpMissing("0.1.4", "none", folder)).toBeUndefined();
  expect(await bumpMissing("0.1.4", "breaking", folder)).toBe(
    "These changes need version 0.2.0, but 0.1.5 would be released. Record a minor change with `pnpm change`.",
  );
});
