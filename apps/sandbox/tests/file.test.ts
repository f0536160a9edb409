import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/sandbox.ts";
import { start } from "./start.ts";
import { life, records } from "./whole.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-"));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = () => join(folder, "records.db");

/** Everything that the logs hold, in one short text. */
function digest(sandbox: Sandbox): string {
  const hash = createHash("sha256");
  for (const log of ["listSessionLog", "listUserAuditLog", "listPasswordLog"] as const) {
    for (const record of sandbox.records(log)) hash.update(JSON.stringify(record));
  }
  return hash.digest("hex");
}

test("a file keeps records, users and the clock", async () => {
  const options = { file: inFolder(), seed: "kept", records: 500, until: 1_700_000_000_000, life };
  const sandbox = await start(options);
  sandbox.clock.advance(3_600_000);
  const [before, now] = [digest(sandbox), sandbox.clock.now()];
  await sandbox.close();

  const { records: _, seed: __, until: ___, ...withoutOrigin } = options;
  for (const again of [options, withoutOrigin]) {
    const reopened = await start({ ...again, records: 500 });
    expect([digest(reopened), reopened.clock.now()]).toEqual([before, now]);
    expect(reopened.users).toEqual(sandbox.users);
    await reopened.close();
  }
});

test.each([
  [{ records: 501 }, "The file holds records with records"],
  [
    { seed: "other" },
    'The file holds records with seed "saymon", not "other". Leave seed out, or choose another',
  ],
  [{ until: 5 }, "The file holds records with until"],
])("a file that holds other records is not overwritten: %j", async (options, message) => {
  await (await start({ file: inFolder(), records: 500 })).close();
  await expect(start({ file: inFolder(), records: 500, ...options })).rejects.toThrow(message);
});

test("a file in use is an error that says so", async () => {
  await start({ file: inFolder(), records: 0 });
  await expect(start({ file: inFolder(), records: 0 })).rejects.toThrow("another sandbox uses it");
});

test("a file that cannot be used is an error that names it", async () => {
  const file = join(folder, "nowhere", "records.db");
  await expect(start({ file })).rejects.toThrow(`The file ${file} cannot be used: `);
});

test("killed at any moment, it starts again with its records whole", async () => {
  // While records are made: as if it had never been started. While it lives: as if it had never been killed.
  for (const times of [1, 3, 5]) await killAt("made", "new", times);
  await killAt("started", "new");
  for (let times = 0; times < 4; times++) {
    await killAt("lived", "old", 3 + 5 * times);
    const sandbox = await start({ file: inFolder(), records, life });
    const never = await start({ records, life });
    never.clock.set(sandbox.clock.now());
    expect(sandbox.clock.now()).toBeGreaterThan(Date.UTC(2026, 0));
    expect(digest(sandbox)).toBe(digest(never));
    await sandbox.close();

    const db = new DatabaseSync(inFolder());
    expect(db.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    db.close();
  }
}, 60_000);

/** Runs a sandbox on the file, and kills it soon after it has said something for the n-th time. */
async function killAt(
  said: "made" | "started" | "lived",
  file: "new" | "old",
  times: number = 1,
): Promise<void> {
  const script = fileURLToPath(new URL("to-be-killed.ts", import.meta.url));
  const child = spawn(process.execPath, [script, inFolder(), file], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    if (output.split(said).length > times) child.kill("SIGKILL");
  });
  await once(child, "close");
  expect(output).toContain(said);
}
