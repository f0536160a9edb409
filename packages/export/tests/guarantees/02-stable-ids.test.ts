import { expect, test } from "vitest";
import { logNames } from "../../src/logs.ts";
import { canonicalJson, contentHash } from "../../src/records/ids.ts";
import { createEventMaker } from "../../src/records/make-events.ts";
import { exportLogs } from "../../src/run/export.ts";
import { connectTo, MemoryOutput } from "../support/events.ts";
import { withSandbox } from "../support/sandbox.ts";

const change = {
  entityId: "e1",
  entityType: 1,
  userId: "u1",
  kind: 10,
  oldBody: null,
  newBody: { name: "TaskType", value: { b: 1, a: [{ d: 1, c: 2 }] } },
  timestamp: 1_700_000_000_000,
};
const hash = (record: object) =>
  contentHash("https://saymon.example.com", "audit", "u1", record as typeof change);

test("Guarantee 2: ids depend neither on the order of keys nor on fields that are added", () => {
  const reordered = Object.fromEntries(
    Object.entries({
      ...change,
      newBody: { value: { a: [{ c: 2, d: 1 }], b: 1 }, name: "TaskType" },
    }).reverse(),
  );
  expect(hash(reordered)).toBe(hash(change));
  expect(hash({ ...change, added: "later" })).toBe(hash(change));
});

test("Guarantee 2: ids differ by every documented field, server, log and user", () => {
  const hashes = [
    ...Object.keys(change).map((key) => hash({ ...change, [key]: "other" })),
    contentHash("https://other.example.com", "audit", "u1", change),
    contentHash("https://saymon.example.com", "audit", "u2", change),
    hash(change),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("Guarantee 2: equal records are two events with different ids", () => {
  const ids = [change, change, { ...change, timestamp: change.timestamp + 1 }, change].flatMap((record) =>
    createEventMaker("https://saymon.example.com", "audit", "u1", "records")(record).map(({ id }) => id),
  );
  const makeEvents = createEventMaker("https://saymon.example.com", "audit", "u1", "records");
  const twins = [change, change].flatMap(makeEvents).map(({ id }) => id);
  expect(twins).toEqual([ids[0], ids[0]?.replace(/0$/, "1")]);
});

test("Guarantee 2: text that is not well-formed Unicode, and odd keys, have an id as well", () => {
  const odd = JSON.parse('{"__proto__":{"a":1},"10":"\\ud800","2":"é","":null}') as object;
  expect(canonicalJson(odd)).toBe('{"2":"é","10":"\\ud800","":null,"__proto__":{"a":1}}');
});

test("Guarantee 2: ids depend neither on the page size of the server nor on the order of ties", async () => {
  const idsAt = (maxLimit: number, ties: "stable" | "unstable") =>
    withSandbox({ records: 400, maxLimit, ties }, async (sandbox) => {
      const output = new MemoryOutput();
      const server = connectTo(sandbox);
      await exportLogs({ server, output, logs: logNames, usersFromSessions: true, form: "events" });
      const ids = output.events.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      return ids.sort();
    });
  expect(await idsAt(17, "stable")).toEqual(await idsAt(1000, "unstable"));
});

test.each(["records", "events"] as const)(
  "Guarantee 2: sessions with one id and different starts have different ids, in any order and on any page (as %s)",
  (form) => {
    const session = {
      id: "s1",
      userId: "u1",
      login: "l",
      endTime: 1_700_000_009_000,
      expiredAt: 1_700_000_009_000,
    };
    const sessions = [1_700_000_000_000, 1_700_000_001_000].map((startTime) => ({ ...session, startTime }));
    const idsOf = (...records: typeof sessions) => {
      const makeEvents = createEventMaker("https://saymon.example.com", "sessions", "", form);
      return records.flatMap(makeEvents).map(({ id }) => id);
    };
    const ids = idsOf(...sessions);
    expect(new Set(ids).size).toBe(form === "events" ? 4 : 2);
    expect(idsOf(...sessions.toReversed()).sort()).toEqual(ids.toSorted());
    expect(sessions.flatMap((record) => idsOf(record))).toEqual(ids);
  },
);
