import { writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Sandbox } from "@saymon-logs/sandbox";
import { expect, test } from "vitest";
import { ndjsonFormat } from "../../src/formats/json.ts";
import { createDirectory } from "../../src/outputs/create-directory.ts";
import { toDirectory } from "../../src/outputs/directory.ts";
import { listManifests, type Manifest, verifyManifest } from "../../src/outputs/manifest.ts";
import { createReport } from "../../src/report/create-report.ts";
import { readFromExports } from "../../src/report/export-source.ts";
import type { Report } from "../../src/report/model.ts";
import { toRaw } from "../../src/schemas/raw.ts";
import { type LogState, StateStore } from "../../src/state/store.ts";
import { parseLines, run } from "../support/command.ts";
import { MemoryOutput } from "../support/events.ts";
import { inFolder, readJson } from "../support/files.ts";
import { beforeTransaction, expectedIds, follow } from "../support/follow.ts";
import { withReason } from "../support/missing.ts";
import { comparable, recordsOf, withSandbox } from "../support/sandbox.ts";

test("Guarantee 8: files by log and day hold everything, and the manifest counts it", () =>
  inFolder((folder) =>
    withSandbox({ records: 300 }, async (sandbox) => {
      const output = join(folder, "logs");
      await run(["export", "--server", sandbox.url, "--log", "sessions", "--output", output, "--gzip"]);
      const { files, logs, status } = await readJson<Manifest>(join(output, "manifest.json"));
      const lines = await Promise.all(
        files.map(async ({ name, events }) => {
          const content = parseLines(gunzipSync(await readFile(join(output, name))).toString());
          expect(content).toHaveLength(events);
          expect(content.every(({ time }) => name === `sessions-${time.slice(0, 10)}.ndjson.gz`)).toBe(true);
          return content.map(({ record }) => record);
        }),
      );
      const expected = recordsOf(sandbox, "sessions");
      expect(comparable(lines.flat())).toEqual(comparable(expected));
      expect({ status, events: logs[0]?.events }).toEqual({ status: "complete", events: expected.length });
      expect((await readdir(output)).sort()).toEqual(
        ["manifest.json", ...files.map(({ name }) => name)].sort(),
      );
    }),
  ));

test("Guarantee 8: an export that fails leaves no file behind", () =>
  inFolder((folder) =>
    withSandbox(
      { records: 300, maxLimit: 20, fault: ({ index }) => (index > 5 ? "401-session-expired" : undefined) },
      async ({ url }) => {
        const output = join(folder, "logs");
        const { code } = await run(["export", "--server", url, "--output", output]);
        expect(code).toBe(4);
        expect(await readdir(output).catch(() => [])).toEqual([]);
      },
    ),
  ));

