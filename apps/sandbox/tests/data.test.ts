import { expect, test } from "vitest";
import { entityTypes, type LogName, vendorRecords } from "../src/document.ts";
import type { Sandbox, SandboxOptions } from "../src/sandbox.ts";
import { openStore, type Selection } from "../src/store.ts";
import { type Fields, start } from "./start.ts";

const logs: LogName[] = ["listSessionLog", "listUserAuditLog", "listPasswordLog"];
const until = Date.UTC(2026, 0);

function everything(sandbox: Sandbox): Record<string, Fields[]> {
  return Object.fromEntries(logs.map((log) => [log, [...sandbox.records(log)] as Fields[]]));
}

async function made(options: SandboxOptions = { records: 10_000 }): Promise<Record<string, Fields[]>> {
  return everything(await start(options));
}

test("the same seed gives the same users and records, another seed others", async () => {
  const one = await start();
  const same = await start({ seed: "saymon" });
  const other = await start({ seed: "other" });
  expect(everything(same)).toEqual(everything(one));
  expect(same.users).toEqual(one.users);
  expect(everything(other)).not.toEqual(everything(one));
});

test("as many records as requested, in total or for each log, plus the vendor's", async () => {
  const vendor = logs.map((log) => vendorRecords[log].length);
  const counts = async (records: NonNullable<SandboxOptions["records"]>) => {
    const all = await made({ records });
    return logs.map((log, index) => (all[log]?.length ?? 0) - (vendor[index] ?? 0));
  };
  expect(await counts(0)).toEqual([0, 0, 0]);
  expect(await counts(1)).toEqual([0, 1, 0]);
  expect(await counts(12_345)).toEqual([4938, 6172, 1235]);
  expect(await counts({ listSessionLog: 7, listUserAuditLog: 0, listPasswordLog: 3 })).toEqual([7, 0, 3]);
});

test("the vendor's records are among them", async () => {
  const all = await made();
  for (const log of logs) expect(all[log]).toEqual(expect.arrayContaining<object>(vendorRecords[log]));
});

test("the newest record is up to a day older than `until`, the oldest up to a year", async () => {
  const later = until + 86_400_000;
  const { listSessionLog = [] } = await made({ records: 10_000, until: new Date(later) });
  const times = listSessionLog.slice(1).map(({ startTime }) => Number(startTime));
  expect(Math.min(...times)).toBeGreaterThan(later - 366 * 86_400_000);
  expect(Math.max(...times)).toBeLessThan(later);
  expect(Math.max(...times)).toBeGreaterThan(later - 86_400_000);
});

test("sessions are open, ended, and expired, with an end or without", async () => {
  const { listSessionLog: sessions = [] } = await made();
  const count = (is: (session: { start: number; end: number | null; expiry: number }) => boolean) =>
    sessions.filter(({ startTime, endTime, expiredAt }) =>
      is({ start: Number(startTime), end: endTime as number | null, expiry: Number(expiredAt) }),
    ).length;
  expect(count(({ end, expiry }) => end === null && expiry > until)).toBeGreaterThan(0);
  expect(count(({ end, expiry }) => end === null && expiry < until)).toBeGreaterThan(100);
  expect(count(({ end, expiry }) => end !== null && expiry > end)).toBeGreaterThan(1000);
  expect(count(({ end, expiry }) => end !== null && expiry === end)).toBeGreaterThan(100);
  expect(count(({ start, end, expiry }) => start > (end ?? start) || expiry < start)).toBe(0);
  expect(count(({ end }) => end !== null && end > until)).toBe(0);
});

test("some sessions are open, however few records there are", async () => {
  const { listSessionLog: sessions = [] } = await made({ records: 20 });
  const open = sessions.filter(({ endTime, expiredAt }) => endTime === null && Number(expiredAt) > until);
  expect(open.length).toBeGreaterThanOrEqual(5);
});

test("more happens in working hours than in nights and on weekends", async () => {
  const { listUserAuditLog: changes = [] } = await made();
  const dates = changes.map(({ timestamp }) => new Date(Number(timestamp)));
  const at = (hour: number) => dates.filter((date) => date.getUTCHours() === hour).length;
  const on = (day: number) => dates.filter((date) => date.getUTCDay() === day).length;
  expect(at(10)).toBeGreaterThan(2 * at(2));
  expect(on(2)).toBeGreaterThan(2 * on(0));
  expect(at(2) * on(0)).toBeGreaterThan(0);
});

