import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AuditRecord, SessionRecord } from "@saymon-logs/client";
import { expect, test } from "vitest";
import type { Manifest, Receipt } from "../../src/outputs/manifest.ts";
import type { LogEvent } from "../../src/records/events.ts";
import { readFromExports } from "../../src/report/export-source.ts";
import { readUserList } from "../../src/report/input-files.ts";
import type { SessionState } from "../../src/report/model.ts";
import { writeReport } from "../../src/report/write-report.ts";
import type { LogReport } from "../../src/run/report.ts";
import { limitEventSize } from "../../src/schemas/limit-size.ts";
import { toRaw } from "../../src/schemas/raw.ts";
import { run as runCommand } from "../support/command.ts";
import { inFolder } from "../support/files.ts";
import { changeFile, changeManifest, type Facts, reportOf, writeExport } from "./hand-made.ts";
import { change, hour, password, session, start } from "./records.ts";

const failure = { message: "403 Forbidden", isForbidden: true };

const open = (hours: number) => session({ endTime: null, expiredAt: start + hours * hour });
const noSessions = { ended: 0, noEndRecorded: 0, open: 0, openWhenRead: 0 };

test.each([
  ["before the end of the report", 2],
  ["after the end of the report", 90],
])("a session that was read while it was open, and expires %s, is neither over nor open later", (_, expiry) =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    const second = session({ ...open(expiry), id: "s2", startTime: start + 0.5 * hour });
    await writeExport(before, { sessions: [open(expiry), second] }, { to: 1 });
    const passwords = [password({ timestamp: start + 20 * hour }), password({ userId: "u2" })];
    await writeExport(after, { passwords, sessions: [session({ id: "s3", startTime: start + hour })] });
    const { longAndOpenSessions, concurrentSessions, ...report } = await reportOf([before, after]);
    expect(longAndOpenSessions).toMatchObject({
      perState: { ...noSessions, ended: 1, openWhenRead: 2 },
      openWhenRead: { rows: [{ duration: hour }, { duration: hour / 2 }] },
    });
    expect(concurrentSessions.perUser.rows).toMatchObject([{ overlap: 2, to: start + hour }]);
    expect(report.passwords.withoutSession?.rows).toMatchObject([{ user: { id: "u2" } }]);
    expect(report.limits).toContainEqual({ section: "longAndOpenSessions", code: "openWhenRead" });
    expect(report.findings.map(({ code }) => code)).not.toContain("noEndRecorded");
  }),
);

test("the state of sessions is that of the last export which has the session log", () =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    await writeExport(one, { sessions: [open(30)] }, { to: 10 });
    const logs: Facts["logs"] = (log) => (log.log === "sessions" ? { ...log, error: failure } : log);
    await writeExport(two, { audit: [change()] }, { to: 20, logs });
    const { coverage, longAndOpenSessions } = await reportOf([one, two]);
    expect(coverage.referenceTime).toBe(start + 10 * hour);
    expect(longAndOpenSessions.perState).toEqual({ ...noSessions, open: 1 });
  }));

test.each<[string, number, Partial<LogReport>, SessionState, number]>([
  ["that has not expired is open", 30, {}, "open", 21],
  ["that expired may have gone on", 5, {}, "openWhenRead", 5],
  ["is not open if the session log was not read again", 30, { isUnfinished: true }, "openWhenRead", 1],
])("of the rounds of follow, a session without an end %s", (_, expiry, log, state, hours) =>
  inFolder(async (folder) => {
    let receipt: Receipt | undefined = {};
    const rounds = [{ sessions: [open(expiry)] }, { audit: [change()] }, { audit: [change({ kind: 2 })] }];
    for (const [round, records] of rounds.entries()) {
      const logs: Facts["logs"] = (one) => (one.log === "sessions" && round > 0 ? { ...one, ...log } : one);
      receipt = await writeExport(folder, records, { to: 1 + round * 10, receipt, logs });
    }
    const other = join(folder, "other");
    await writeExport(other, {}, { to: 21 });
    const report = await reportOf([folder, other], { longSession: hours * hour });
    const { perState, long } = report.longAndOpenSessions;
    expect(perState).toEqual({ ...noSessions, [state]: 1 });
    expect(long.rows).toMatchObject([{ duration: hours * hour }]);
  }),
);

