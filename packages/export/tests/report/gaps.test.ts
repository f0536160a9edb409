import { join } from "node:path";
import { expect, test } from "vitest";
import { type LogName, logNames, type ReportLog, reportLogs } from "../../src/logs.ts";
import { createManifest, type Manifest, type Receipt } from "../../src/outputs/manifest.ts";
import { gapsOfExports, type ReadManifest } from "../../src/report/gaps.ts";
import type { Gap, Report } from "../../src/report/model.ts";
import { type LogReport, type RunReport, startLogReport, type UserReport } from "../../src/run/report.ts";
import { run } from "../support/command.ts";
import { inFolder, readJson } from "../support/files.ts";
import { withSandbox } from "../support/sandbox.ts";
import { hour, password, reportOfLogs, session, start } from "./records.ts";

const whole = { from: 0, to: 99 };

/** An export of all logs of the user u1, unless something else is said. */
function exported(
  facts: Partial<RunReport> = {},
  log: (name: LogName) => Partial<LogReport> = () => ({}),
  receipt: Receipt = {},
): ReadManifest {
  const logs = logNames.map((name) => ({ ...startLogReport(name), ...log(name) }));
  const report = {
    ...{ server: "https://saymon.example.com", range: whole, serverTime: 99, users: ["u1"], logs },
    ...facts,
  };
  return { manifest: createManifest(report, [], receipt), ...report.range };
}

/** A part of the users. The user u1 is in the first one. */
const part = (index: number, count: number, range = whole) =>
  exported({
    ...{ range, shard: { index, count }, users: index > 0 ? [`of part ${index}`] : ["u1"] },
    logs: logNames.slice(index > 0 ? 1 : 0).map(startLogReport),
  });

const of = (log: ReportLog, from: number, to: number) => ({ kind: "timeNotRead" as const, log, from, to });
const ofBoth = (log: ReportLog) => [of(log, 0, 9), of(log, 51, 99)];
const ofUsers = (from: number, to: number) => [of("audit", from, to), of("passwords", from, to)];

const error = { message: "403", isForbidden: true };
const ofUser = (userId: string, log: ReportLog, from = 0, to = 99) => ({
  ...{ kind: "userNotRead" as const, log, userId, from, to },
});
const usersNotFound = { kind: "usersNotFound", log: "audit", users: 1, first: "u1" } as const;

const userFailed = { kind: "userFailed", log: "audit", userId: "u1", message: "500" };

const failed = [{ userId: "u1", message: "500" }];

/** An export that could not read the changes of a user. */
const failedUser = (facts: Partial<RunReport> = {}) => exportedUsers({ failed }, facts);

/** An export that did not get the changes of all users. */
function exportedUsers(users: Partial<UserReport>, facts: Partial<RunReport> = {}): ReadManifest {
  const all = { read: 0, empty: 0, notFound: [], failed: [], skipped: 0, ...users };
  return exported(facts, (name) => (name === "audit" ? { users: all } : {}));
}

/** The list of users of an earlier manifest, which this one does not repeat. */
function listedBefore(): Receipt {
  const { sha256 = "" } = exported().manifest.users ?? {};
  const latest = { ...{ name: "m", sha256: "", to: "" }, status: "complete" as const };
  return { latest: { ...latest, users: { sha256, day: "1970-01-01" } } };
}

test.each<[string, ReadManifest[], unknown[]]>([
  ["one export of everything has no gap", [exported()], []],
  ["all parts of the users have none", [part(1, 2), part(0, 2)], []],
  ["one part lacks the others", [part(0, 3), part(2, 3)], ofUsers(0, 99)],
  [
    "all parts need the whole range",
    [part(0, 2), part(1, 2, { from: 20, to: 59 })],
    [of("audit", 0, 19), of("audit", 60, 99), of("passwords", 0, 19), of("passwords", 60, 99)],
  ],
  [
    "different gaps of two parts are joined",
    [part(0, 2, { from: 10, to: 99 }), part(1, 2, { from: 0, to: 50 })],
    [of("sessions", 0, 9), ...ofBoth("audit"), ...ofBoth("passwords")],
  ],
  [
    "gaps of two parts that touch are joined",
    [part(0, 2, { from: 0, to: 49 }), part(1, 2, { from: 50, to: 99 })],
    [of("sessions", 50, 99), ...ofUsers(0, 99)],
  ],
  ["parts of another count prove nothing", [part(0, 2), part(1, 3)], ofUsers(0, 99)],
  ["an export of everyone makes up for a part", [part(0, 2), exported()], []],
  [
    "a limit of records leaves the rest unread",
    [exported({}, (name) => (name === "audit" ? { isLimited: true } : {}))],
    [of("audit", 0, 99)],
  ],
  [
    "a log that failed is read by another export",
    [exported({}, (name) => (name === "audit" ? { error } : {})), exported()],
    [],
  ],
  [
    "a log that failed is read by another export only in part",
    [exported({}, (name) => (name === "audit" ? { error } : {})), exported({ range: { from: 0, to: 50 } })],
    [{ kind: "logNotRead", log: "audit", message: "403" }, of("audit", 51, 99)],
  ],
  ["a user that failed is read by another export", [failedUser(), exported()], []],
  [
    "a user that failed is in the same part",
    [failedUser({ shard: { index: 0, count: 2 } }), part(0, 2), part(1, 2)],
    [],
  ],
  [
    "a user that failed is not in another part",
    [failedUser({ shard: { index: 0, count: 2 } }), part(1, 2)],
    [userFailed],
  ],
  [
    "a user that failed can be beyond the limit of another export",
    [failedUser(), exported({}, () => ({ isLimited: true }))],
    [userFailed],
  ],
  [
    "another export can have what a limit left out",
    [exported({}, () => ({ isLimited: true })), exported()],
    [],
  ],
  [
    "a user that failed and is then deleted was never read",
    [failedUser({ range: { from: 0, to: 49 } }), exportedUsers({ notFound: ["u1"] })],
    [userFailed, usersNotFound],
  ],
  [
    "a user that was read before the deletion is not missing",
    [
      failedUser({ range: { from: 0, to: 49 } }),
      exported(),
      exportedUsers({ notFound: ["u1"] }, { range: { from: 50, to: 99 } }),
    ],
    [usersNotFound],
  ],
  [
    "a user that failed is not among the users of another export",
    [failedUser(), exported({ users: ["u2"] })],
    [userFailed],
  ],
  [
    "a user is missing where another export has read others",
    [
      exported({ range: { from: 0, to: 49 }, users: ["u1", "u2"] }),
      exported({ range: { from: 50, to: 99 }, users: ["u2", "u3"] }),
    ],
    (["audit", "passwords"] as const).flatMap((log) => [ofUser("u1", log, 50), ofUser("u3", log, 0, 49)]),
  ],
  [
    "users of an export of another time are not expected",
    [exported(), exported({ range: { from: 100, to: 199 }, users: ["u2"] })],
    [],
  ],
  [
    "a log that was not read to its end is not read",
    [
      exported({ range: { from: 0, to: 49 } }),
      exported({}, (name) => (name === "audit" ? { isUnfinished: true } : {})),
    ],
    [of("audit", 50, 99)],
  ],
  [
    "a list of users that is missing proves nothing",
    [exported({}, undefined, listedBefore())],
    ofUsers(0, 99),
  ],
  ["a list of users can be in another export", [exported(), exported({}, undefined, listedBefore())], []],
])("%s", (_, exports, gaps) => {
  const known = gapsOfExports(exports, whole).filter(({ kind }) => kind !== "exportMissing");
  expect(known).toEqual(gaps);
});

