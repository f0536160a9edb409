import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "../support/files.ts";
import { change, hour, password, reportOf, session, start, writeExport } from "./hand-made.ts";

test("a session that has ended stays so, when a longer range was read before its end", () =>
  inFolder(async (folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    await writeExport(before, { sessions: [session({ endTime: null })] }, { to: 100, readAt: 1 });
    await writeExport(after, { sessions: [session()] }, { to: 1, readAt: 90 });
    const { longAndOpenSessions } = await reportOf([before, after], { to: start + hour });
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
    const failure = { message: "403 Forbidden", isForbidden: true };
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