test.each<[string, [SessionRecord, Facts], [SessionRecord, Facts], SessionState]>([
  [
    "an end counts, also after a longer range",
    [open(2), { to: 100, readAt: 1 }],
    [session(), { to: 1, readAt: 90 }],
    "ended",
  ],
  [
    "an end counts, also before a version without",
    [session(), { readAt: 30 }],
    [open(2), { readAt: 31 }],
    "ended",
  ],
  [
    "otherwise the one that was read last counts, whatever its range",
    [open(20), { to: 10, readAt: 15 }],
    [open(9), { to: 9, readAt: 16 }],
    "noEndRecorded",
  ],
])("of two versions of a session, %s", (_, [before, beforeFacts], [after, afterFacts], state) =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    await writeExport(one, { sessions: [before] }, beforeFacts);
    await writeExport(two, { sessions: [after] }, afterFacts);
    const { longAndOpenSessions } = await reportOf([one, two], { to: start + 10 * hour });
    expect(longAndOpenSessions.perState).toEqual({ ...noSessions, [state]: 1 });
  }),
);

test("a file that disappears after it was verified is the one that cannot be read", () =>
  inFolder(async (folder) => {
    const logs = join(folder, "logs");
    await writeExport(logs, { sessions: [session()] });
    const source = await readFromExports([logs]);
    const [name = ""] = (await readdir(logs)).filter((one) => one.endsWith(".ndjson"));
    await rm(join(logs, name));
    const target = {
      format: "json",
      path: join(folder, "report.json"),
      language: "en",
      csvBom: false,
    } as const;
    await expect(writeReport(target, { source })).rejects.toThrow(
      `${join(logs, name)}: cannot be read (ENOENT)`,
    );
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
    const logs: Facts["logs"] = (log) => (log.log === "sessions" ? { ...log, error: failure } : log);
    await writeExport(folder, { audit: [change()] }, { logs });
    const users = ["u1", "u2"].map((id) => ({ id, name: null, department: null }));
    const { withoutActivity, findings } = await reportOf(folder, { users });
    expect(withoutActivity).toMatchObject({ users: 2, withoutSignIn: null, withoutAnything: null });
    expect(findings.map(({ code }) => code)).not.toContain("withoutSignIn");
  }));

test.each([
  ["changes", { audit: [change(), change({ newBody: { name: "two" } })] }],
  ["password changes", { passwords: [password(), password({ initiator: "u2" })] }],
  ["logins", { passwords: [password(), password({ login: null })] }],
  ["sessions", { sessions: [session(), session({ userId: "u2" })] }],
])("two %s with one id but different content are refused", (_, logs) =>
  inFolder(async (folder) => {
    await writeExport(folder, logs, { event: (event) => ({ ...event, id: "same" }) });
    await expect(reportOf(folder)).rejects.toThrow('the id "same" but different content');
  }),
);

/** Writes an export in which the new body of a change is too large. */
function writeReplaced(directory: string, records: AuditRecord[], facts: Facts = {}): Promise<unknown> {
  const replace = limitEventSize(toRaw, 1_000, "replace");
  const event = (one: LogEvent) => ({ ...one, record: (replace(one) as LogEvent).record });
  return writeExport(directory, { audit: records }, { ...facts, event });
}

const large = change({ newBody: { text: "x".repeat(1_000) } });

test("a change whose body the export left out is in the report, which is partial and says so", () =>
  inFolder(async (folder) => {
    const logs = join(folder, "logs");
    await writeReplaced(logs, [large, change({ timestamp: start + 1 })]);
    const { coverage, changes } = await reportOf(logs);
    expect(coverage).toMatchObject({
      status: "partial",
      gaps: { rows: [{ kind: "bodiesOmitted", changes: 1 }] },
    });
    const omitted = { kind: "omitted", bytes: 1_011, sha256: expect.stringMatching(/^[\da-f]{64}$/) };
    expect(changes).toMatchObject({ total: 2, created: 2 });
    expect(changes.list.rows[0]?.differences).toEqual([{ path: [], before: null, after: omitted }]);
    const run = await runCommand(["report", "--input", logs, "--output", join(folder, "report.html")]);
    expect(run.code).toBe(3);
    const page = await readFile(join(folder, "report.html"), "utf8");
    expect(page).toContain("left out of the export: 1,011 bytes");
    expect(page).toContain("Changes whose bodies the export left out");
  }));

