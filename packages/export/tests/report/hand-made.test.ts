import { readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Manifest } from "../../src/outputs/manifest.ts";
import { readUserList } from "../../src/report/input-files.ts";
import { inFolder } from "../support/files.ts";
import {
  change,
  changeFile,
  changeManifest,
  hour,
  password,
  reportOf,
  session,
  start,
  writeExport,
} from "./hand-made.ts";

const failure = { message: "403 Forbidden", isForbidden: true };

test("a session that has ended stays so, when a longer range was read before its end", () =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    await writeExport(before, { sessions: [session({ endTime: null })] }, { to: 100, readAt: 1 });
    await writeExport(after, { sessions: [session()] }, { to: 1, readAt: 90 });
    const { longAndOpenSessions } = await reportOf([before, after], { to: start + hour });
    expect(longAndOpenSessions.perState).toEqual({ ended: 1, noEndRecorded: 0, open: 0 });
  }));

test("a session that has ended stays so, also when it has no end in what was read last", () =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    await writeExport(one, { sessions: [session()] }, { readAt: 30 });
    await writeExport(two, { sessions: [session({ endTime: null })] }, { readAt: 31 });
    const { longAndOpenSessions } = await reportOf([one, two]);
    expect(longAndOpenSessions.perState).toEqual({ ended: 1, noEndRecorded: 0, open: 0 });
  }));

test("of two states of a session, the one that was read last counts, whatever its range", () =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    const open = (hours: number) => session({ endTime: null, expiredAt: start + hours * hour });
    await writeExport(before, { sessions: [open(20)] }, { to: 10, readAt: 15 });
    await writeExport(after, { sessions: [open(9)] }, { to: 9, readAt: 16 });
    const { longAndOpenSessions } = await reportOf([before, after]);
    expect(longAndOpenSessions.perState).toEqual({ ended: 0, noEndRecorded: 1, open: 0 });
  }));

const noTimes = ["1735693200000", 0.5, 2 ** 60, "2025-01-01T01:00:00Z", true, {}];
test.each(["startTime", "endTime", "expiredAt"])(
  "a session whose %s is not a time is refused by line",
  (field) =>
    inFolder(async (folder) => {
      for (const [index, value] of noTimes.entries()) {
        const directory = join(folder, String(index));
        await writeExport(directory, { sessions: [session({ [field]: value })] });
        await expect(reportOf(directory)).rejects.toThrow(
          new RegExp(`sessions-.*ndjson, line 1: ${field} is not a number of milliseconds`),
        );
      }
    }),
);

test("without the session log, no user is said to have no sign-in", () =>
  inFolder(async (folder) => {
    await writeExport(
      folder,
      { audit: [change()] },
      { logs: (log) => (log.log === "sessions" ? { ...log, error: failure } : log) },
    );
    const users = ["u1", "u2"].map((id) => ({ id, name: null, department: null }));
    const { withoutActivity, findings } = await reportOf(folder, { users });
    expect(withoutActivity).toMatchObject({ users: 2, withoutSignIn: null, withoutAnything: null });
    expect(findings.map(({ code }) => code)).not.toContain("withoutSignIn");
  }));

test.each([
  ["changes", { audit: [change(), change({ newBody: { name: "two" } })] }],
  ["password changes", { passwords: [password(), password({ initiator: "u2" })] }],
  ["sessions", { sessions: [session(), session({ userId: "u2" })] }],
])("two %s with one id but different content are refused", (_, logs) =>
  inFolder(async (folder) => {
    await writeExport(folder, logs, { event: (event) => ({ ...event, id: "same" }) });
    await expect(reportOf(folder)).rejects.toThrow('the id "same" but different content');
  }),
);

test("a field that a server sends since an update does not make another record", () =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    await writeExport(before, { audit: [change()] });
    await writeExport(after, { audit: [change({ address: "192.0.2.1" })] }, { readAt: 25 });
    expect((await reportOf([before, after])).changes.total).toBe(1);
  }));

test.each<[string, (manifest: Manifest) => object]>([
  ["its status failed contradicts its logs", (manifest) => ({ ...manifest, status: "failed" })],
  [
    "its status complete contradicts its logs",
    ({ logs, ...manifest }) => ({
      ...manifest,
      logs: logs.map((log) => (log.log === "audit" ? { ...log, error: failure } : log)),
    }),
  ],
  [
    "counts 5 events of sessions, but 1 in its files",
    ({ logs, ...manifest }) => ({
      ...manifest,
      logs: logs.map((log) => (log.log === "sessions" ? { ...log, events: 5 } : log)),
    }),
  ],
  [
    "line 1: is outside the range of its manifest",
    (manifest) => ({ ...manifest, range: { ...manifest.range, from: "2025-01-01T00:00:00.001Z" } }),
  ],
  [
    "line 1: is of another server than its manifest",
    (manifest) => ({ ...manifest, server: "https://other.example.com" }),
  ],
])("a manifest made by hand is refused: %s", (message, toChanged) =>
  inFolder(async (folder) => {
    await writeExport(folder, { sessions: [session()] });
    await changeManifest(folder, toChanged);
    await expect(reportOf(folder)).rejects.toThrow(message);
  }),
);

