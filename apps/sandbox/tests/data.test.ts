import { expect, test } from "vitest";
import { createRecords, generators, splitCount } from "../src/data.ts";
import { entityTypes, fieldsOf, forEachLog, type LogName, logNames, vendorRecords } from "../src/document.ts";
import type { SandboxOptions, User } from "../src/sandbox.ts";
import { openStore, type Selection } from "../src/store.ts";
import { createUsers } from "../src/users.ts";
import { everything, type Fields, start, timeOf } from "./start.ts";

const until = Date.UTC(2026, 0);

async function made(options: SandboxOptions = { records: 10_000 }): Promise<Record<LogName, Fields[]>> {
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

test("a permission and its login change no record", () => {
  const recordsOf = (users: User[]) =>
    forEachLog((log) => [...createRecords(log, "saymon", users, 500, until)]);
  expect(recordsOf(createUsers("saymon", ["other"]))).toEqual(recordsOf(createUsers("saymon", [])));
});

test("as many records as requested, in total or for each log, plus the vendor's", async () => {
  const none = forEachLog(() => 0);
  const counts = async (records: NonNullable<SandboxOptions["records"]>) => {
    const all = await made({ records });
    return forEachLog((log) => all[log].length - vendorRecords[log].length);
  };
  expect(await counts(0)).toEqual(none);
  const one = { listSessionLog: 0, listUserAuditLog: 1, listPasswordLog: 0 };
  expect(await counts(1)).toEqual({ ...none, ...splitCount(1), ...one });
  const split = { listSessionLog: 4938, listUserAuditLog: 6172, listPasswordLog: 1235 };
  expect(await counts(12_345)).toEqual({ ...none, ...splitCount(12_345), ...split });
  expect(await counts({ listSessionLog: 7, listPasswordLog: 3 })).toEqual({
    ...none,
    listSessionLog: 7,
    listPasswordLog: 3,
  });
});

test("the vendor's records are among them", async () => {
  const all = await made();
  for (const log of logNames) expect(all[log]).toEqual(expect.arrayContaining<object>(vendorRecords[log]));
});

test("the newest record is up to a day older than `until`, the oldest up to a year", async () => {
  const later = until + 86_400_000;
  const { listSessionLog } = await made({ records: 10_000, until: new Date(later) });
  const times = listSessionLog.slice(1).map(timeOf);
  expect(Math.min(...times)).toBeGreaterThan(later - 366 * 86_400_000);
  expect(Math.max(...times)).toBeLessThan(later);
  expect(Math.max(...times)).toBeGreaterThan(later - 86_400_000);
});

test("sessions are open, ended, and expired, with an end or without", async () => {
  const { listSessionLog: sessions } = await made();
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
  const { listSessionLog: sessions } = await made({ records: 20 });
  const open = sessions.filter(({ endTime, expiredAt }) => endTime === null && Number(expiredAt) > until);
  expect(open.length).toBeGreaterThanOrEqual(5);
});

test("more happens in working hours than in nights and on weekends", async () => {
  const { listUserAuditLog: changes } = await made();
  const dates = changes.map(({ timestamp }) => new Date(Number(timestamp)));
  const at = (hour: number) => dates.filter((date) => date.getUTCHours() === hour).length;
  const on = (day: number) => dates.filter((date) => date.getUTCDay() === day).length;
  expect(at(10)).toBeGreaterThan(2 * at(2));
  expect(on(2)).toBeGreaterThan(2 * on(0));
  expect(at(2) * on(0)).toBeGreaterThan(0);
});

test("changes are made to each known type of entity: added, changed and removed", async () => {
  const { listUserAuditLog: changes } = await made();
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

test("each log has bursts within a millisecond, and identical records unless they have an id", async () => {
  const all = await made();
  for (const log of Object.keys(generators) as LogName[]) {
    const counts = Map.groupBy(all[log], timeOf);
    expect(Math.max(...[...counts.values()].map(({ length }) => length))).toBeGreaterThan(5);
    const distinct = new Set(all[log].map((record) => JSON.stringify(record)));
    expect(all[log].length > distinct.size).toBe(!("id" in fieldsOf(log)));
  }
  expect(new Set(all.listSessionLog.map(({ id }) => id)).size).toBe(all.listSessionLog.length);
});

test("every user whom a record names is one of the sandbox", async () => {
  const sandbox = await start();
  const ids = sandbox.users.map(({ id }) => id);
  const named = Object.values(everything(sandbox))
    .flat()
    .flatMap(({ userId }) => userId ?? []);
  expect(named.length).toBeGreaterThan(ids.length);
  for (const userId of named) expect(ids).toContain(userId);
});

test("progress reports the number of records, until all are there", async () => {
  const seen: [number, number][] = [];
  await start({ records: 50_000, progress: (done, all) => seen.push([done, all]) });
  expect(seen.length).toBeGreaterThan(2);
  const all = Object.values(splitCount(50_000)).reduce((sum, count) => sum + count);
  expect(seen.at(-1)).toEqual([all, all]);
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
  ["listSessionLog", { newestFirst: true }, "listSessionLogByTime"],
  ["listSessionLog", { newestFirst: true, sessionTime: "end" }, "listSessionLogByTime"],
  ["listUserAuditLog", { userId: "a" }, "listUserAuditLogOfUser"],
  ["listUserAuditLog", { userId: "a", newestFirst: true }, "listUserAuditLogOfUser"],
  ["listPasswordLog", { userId: "a" }, "listPasswordLogOfUser"],
])("an index serves range and order of a page: %s %j", (log, selection, index) => {
  const store = openStore();
  store.index();
  const page = { from: 1, to: 2, newestFirst: false, sessionTime: "start", limit: 1, skip: 0 } as const;
  const plan = `SEARCH ${log} USING INDEX ${index} `;
  expect(store.plan(log, { ...page, ...selection })).toEqual([expect.stringContaining(plan)]);
  store.close();
});