test.each(["before", "after"])("a body that one export left out can be in another one, read %s", (place) =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    await writeReplaced(one, [large]);
    await writeExport(two, { audit: [large] }, { readAt: place === "before" ? 23 : 25, to: 24 });
    const { coverage, changes } = await reportOf([one, two]);
    expect(coverage.gaps.rows).toEqual([]);
    expect(changes.list.rows).toMatchObject([{ differences: [{ path: ["text"] }] }]);
  }),
);

test("a field that a server sends since an update does not make another record", () =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    await writeExport(before, { audit: [change()] });
    await writeExport(after, { audit: [change({ address: "192.0.2.1" })] }, { readAt: 25 });
    expect((await reportOf([before, after])).changes.total).toBe(1);
  }));

test("what report says of one finding, table and gap is in the singular", () =>
  inFolder(async (folder) => {
    const logs = join(folder, "logs");
    const sessions = [session(), session({ id: "s2", startTime: start + 1 })];
    const passwords = sessions.map(({ userId }) => password({ userId: userId ?? "" }));
    await writeExport(
      logs,
      { sessions, passwords },
      { logs: (log) => (log.log === "audit" ? { ...log, error: failure } : log) },
    );
    const output = ["--output", join(folder, "report.html")];
    const { stderr } = await runCommand(["report", "--input", logs, "--rows", "1", ...output]);
    expect(stderr).toMatch(
      /: 1 kind of finding\.\n.* of the table that is longer .*\n.* partial: 1 gap, which/,
    );
  }));

test("one problem of an export is told, and how many more there are", () =>
  inFolder(async (folder) => {
    await writeExport(folder, { sessions: [session()] });
    await changeManifest(folder, () => ({ status: "failed" }));
    const told = "its status failed contradicts its logs.";
    await expect(reportOf(folder)).rejects.toThrow(`trusted. manifest.json: ${told} Export again.`);
    const [name = ""] = (await readdir(folder)).filter((one) => one.endsWith(".ndjson"));
    await rm(join(folder, name));
    await expect(reportOf(folder)).rejects.toThrow(`${told} 1 more problem. Export again.`);
  }));

const withLog = (log: string, fields: object) => (manifest: Manifest) => ({
  logs: manifest.logs.map((one) => (one.log === log ? { ...one, ...fields } : one)),
});
const noManifest = "manifest.json: is not a manifest";
test.each<[string, (manifest: Manifest) => object]>([
  ["its status failed contradicts its logs", () => ({ status: "failed" })],
  ["its status complete contradicts its logs", withLog("audit", { error: failure })],
  ["counts 5 events of sessions, but 1 in its files", withLog("sessions", { events: 5 })],
  [
    "line 1: is outside the range of its manifest",
    ({ range }) => ({ range: { ...range, from: "2025-01-01T00:00:00.001Z" } }),
  ],
  ["line 1: is of another server than its manifest", () => ({ server: "https://other.example.com" })],
  [noManifest, () => ({ range: undefined })],
  [noManifest, () => ({ range: { from: "yesterday", to: null } })],
  [noManifest, () => ({ serverTime: undefined })],
  [noManifest, () => ({ server: {} })],
  [noManifest, withLog("audit", { users: "x" })],
  [noManifest, () => ({ shard: { index: 0 } })],
])("a manifest made by hand is refused: %s", (message, change) =>
  inFolder(async (folder) => {
    await writeExport(folder, { sessions: [session()] });
    await changeManifest(folder, change);
    await expect(reportOf(folder)).rejects.toThrow(message);
  }),
);

test("a record that is later than its round, whose clock was set back, is in the report", () =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    await writeExport(before, { sessions: [session()] });
    await changeManifest(before, ({ range }) => ({ range: { ...range, to: range.from } }));
    await writeExport(after, {}, { readAt: 25 });
    expect((await reportOf([before, after])).signIns.sessions).toBe(1);
  }));

test("a round of follow whose files are missing makes a report partial", () =>
  inFolder(async (folder) => {
    for (let round = 1, receipt: Receipt | undefined = {}; round <= 11; round++) {
      const sessions = [session({ id: `s${round}`, startTime: start + round, endTime: null })];
      receipt = await writeExport(folder, { sessions }, { receipt });
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

test.each([",", ";", "\t"])("the file of users has an empty name between two %j", (separator) =>
  inFolder(async (folder) => {
    const path = join(folder, "users.csv");
    await writeFile(path, `id${separator}name${separator}department\nu1${separator}${separator} Sales\n`);
    expect(await readUserList(path)).toEqual([{ id: "u1", name: null, department: "Sales" }]);
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
