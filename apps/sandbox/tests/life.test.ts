import { expect, test } from "vitest";
import type { Sandbox, SandboxOptions } from "../src/sandbox.ts";
import { type Fields, list, start } from "./start.ts";

const hour = 3_600_000;
const day = 24 * hour;
const logs = ["listSessionLog", "listUserAuditLog", "listPasswordLog"] as const;

function held(sandbox: Sandbox): Fields[][] {
  return logs.map((log) => [...sandbox.records(log)] as Fields[]);
}

const timeOf = ({ startTime, timestamp }: Fields) => Number(startTime ?? timestamp);

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
  const before = held(sandbox);
  sandbox.clock.advance(400 * day);
  expect(held(sandbox)).toEqual(before);
});

test("records arrive in each log until the time of the clock, and can be read", async () => {
  const sandbox = await start({ life: { arrivals: 10, late: 0 } });
  const [before, start0] = [held(sandbox), sandbox.clock.now()];
  sandbox.clock.advance(hour);
  const after = held(sandbox);
  let arrived = 0;
  for (const [index, records] of after.entries()) {
    const fresh = records.slice(before[index]?.length);
    expect(fresh.length).toBeGreaterThan(10);
    for (const time of fresh.map(timeOf)) expect(time > start0 && time <= sandbox.clock.now()).toBe(true);
    arrived += fresh.length;
  }
  expect(arrived).toBeGreaterThan(500);
  expect(arrived).toBeLessThan(900);
  const [newest] = await list(sandbox, "session/log?limit=1");
  expect(newest).toEqual(after[0]?.at(-1));
});

test("the result does not depend on the number of steps, nor on a step back", async () => {
  const options: SandboxOptions = { life: { arrivals: 10, late: 0.1, keep: 300 } };
  const [one, other] = [await start(options), await start(options)];
  one.clock.advance(2 * day);
  for (let step = 0; step < 96; step++) other.clock.advance(hour / 2);
  other.clock.advance(-hour);
  other.clock.advance(hour);
  expect(held(other)).toEqual(held(one));
});

test("open sessions end: endTime changes from null to a time; expired ones stay as they are", async () => {
  const sandbox = await start({ life: { arrivals: 0 } });
  const open = (held(sandbox)[0] ?? []).filter(({ endTime }) => endTime === null);
  const now = sandbox.clock.now();
  sandbox.clock.advance(day);
  const after = new Map((held(sandbox)[0] ?? []).map((record) => [record["id"], record]));
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
  const before = new Map((held(sandbox)[0] ?? []).map((record) => [record["id"], record]));
  sandbox.clock.advance(60_000 * 5);
  const moved = (held(sandbox)[0] ?? []).filter(
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
  const known = new Set(held(sandbox).flat().map(nameOf));
  sandbox.clock.advance(hour);
  const behind = held(sandbox)
    .flat()
    .filter((record) => !known.has(nameOf(record)) && timeOf(record) < before);
  expect(behind.length).toBeGreaterThan(50);
  for (const record of behind) expect(timeOf(record)).toBeGreaterThan(before - hour);
});

test("old records are removed, and others are not", async () => {
  const sandbox = await start({ life: { arrivals: 0, keep: 100 } });
  const before = held(sandbox).flat();
  sandbox.clock.advance(10 * day);
  const oldest = sandbox.clock.now() - 100 * day;
  const left = held(sandbox).flat();
  expect(left.length).toBe(before.filter((record) => timeOf(record) >= oldest).length);
  expect(left.length).toBeGreaterThan(100);
  expect(Math.min(...left.map(timeOf))).toBeGreaterThanOrEqual(oldest);
});