// The option `recursive` of Node's mkdir would try for ever.
const proc = process.platform === "linux" ? undefined : "the file system /proc";
test.skipIf(proc)(withReason("Guarantee 8: where no directory can be created, an export ends", proc), () =>
  withSandbox({ records: 1 }, async ({ url }) => {
    const { code, stderr } = await run(["export", "--server", url, "--output", "/proc/saymon/logs"]);
    const advice = "Create the directory, or choose another one.";
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: /proc/saymon: cannot be written (ENOENT). ${advice}\n`,
    });
  }),
);

test("Guarantee 8: directories of an output are created, by several exports at once", () =>
  inFolder(async (folder) => {
    const path = join(folder, "one", "two", "three");
    for (let attempt = 0; attempt < 20; attempt++) {
      await rm(join(folder, "one"), { recursive: true, force: true });
      await Promise.all(Array.from({ length: 20 }, () => createDirectory(path, 0o750)));
    }
    await createDirectory(path, 0o750);
    await writeFile(join(path, "file"), "");
    await expect(createDirectory(join(path, "file"), 0o750)).rejects.toThrow("EEXIST");
    await expect(createDirectory(join(path, "file", "below"), 0o750)).rejects.toThrow("ENOTDIR");
  }));

test("Guarantee 8: nothing is overwritten, whether there is a manifest or a file of the same name", () =>
  inFolder((folder) => {
    let requests = 0;
    return withSandbox({ records: 20, log: () => requests++ }, async ({ url }) => {
      const args = (output: string) => [
        "export",
        "--server",
        url,
        "--log",
        "sessions",
        "--limit",
        "1",
        "--output",
        output,
      ];
      const output = join(folder, "logs");
      await run(args(output));
      const again = await run(args(output));
      expect({ code: again.code, stderr: again.stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("overwritten"),
      });

      const [name = ""] = (await readdir(output)).filter((file) => file.startsWith("sessions"));
      await writeFile(join(folder, name), "mine");
      const before = requests;
      const { code, stderr } = await run(args(folder));
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`such as ${name}, and`) });
      expect(requests).toBe(before);
      expect(await readFile(join(folder, name), "utf8")).toBe("mine");
      expect(await readdir(folder)).not.toContain("manifest.json");
    });
  }));

test("Guarantee 8: one name that is taken meanwhile leaves none of the other files behind", () =>
  inFolder((folder) => {
    let take = () => {};
    return withSandbox({ records: 5000, log: () => take() }, async ({ url }) => {
      const args = ["export", "--server", url, "--log", "sessions", "--output"];
      await run([...args, join(folder, "first")]);
      const { files } = await readJson<Manifest>(join(folder, "first", "manifest.json"));
      expect(files.length).toBeGreaterThan(2);

      const output = join(folder, "second");
      const name = files.at(-1)?.name ?? "";
      await mkdir(output);
      take = () => writeFileSync(join(output, name), "mine");
      const { code, stderr } = await run([...args, output]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining(`${name}: exists already`),
      });
      expect(await readdir(output)).toEqual([name]);
    });
  }));

test("Guarantee 8: verify finds one flipped byte in any file, a file that is missing, and a changed manifest", () =>
  inFolder((folder) =>
    withSandbox({ records: 40 }, async ({ url }) => {
      await run(["export", "--server", url, "--log", "sessions,audit", "--output", folder]);
      const manifest = join(folder, "manifest.json");
      expect((await run(["verify", manifest])).code).toBe(0);

      const names = await readdir(folder);
      for (const [index, name] of names.entries()) {
        const path = join(folder, name);
        const original = await readFile(path);
        const flipped = Buffer.from(original);
        const at = (index * 7919) % (original.length - 1);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        await writeFile(path, flipped);
        const { code, stderr } = await run(["verify", manifest]);
        expect({ name, code }).toEqual({ name, code: 1 });
        expect(stderr).toContain(name);
        await writeFile(path, original);
      }
      const missing = names.find((name) => name.startsWith("audit")) ?? "";
      await rm(join(folder, missing));
      expect(await run(["verify", manifest])).toMatchObject({ code: 1, stderr: `${missing}: is missing.\n` });
    }),
  ));

test("Guarantee 8: follow killed between its files and its state overwrites nothing, and loses nothing", () =>
  inFolder((folder) =>
    withSandbox({ records: 200, life: true }, async (sandbox) => {
      sandbox.clock.advance(3_600_000);
      const directory = join(folder, "logs");
      const output = () =>
        toDirectory({ directory, format: () => ndjsonFormat(toRaw), isRolling: true, id: "state" });
      // The first change binds the state; the next ones follow files.
      let changes = 0;
      const disturb = (state: StateStore) =>
        beforeTransaction(state, () => {
          if (changes++ > 1) throw new Error("killed");
        });
      const path = join(folder, "state");
      const killed = follow(sandbox, path, { output: output(), commitAfter: 20, disturb });
      await expect(killed).rejects.toThrow("killed");
      const left = await readdir(directory);
      expect(left.length).toBeGreaterThan(0);

      const next = output();
      await next.abort();
      await follow(sandbox, path, { output: next, settle: 0, commitAfter: 20 });
      const names = await readdir(directory);
      expect(names).toEqual(expect.arrayContaining(left));
      expect(names.filter((name) => name.startsWith("."))).toEqual([]);
      const ids = new Set<string>();
      for (const name of names) {
        if (name.startsWith("manifest"))
          expect((await verifyManifest(join(directory, name))).problems).toEqual([]);
        else for (const { id } of parseLines(await readFile(join(directory, name), "utf8"))) ids.add(id);
      }
      expect([...ids].sort()).toEqual(expectedIds(sandbox));
    }),
  ));

test.each(['{"version":1,"files":[null],"logs":[]}', '{"version":1,"files":[]}', "null", "{"])(
  "Guarantee 8: verify says that %j is not a manifest",
  (text) =>
    inFolder(async (folder) => {
      const path = join(folder, "manifest.json");
      await writeFile(path, text);
      const { code, stderr } = await run(["verify", path]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("is not a manifest") });
    }),
);

test("Guarantee 8: verify takes a directory, and says what to name in place of another path", () =>
  inFolder((folder) =>
    withSandbox({ records: 100 }, async ({ url }) => {
      const messageOf = async (...path: string[]) => {
        const { code, stdout, stderr } = await run(["verify", join(folder, ...path)]);
        return `${code}: ${stdout}${stderr}`.replaceAll(folder, "folder").replaceAll("\\", "/").trim();
      };
      const follow = ["follow", "--once", "--server", url, "--state", join(folder, "state")];
      await run([...follow, "--log", "sessions,audit,passwords", "--output", join(folder, "logs")]);
      const [first = ""] = await readdir(join(folder, "logs"));
      const messages = [await messageOf("logs"), await messageOf("logs", "none.json"), await messageOf()];
      expect(messages).toMatchInlineSnapshot(`
        [
          "0: 63 files of 2 manifests verified. Events: 74 of sessions, 51 of audit, 9 of passwords. Status of the export: complete.",
          "1: error: folder/logs/none.json: cannot be read (ENOENT). Name an export's directory or its manifest.json.",
          "1: error: folder: contains no manifest.json. Name a directory that saymon-logs export --output has completed.",
        ]
      `);
      await writeFile(join(folder, "logs", first), "");
      expect(await messageOf("logs")).toContain(`1: ${first}: has 0 bytes instead of`);
    }),
  ));

/** Follows once into files. */
async function followTo(
  sandbox: Sandbox,
  directory: string,
  disturb: (state: StateStore) => void = () => {},
): Promise<void> {
  const format = () => ndjsonFormat(toRaw);
  const output = toDirectory({ directory, format, isRolling: true, id: "state" });
  await output.abort();
  await follow(sandbox, `${directory}.state`, { output, commitAfter: 30, settle: 0, disturb });
}

/** What a report of the files in directories says of them. */
async function coverageOf(...directories: string[]): Promise<Report["coverage"]> {
  return (await createReport({ source: await readFromExports(directories) })).report.coverage;
}

test("Guarantee 8: a report of the files of a killed follow is complete only if they have every record", () =>
  inFolder((folder) =>
    withSandbox({ records: 100 }, async (sandbox) => {
      await followTo(sandbox, join(folder, "whole"));
      const whole = await coverageOf(join(folder, "whole"));
      expect(whole.status).toBe("complete");
      let kills = 0;
      for (let isKilled = true; isKilled; kills++) {
        const directory = join(folder, `${kills}`);
        let changes = 0;
        isKilled = false;
        await followTo(sandbox, directory, (state) =>
          beforeTransaction(state, () => {
            // The first change binds the state; the next ones follow files.
            if (changes++ <= kills) return;
            isKilled = true;
            throw new Error("killed");
          }),
        ).catch(() => {});
        const { status, digest } = await coverageOf(directory);
        const hasAll = digest.value === whole.digest.value;
        expect({ kills, status }).toEqual({ kills, status: hasAll ? "complete" : "partial" });
        await followTo(sandbox, directory);
        expect(await coverageOf(directory)).toMatchObject({ status: "complete", digest: whole.digest });
      }
      expect(kills).toBeGreaterThan(3);
    }),
  ));

test("Guarantee 8: a round of follow that finds nothing more completes the one before", () => {
  let isRefused = true;
  const records = { listSessionLog: 20, listUserAuditLog: 0, listPasswordLog: 0 };
  const fault = ({ path }: { path: string }) =>
    isRefused && path.includes("audit-log") ? "401-session-expired" : undefined;
  return inFolder((folder) =>
    withSandbox({ records, fault }, async (sandbox) => {
      const directory = join(folder, "logs");
      await expect(followTo(sandbox, directory)).rejects.toThrow("401");
      const { status, exports } = await coverageOf(directory);
      expect(status).toBe("partial");
      isRefused = false;
      const completed = { status: "complete", exports: { total: exports.total + 1 } };
      for (let round = 0; round < 2; round++) {
        await followTo(sandbox, directory);
        expect(await coverageOf(directory)).toMatchObject(completed);
      }
    }),
  );
});

const living = { records: 60, life: { arrivals: 0.2 } };
const hours = 4 * 3_600_000;

test("Guarantee 8: a missing round of follow is noticed once another process has written the next one", () =>
  inFolder((folder) =>
    withSandbox(living, async (sandbox) => {
      const directory = join(folder, "logs");
      const rounds: string[][] = [];
      for (let round = 0; round < 3; round++) {
        sandbox.clock.advance(hours);
        if (round === 2) for (const name of rounds[1] ?? []) await rm(join(directory, name));
        await followTo(sandbox, directory);
        const earlier = rounds.flat();
        rounds.push((await readdir(directory)).filter((name) => !earlier.includes(name)));
      }
      const [name] = rounds[1]?.filter((one) => one.startsWith("manifest")).slice(-1) ?? [];
      const gaps = { rows: [{ kind: "exportMissing", name }] };
      expect(await coverageOf(directory)).toMatchObject({ status: "partial", gaps });
      for (const options of [[], ["--archived"]])
        expect(await run(["verify", ...options, directory])).toEqual({
          ...{ code: 1, stdout: "" },
          stderr: expect.stringMatching(
            new RegExp(`^${name}: is missing, and manifest-\\S+ continues it\\.\n$`),
          ),
        });
    }),
  ));

test("Guarantee 8: verify misses the oldest rounds of follow unless they were archived", () =>
  inFolder((folder) =>
    withSandbox(living, async (sandbox) => {
      const directory = join(folder, "logs");
      for (let round = 0; round < 2; round++) {
        if (round > 0) await rm(directory, { recursive: true });
        sandbox.clock.advance(hours);
        await followTo(sandbox, directory);
      }
      const { code, stdout, stderr } = await run(["verify", directory]);
      expect({ code, stdout, stderr }).toEqual({
        ...{ code: 1, stdout: "" },
        stderr: expect.stringContaining("If older files were archived, use --archived."),
      });
      expect(await run(["verify", "--archived", directory])).toMatchObject({ code: 0, stderr: "" });
      for (const name of await listManifests(directory))
        expect(await run(["verify", join(directory, name)])).toMatchObject({ code: 0, stderr: "" });
    }),
  ));

test("Guarantee 8: what follow has sent elsewhere does not count as being in its files", () =>
  inFolder((folder) =>
    withSandbox(living, async (sandbox) => {
      const [one, two] = [join(folder, "one"), join(folder, "two")];
      sandbox.clock.advance(hours);
      await followTo(sandbox, one);
      await rename(`${one}.state`, `${two}.state`);
      sandbox.clock.advance(hours);
      await followTo(sandbox, two);
      expect((await coverageOf(two)).gaps.rows).toMatchObject([{ kind: "exportMissing" }]);
      expect(await coverageOf(one, two)).toMatchObject({ status: "complete" });

      const { readTo: from } = await stateOf(`${two}.state`);
      sandbox.clock.advance(hours);
      await follow(sandbox, `${two}.state`, { output: new MemoryOutput(), settle: 0 });
      const { readTo: to } = await stateOf(`${two}.state`);
      sandbox.clock.advance(hours);
      await followTo(sandbox, two);
      // Users who were not known before are missing for longer.
      const times = (await coverageOf(one, two)).gaps.rows.filter(({ kind }) => kind === "timeNotRead");
      const missing = { from: from + 1, to };
      expect(times).toMatchObject([missing, missing, missing]);
    }),
  ));

/** How far the session log was read. */
async function stateOf(path: string): Promise<LogState> {
  const state = await StateStore.open(path);
  try {
    return state.log("sessions", "");
  } finally {
    state.close();
  }
}
