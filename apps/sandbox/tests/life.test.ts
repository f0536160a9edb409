import { expect, test } from "vitest";
import { generators } from "../src/data.ts";
import { type LogName, logNames } from "../src/document.ts";
import { createLife } from "../src/life.ts";
import type { SandboxOptions } from "../src/sandbox.ts";
import { openStore } from "../src/store.ts";
import { createUsers } from "../src/users.ts";
import { everything, type Fields, list, start, timeOf } from "./start.ts";

const hour = 3_600_000;
const day = 24 * hour;

test("the clock starts at `until`, stands still, and is set and moved", async () => {
  const { clock } = await start({ until: 1_000_000_000_000 });
  expect(clock.now()).toBe(1_000_000_000_000);
  clock.advance(90_000);
  expect(clock.now()).toBe(1_000_000_090_000);
  clock.set(new Date(5));
  expect(clock.now()).toBe(5);
  expect(() => clock.set(Number.NaN)).toThrow("The time must be a non-negative integer");
  expect(() => clock.advance(-6)).toThrow("The time must be a non-negative integer");
  expect(clock.now()).toBe(5);
});

test("without life, nothing happens while the clock moves", async () => {
  const sandbox = await start();
  const before = everything(sandbox);
  sandbox.clock.advance(400 * day);
  expect(everything(sandbox)).toEqual(before);
});

test("records arrive in each log until the time of the clock, and can be read", async () => {
  const sandbox = await start({ life: { arrivals: 10, late: 0 } });
  const [before, start0] = [everything(sandbox), sandbox.clock.now()];
  sandbox.clock.advance(hour);
  const after = everything(sandbox);
  let arrived = 0;
  for (const log of Object.keys(generators) as LogName[]) {
    const fresh = after[log].slice(before[log].length);
    expect(fresh.length, `${log} in src/life.ts`).toBeGreaterThan(10);
    for (const time of fresh.map(timeOf)) expect(time > start0 && time <= sandbox.clock.now()).toBe(true);
    arrived += fresh.length;
  }
  expect(arrived).toBeGreaterThan(500);
  expect(arrived).toBeLessThan(900);
  const [newest] = await list(sandbox, "session/log?limit=1");
  expect(newest).toEqual(after.listSessionLog.at(-1));
});

test("arrivals: 0 means none, and none later in their place", () => {
  const store = openStore();
  const users = createUsers("saymon", []);
  const times = () => logNames.flatMap((log) => [...store.all(log, {})] as Fields[]).map(timeOf);
  const quiet = createLife(store, "saymon", users, day, { arrivals: 0 });
  for (const hours of [1, 2, 3]) quiet(day + hours * hour);
  expect(times()).toEqual([]);

  createLife(store, "saymon", users, day, { arrivals: 10, late: 0 })(day + 4 * hour);
  expect(times().length).toBeGreaterThan(300);
  expect(Math.min(...times())).toBeGreaterThan(day + 3 * hour);
  store.close();
});

test("the result does not depend on the number of steps, nor on a step back", async () => {
  const options: SandboxOptions = { life: { arrivals: 10, late: 0.1, keep: 300 } };
  const [one, other] = [await start(options), await start(options)];
  one.clock.advance(2 * day);
  for (let step = 0; step < 96; step++) other.clock.advance(hour / 2);
  other.clock.advance(-hour);
  other.clock.advance(hour);
  expect(everything(other)).toEqual(everything(one));
});

test("open sessions end: endTime changes from null to a time; expired ones stay as they are", async () => {
  const sandbox = await start({ life: { arrivals: 0 } });
  const open = everything(sandbox).listSessionLog.filter(({ endTime }) => endTime === null);
  const now = sandbox.clock.now();
  sandbox.clock.advance(day);
  const after = new Map(everything(sandbox).listSessionLog.map((record) => [record["id"], record]));
  const ended = open.filter(({ id }) => after.get(id)?.["endTime"] !== null);
  expect(ended.length).toBeGreaterThan(3);
  for (const { id } of ended) {
    const { endTime, expiredAt } = after.get(id) ?? {};
    expect(Number(endTime)).toBeGreaterThan(now);
    expect(expiredAt).toBe(Number(endTime) + hour);
  }
  const expired = open.filter(({ expiredAt }) => Number(expiredAt) < now);
  expect(expired.map(({ id }) => after.get(id))).toEqual(expired);
});

test("a session continues while its user makes changes: expiredAt moves", async () => {
  const sandbox = await start({ life: { arrivals: 60 } });
  const before = new Map(everything(sandbox).listSessionLog.map((record) => [record["id"], record]));
  sandbox.clock.advance(60_000 * 5);
  const moved = everything(sandbox).listSessionLog.filter(
    ({ id, endTime, expiredAt }) =>
      endTime === null && Number(expiredAt) > Number(before.get(id)?.["expiredAt"]),
  );
  expect(moved.length).toBeGreaterThan(0);
});

test("some records arrive up to an hour late", async () => {
  const sandbox = await start({ records: 0, life: { arrivals: 10, late: 0.5 } });
  sandbox.clock.advance(10 * hour);
  const before = sandbox.clock.now();
  const nameOf = ({ endTime: _, expiredAt: __, ...lasting }: Fields) => JSON.stringify(lasting);
  const all = () => Object.values(everything(sandbox)).flat();
  const known = new Set(all().map(nameOf));
  sandbox.clock.advance(hour);
  const behind = all().filter((record) => !known.has(nameOf(record)) && timeOf(record) < before);
  expect(behind.length).toBeGreaterThan(50);
  for (const record of behind) expect(timeOf(record)).toBeGreaterThan(before - hour);
});

test("old records are removed, and others are not", async () => {
  const sandbox = await start({ life: { arrivals: 0, keep: 100 } });
  const all = () => Object.values(everything(sandbox)).flat();
  const before = all();
  sandbox.clock.advance(10 * day);
  const oldest = sandbox.clock.now() - 100 * day;
  const left = all();
  expect(left.length).toBe(before.filter((record) => timeOf(record) >= oldest).length);
  expect(left.length).toBeGreaterThan(100);
  expect(Math.min(...left.map(timeOf))).toBeGreaterThanOrEqual(oldest);
});