test("changes are made to each known type of entity: added, changed and removed", async () => {
  const { listUserAuditLog: changes = [] } = await made();
  for (const { type } of entityTypes) {
    expect(changes.filter(({ entityType }) => entityType === type).length).toBeGreaterThan(0);
    const bodies = changes
      .filter(({ kind }) => kind === type)
      .map(({ oldBody, newBody }) => [oldBody, newBody]);
    expect(bodies.some(([before]) => before === null)).toBe(true);
    expect(bodies.some(([, after]) => after === null)).toBe(true);
    const changed = bodies.filter(([before, after]) => before !== null && after !== null);
    expect(changed.length).toBeGreaterThan(0);
    for (const [before, after] of changed) {
      expect(after).not.toEqual(before);
      expect((after as Fields)["id"]).toBe((before as Fields)["id"]);
    }
  }
});

test("passwords are changed by their users and by others, who are administrators", async () => {
  const sandbox = await start({ records: 10_000 });
  const passwords = [...sandbox.records("listPasswordLog")] as Fields[];
  const initiators = passwords.map(({ initiator }) => initiator);
  expect(initiators).toContain("");
  for (const initiator of new Set(initiators.filter((id) => id !== ""))) {
    expect(sandbox.users.find(({ id }) => id === initiator)?.role).toBe("administrator");
  }
  expect(passwords.filter(({ initiator, userId }) => initiator === userId)).toEqual([]);
});

test("each log has bursts within a millisecond; changes and passwords have identical records, sessions do not", async () => {
  const all = await made();
  for (const log of logs) {
    const counts = Map.groupBy(all[log] ?? [], ({ startTime, timestamp }) => startTime ?? timestamp);
    expect(Math.max(...[...counts.values()].map(({ length }) => length))).toBeGreaterThan(5);
    const distinct = new Set(all[log]?.map((record) => JSON.stringify(record)));
    expect((all[log]?.length ?? 0) > distinct.size).toBe(log !== "listSessionLog");
  }
  expect(new Set(all["listSessionLog"]?.map(({ id }) => id)).size).toBe(all["listSessionLog"]?.length);
});

test("every record belongs to a user", async () => {
  const sandbox = await start();
  const ids = sandbox.users.map(({ id }) => id);
  for (const log of logs) {
    for (const record of sandbox.records(log)) expect(ids).toContain((record as Fields)["userId"]);
  }
});

test("progress reports the number of records, until all are there", async () => {
  const seen: [number, number][] = [];
  await start({ records: 50_000, progress: (done, all) => seen.push([done, all]) });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.at(-1)).toEqual([50_000, 50_000]);
  expect(seen).toEqual(seen.toSorted(([a], [b]) => a - b));
});

test("records of a user and of a range", async () => {
  const sandbox = await start();
  const all = [...sandbox.records("listUserAuditLog")] as { timestamp: number; userId: string }[];
  const [first, last] = [all[100], all[200]];
  const userId = String(first?.userId);
  const range = { userId, from: Number(first?.timestamp), to: Number(last?.timestamp) };
  const expected = all.filter(
    (record) => record.userId === userId && record.timestamp >= range.from && record.timestamp <= range.to,
  );
  expect([...sandbox.records("listUserAuditLog", range)]).toEqual(expected);
});

test.each<[LogName, Partial<Selection>, string]>([
  ["listSessionLog", { newestFirst: true }, "SEARCH sessions USING INDEX sessions_by_start"],
  [
    "listSessionLog",
    { newestFirst: true, sessionTime: "end" },
    "SEARCH sessions USING INDEX sessions_by_start",
  ],
  ["listUserAuditLog", { userId: "a" }, "SEARCH changes USING INDEX changes_of_user"],
  ["listUserAuditLog", { userId: "a", newestFirst: true }, "SEARCH changes USING INDEX changes_of_user"],
  ["listPasswordLog", { userId: "a" }, "SEARCH passwords USING INDEX passwords_of_user"],
])("an index serves range and order of a page: %s %j", (log, selection, plan) => {
  const store = openStore();
  store.index();
  const page = { from: 1, to: 2, newestFirst: false, sessionTime: "start", limit: 1, skip: 0 } as const;
  expect(store.plan(log, { ...page, ...selection })).toEqual([expect.stringContaining(plan)]);
  store.close();
});
