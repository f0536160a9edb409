import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/sandbox.ts";
import { everything, start } from "./start.ts";
import { life, records } from "./whole.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-"));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = () => join(folder, "records.db");

/** A digest of all records. */
function digest(sandbox: Sandbox): string {
  return createHash("sha256")
    .update(JSON.stringify(everything(sandbox)))
    .digest("hex");
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
  [{ records: 501 }, "The file has records with records"],
  [{ seed: "other" }, 'The file has records with seed "saymon", not "other". Omit seed, or choose another'],
  [{ until: 5 }, "The file has records with until"],
])("a file that holds other records is not overwritten: %j", async (options, message) => {
  await (await start({ file: inFolder(), records: 500 })).close();
  await expect(start({ file: inFolder(), records: 500, ...options })).rejects.toThrow(message);
});

test("a file that lacks a log of the document is not used", async () => {
  await (await start({ file: inFolder(), records: 10 })).close();
  const db = new DatabaseSync(inFolder());
  db.exec("UPDATE facts SET value = json_remove(value, '$.records.listPasswordLog') WHERE key = 'origin'");
  db.close();
  await expect(start({ file: inFolder(), records: 10 })).rejects.toThrow("older than a log of the document");
});

test("a file in use is an error that says so", async () => {
  await start({ file: inFolder(), records: 0 });
  await expect(start({ file: inFolder(), records: 0 })).rejects.toThrow("another sandbox uses it");
});

test("a file that can't be used is an error that names it", async () => {
  const file = join(folder, "nowhere", "records.db");
  await expect(start({ file })).rejects.toThrow(`Can't use the file ${file}: `);
});

// Windows has no such permissions.
test.skipIf(process.platform === "win32")("only its owner can read the file and its journals", async () => {
  const sandbox = await start({ file: inFolder(), records: 10 });
  const files = await readdir(folder);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600);
  await sandbox.close();

  await chmod(inFolder(), 0o644);
  await start({ file: inFolder(), records: 10 });
  expect((await stat(inFolder())).mode & 0o777).toBe(0o600);
});

test.each<[what: string, create: (file: string) => unknown]>([
  ["another database with a table of the same name", (file) => createDatabase(file)],
  ["another database with a write-ahead log", (file) => createDatabase(file, "PRAGMA journal_mode = WAL")],
  ["another program's database", (file) => createDatabase(file, "PRAGMA application_id = 7")],
  ["a text", (file) => writeFile(file, "not a database")],
  ["a long text", (file) => writeFile(file, "not a database".repeat(100))],
])("%s is refused and left as it is", async (_, create) => {
  await create(inFolder());
  const before = await readFile(inFolder());
  await expect(start({ file: inFolder(), records: 0 })).rejects.toThrow("it was not created by the sandbox");
  expect(await readFile(inFolder())).toEqual(before);
  expect(await readdir(folder)).toEqual(["records.db"]);
});

function createDatabase(file: string, sql = ""): void {
  const db = new DatabaseSync(file);
  db.exec(`${sql}; CREATE TABLE listSessionLog (name TEXT); INSERT INTO listSessionLog VALUES ('mine')`);
  db.close();
}

test("an empty file is used", async () => {
  await writeFile(inFolder(), "");
  await (await start({ file: inFolder(), records: 10 })).close();
  await start({ file: inFolder(), records: 10 });
});

test("killed at any moment, it starts again with complete records", async () => {
  const all = process.env["TEST_ALL"] !== undefined;
  // Killed while it generates records, it starts again; killed while it lives, it continues as if nothing had happened.
  for (const times of all ? [1, 3, 5] : [3]) await killAt("made", "new", times);
  await killAt("started", "new");
  for (let times = 0; times < (all ? 4 : 1); times++) {
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

/** Runs a sandbox on the file, and kills it soon after it has printed a word for the n-th time. */
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