test.each<[string, (manifest: Manifest) => object]>([
  ["no range", ({ range: _, ...manifest }) => manifest],
  ["a range without times", (manifest) => ({ ...manifest, range: { from: "yesterday", to: null } })],
  ["no time of the server", ({ serverTime: _, ...manifest }) => manifest],
  ["no URL of the server", (manifest) => ({ ...manifest, server: {} })],
  [
    "users that are a text",
    ({ logs, ...manifest }) => ({ ...manifest, logs: logs.map((log) => ({ ...log, users: "x" })) }),
  ],
  ["a part without a number", (manifest) => ({ ...manifest, shard: { index: 0 } })],
])("a manifest with %s is refused by name", (_, toChanged) =>
  inFolder(async (folder) => {
    await writeExport(folder, { sessions: [session()] });
    await changeManifest(folder, toChanged);
    await expect(reportOf(folder)).rejects.toThrow(/manifest\.json: is not a manifest/);
  }),
);

test("a round of follow whose files are missing makes a report partial", () =>
  inFolder(async (folder) => {
    for (let round = 1; round <= 11; round++) {
      const sessions = [session({ id: `s${round}`, startTime: start + round, endTime: null })];
      await writeExport(folder, { sessions }, { isRolling: true });
    }
    expect((await reportOf(folder)).coverage).toMatchObject({ status: "complete", gaps: { total: 0 } });
    const lost = (await readdir(folder)).filter((name) => /-10\.(nd)?json$/.test(name));
    expect(lost).toHaveLength(2);
    for (const name of lost) await rm(join(folder, name));
    const [name] = lost.filter((one) => one.startsWith("manifest"));
    const gaps = { rows: [{ kind: "exportMissing", name }] };
    expect((await reportOf(folder)).coverage).toMatchObject({ status: "partial", gaps });
    const { coverage } = await reportOf(folder, { from: start + 25 * hour, to: start + 26 * hour });
    expect(coverage.gaps.rows.filter(({ kind }) => kind === "exportMissing")).toEqual([]);
  }));

test("the order and the paths of exports do not change a report", () =>
  inFolder(async (folder) => {
    const [one, two, link] = [join(folder, "one"), join(folder, "two"), join(folder, "link")];
    await writeExport(one, { audit: [change()] });
    await writeExport(two, { audit: [change({ address: "192.0.2.1" })] });
    await symlink(one, link, "junction");
    const report = await reportOf([one, two]);
    expect(report.coverage.exports.total).toBe(2);
    expect(await reportOf([two, one])).toEqual(report);
    expect(await reportOf([link, two, one])).toEqual(report);
  }));

test.each([3_000, 100_000])("a body that is nested %i levels deep is refused by line", (levels) =>
  inFolder(async (folder) => {
    const body = "deep";
    await writeExport(folder, { audit: [change({ newBody: body })] });
    await changeFile(folder, (text) =>
      text.replace(`"${body}"`, `${"[".repeat(levels)}${"]".repeat(levels)}`),
    );
    await expect(reportOf(folder)).rejects.toThrow(/audit-.*, line 1: newBody is nested deeper/);
  }),
);

test.each([
  { from: -1e12 },
  { from: 0.5 },
  { from: start + 9 * hour, to: start },
  { to: Number.NaN },
  { to: 9e15 },
])("a report is refused that has the range %j", (range) =>
  inFolder(async (folder) => {
    await writeExport(folder, { sessions: [session()] });
    await expect(reportOf(folder, range)).rejects.toThrow(RangeError);
  }),
);

test.each(["\n", "\r\n", "\r"])(
  "the file of users has a header after a comment, and lines that end with %j",
  (end) =>
    inFolder(async (folder) => {
      const path = join(folder, "users.csv");
      await writeFile(path, ["\uFEFF# from HR", "", "ID;Name", "u1;Anna", "u2;Ben", ""].join(end));
      expect((await readUserList(path)).map(({ id, name }) => [id, name])).toEqual([
        ["u1", "Anna"],
        ["u2", "Ben"],
      ]);
    }),
);