test("users who are known from elsewhere are missing unless an export has read them", () => {
  const gaps = [ofUser("u2", "audit"), ofUser("u2", "passwords")];
  expect(gapsOfExports([exported()], whole, ["u1", "u2"])).toEqual(gaps);
});

const timeNotRead = of("sessions", start + 5 * hour, start + 6 * hour);
test.each<[string, Gap[], without: number | undefined, signIns: boolean, anything: boolean]>([
  ["nothing is missing", [], 2, true, true],
  ["a user is unknown to the server", [usersNotFound], 2, true, true],
  ["a time of the session log is missing", [timeNotRead], 1, false, false],
  ["a later time of the session log is missing", [of("sessions", start + 8 * hour, 9e12)], 2, false, false],
  [
    "the session log was read in part",
    [{ kind: "logNotRead", log: "sessions", message: "500" }],
    0,
    false,
    false,
  ],
  ["a round of follow is missing", [{ kind: "exportMissing", name: "manifest-1.json" }], 0, false, false],
  ["a user's changes are missing", [ofUser("u2", "audit")], 2, true, false],
])(
  "findings about what is not there need the logs that would have it: %s",
  async (_, gaps, without, ...has) => {
    const passwords = [2, 7].map((hours) => password({ timestamp: start + hours * hour }));
    const users = [{ id: "u2", name: null, department: null }];
    const report = await reportOfLogs({ sessions: [session()], passwords }, { users, coverage: { gaps } });
    expect(report.passwords).toMatchObject({
      withoutSession: { total: without },
      sessionUnknown: 2 - (without ?? 0),
    });
    const { withoutSignIn, withoutAnything } = report.withoutActivity ?? {};
    expect([withoutSignIn !== null, withoutAnything !== null]).toEqual(has);
    const found = report.findings.map(({ code }) => code);
    expect([found.includes("passwordChangeWithoutSession"), found.includes("withoutSignIn")]).toEqual([
      without !== 0,
      has[0],
    ]);
  },
);

test("a report of a limited export, of one part, or of one into the future, is partial", () =>
  inFolder((folder) =>
    withSandbox({ records: 60 }, async (sandbox) => {
      const report = async (name: string, ...args: string[]) => {
        const [logs, file] = [join(folder, name), join(folder, `${name}.json`)];
        const exit = await run(["export", "--server", sandbox.url, "--output", logs, ...args]);
        const options = "--to 2099-01-01Z --format json".split(" ");
        const { code } = await run(["report", "--input", logs, "--output", file, ...options]);
        const { coverage } = await readJson<Report>(file);
        return { exit: exit.code, code, gaps: coverage.gaps.rows, range: coverage.range };
      };
      const parts = await report("parts", "--shard", "1/3");
      expect(parts).toMatchObject({ exit: 0, code: 3, gaps: reportLogs.map((log) => ({ log })) });
      expect(parts.gaps[0]).toEqual({ kind: "logNotRead", log: "sessions", message: null });
      const limited = await report("limited", "--limit", "5");
      expect(limited).toMatchObject({
        exit: 0,
        code: 3,
        gaps: reportLogs.map((log) => ({ kind: "timeNotRead", log, from: 0 })),
      });
      const future = await report("future", "--to", "2099-01-01Z");
      const { serverTime } = await readJson<Manifest>(join(folder, "future", "manifest.json"));
      expect(future).toMatchObject({ exit: 0, code: 3 });
      expect(future.gaps).toEqual(
        reportLogs.map((log) => of(log, Date.parse(serverTime) + 1, future.range.to)),
      );
    }),
  ));
