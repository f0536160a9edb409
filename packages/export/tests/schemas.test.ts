import { EcsFlat } from "@elastic/ecs";
import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { table } from "../src/formats/table.ts";
import { logNames } from "../src/logs.ts";
import type { LogEvent } from "../src/records/events.ts";
import { createEventMaker } from "../src/records/make-events.ts";
import { exportLogs } from "../src/run/export.ts";
import { toEcs } from "../src/schemas/ecs.ts";
import { toOcsf } from "../src/schemas/ocsf.ts";
import { toRaw } from "../src/schemas/raw.ts";
import { connectTo, MemoryOutput } from "./support/events.ts";
import { ocsfProblems } from "./support/ocsf.ts";
import { withSandbox } from "./support/sandbox.ts";

const url = "https://saymon.example.com";
const session: SessionRecord = {
  id: "s1",
  userId: "u1",
  login: "admin",
  startTime: 1_700_000_000_000,
  endTime: 1_700_000_060_000,
  expiredAt: 1_700_003_600_000,
};
const change: AuditRecord = {
  entityId: "e1",
  entityType: 1,
  kind: 10,
  userId: "u1",
  oldBody: null,
  newBody: { name: "Topic" },
  timestamp: 1_700_000_000_000,
};
const password: PasswordRecord = {
  timestamp: 1_700_000_000_000,
  userId: "u2",
  login: "user.name",
  initiator: "u1",
};

const [start, end] = createEventMaker(url, "sessions", "", "events")(session) as [LogEvent, LogEvent];
/** The start and the end of a session with other values, as a server may send them. */
const sessionEvents = (record: object) =>
  createEventMaker(url, "sessions", "", "events")({ ...session, ...record }) as [LogEvent, LogEvent];
const changed = (record: Partial<AuditRecord>) =>
  createEventMaker(url, "audit", "u1", "events")({ ...change, ...record })[0] as LogEvent;
const passwordEvent = (record: Partial<PasswordRecord>) =>
  createEventMaker(url, "passwords", "u2", "events")({ ...password, ...record })[0] as LogEvent;

interface EcsField {
  type: string;
  allowed_values?: { name: string; expected_event_types?: string[] }[];
  normalize: string[];
}
const fields = EcsFlat as unknown as Record<string, EcsField>;

/** What of a document is not in the Elastic Common Schema, nor below `saymon`. */
function ecsProblems(document: object, path = ""): string[] {
  return Object.entries(document).flatMap(([key, value]) => {
    const name = path === "" ? key : `${path}.${key}`;
    if (name === "saymon") return [];
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return ecsProblems(value as object, name);
    const field = fields[name];
    if (!field) return [`${name}: is no field`];
    if (Array.isArray(value) !== field.normalize.includes("array")) return [`${name}: array or not`];
    const values = [value].flat() as unknown[];
    const allowed = field.allowed_values?.map(({ name: allowedName }) => allowedName);
    return values.flatMap((one) => [
      ...(allowed && !allowed.includes(one as string) ? [`${name}: ${one}`] : []),
      ...(field.type === "date" && Number.isNaN(Date.parse(String(one))) ? [`${name}: no date`] : []),
      ...(field.type === "long" && !Number.isInteger(one) ? [`${name}: no integer`] : []),
      ...(field.type === "long" && Math.abs(Number(one)) >= 2 ** 63 ? [`${name}: too large`] : []),
      ...(field.type === "keyword" && typeof one !== "string" ? [`${name}: no string`] : []),
    ]);
  });
}

/** Each category says which types go with it. */
function typeProblems({ event }: { event: { category: string[]; type: string[] } }): string[] {
  const expected = event.category.flatMap(
    (category) =>
      fields["event.category"]?.allowed_values?.find(({ name }) => name === category)?.expected_event_types ??
      [],
  );
  return event.type.filter((type) => !expected.includes(type));
}

describe("ECS", () => {
  test("the start and the end of a session", () => {
    expect(toEcs(start)).toMatchObject({
      "@timestamp": "2023-11-14T22:13:20.000Z",
      event: {
        id: "s1@1700000000000-start",
        category: ["authentication", "session"],
        type: ["start"],
        action: "session-start",
      },
      user: { id: "u1", name: "admin" },
      related: { user: ["u1", "admin"] },
      saymon: { session: { id: "s1" } },
    });
    expect(toEcs(end)).toMatchObject({
      "@timestamp": "2023-11-14T22:14:20.000Z",
      event: {
        id: "s1@1700000000000-end",
        type: ["end"],
        duration: 60_000_000_000,
        end: "2023-11-14T22:14:20.000Z",
      },
    });
  });

  test.each<[string, Partial<AuditRecord>, object]>([
    ["a creation", {}, { category: ["configuration"], type: ["creation"] }],
    ["a change", { oldBody: {} }, { category: ["configuration"], type: ["change"] }],
    ["a deletion", { oldBody: {}, newBody: null }, { category: ["configuration"], type: ["deletion"] }],
    ["a change of a user", { entityType: 5, oldBody: {} }, { category: ["iam"], type: ["user", "change"] }],
  ])("%s", (_case, record, event) => {
    expect(toEcs(changed(record))).toMatchObject({ event, saymon: { audit: { kind: 10, entity_id: "e1" } } });
  });

  test("a change of a user names the user as target", () => {
    expect(toEcs(changed({ entityType: 5 }))).toMatchObject({ user: { id: "u1", target: { id: "e1" } } });
  });

  test("a password that its user changed, and one that another user reset", () => {
    expect(toEcs(passwordEvent({ initiator: "" }))).toMatchObject({
      event: { category: ["iam"], type: ["user", "change"], action: "password-change" },
      user: { id: "u2", name: "user.name", target: { id: "u2" } },
    });
    expect(toEcs(passwordEvent({}))).toMatchObject({
      event: { action: "password-reset" },
      user: { id: "u1", target: { id: "u2", name: "user.name" } },
    });
  });
});

describe("OCSF", () => {
  test("the start and the end of a session are logon and logoff", () => {
    expect(toOcsf(start)).toMatchObject({
      class_uid: 3002,
      activity_id: 1,
      type_uid: 300_201,
      time: 1_700_000_000_000,
    });
    expect(toOcsf(end)).toMatchObject({
      class_uid: 3002,
      activity_id: 2,
      type_uid: 300_202,
      duration: 60_000,
    });
  });

  test.each<[string, Partial<AuditRecord>, number]>([
    ["a creation", {}, 1],
    ["an update", { oldBody: {} }, 3],
    ["a deletion", { oldBody: {}, newBody: null }, 4],
    ["a change without bodies", { newBody: null }, 99],
  ])("%s", (_case, record, activity) => {
    const event = toOcsf(changed(record)) as Record<string, unknown>;
    expect(event).toMatchObject({ class_uid: 3004, activity_id: activity, actor: { user: { uid: "u1" } } });
    expect(ocsfProblems(event)).toEqual([]);
  });

  test("a password that its user changed, and one that another user reset", () => {
    expect(toOcsf(passwordEvent({ initiator: "" }))).toMatchObject({
      activity_id: 3,
      actor: { user: { uid: "u2" } },
    });
    expect(toOcsf(passwordEvent({}))).toMatchObject({
      activity_id: 4,
      actor: { user: { uid: "u1" } },
      user: { uid: "u2" },
    });
  });
});

/** An event as a receiver gets it. */
const sent = (event: object) => JSON.parse(JSON.stringify(event)) as Record<string, unknown>;
const noTimes: unknown[] = [
  undefined,
  null,
  "",
  "later",
  "1700000000000",
  1.5,
  9e15,
  -9e15,
  true,
  [],
  {},
  { $date: 1 },
];

describe("a value that is no time in milliseconds is left out", () => {
  test.each(noTimes)("expiredAt: %j", (expiredAt) => {
    for (const event of sessionEvents({ expiredAt })) {
      expect(sent(toEcs(event))["saymon"]).toEqual({ session: { id: "s1" } });
      const ocsf = sent(toOcsf(event));
      expect(ocsf["session"]).toEqual({ uid: "s1", created_time: session.startTime });
      expect(ocsfProblems(ocsf)).toEqual([]);
    }
  });

  test.each(noTimes.slice(2))("endTime: %j", (endTime) => {
    const [, event] = sessionEvents({ endTime });
    const ecs = sent(toEcs(event)) as { event: object };
    expect(ecsProblems(ecs)).toEqual([]);
    expect(Object.keys(ecs)).not.toContain("@timestamp");
    for (const name of ["end", "duration"]) expect(ecs.event).not.toHaveProperty(name);
    const ocsf = sent(toOcsf(event));
    for (const name of ["time", "end_time", "duration"]) expect(ocsf).not.toHaveProperty(name);
    expect(ocsf["metadata"]).not.toHaveProperty("original_time");
    expect(sent(toRaw(event))).not.toHaveProperty("time");
  });

  test.each(noTimes)("startTime: %j", (startTime) => {
    const [start, end] = sessionEvents({ startTime });
    for (const event of [start, end]) {
      const ecs = sent(toEcs(event)) as { event: object };
      expect(ecsProblems(ecs)).toEqual([]);
      for (const name of ["start", "duration"]) expect(ecs.event).not.toHaveProperty(name);
      const ocsf = sent(toOcsf(event));
      for (const name of ["start_time", "duration"]) expect(ocsf).not.toHaveProperty(name);
      expect(ocsf["session"]).not.toHaveProperty("created_time");
    }
    expect(sent(toEcs(end))["@timestamp"]).toBe("2023-11-14T22:14:20.000Z");
  });

  test("a time is written that is 0, or before 1970", () => {
    for (const [expiredAt, iso] of [
      [0, "1970-01-01T00:00:00.000Z"],
      [-1, "1969-12-31T23:59:59.999Z"],
    ]) {
      const [event] = sessionEvents({ expiredAt });
      expect(sent(toEcs(event))["saymon"]).toEqual({ session: { id: "s1", expires: iso } });
      expect(sent(toOcsf(event))["session"]).toMatchObject({ expiration_time: expiredAt });
    }
  });

  test("the end of a session that has it in the year 9999 has a duration only where it fits", () => {
    const [, event] = sessionEvents({ endTime: Date.UTC(9999, 11, 31) });
    expect(ecsProblems(sent(toEcs(event)))).toEqual([]);
    expect(sent(toOcsf(event))["duration"]).toBe(Date.UTC(9999, 11, 31) - session.startTime);
  });
});

describe("a value that is no text", () => {
  test.each([undefined, null, ""])("is left out: %j", (value) => {
    const [event] = sessionEvents({ userId: value });
    expect(sent(toEcs(event))).toMatchObject({ user: { name: "admin" }, related: { user: ["admin"] } });
    expect(sent(toEcs(event))["user"]).toEqual({ name: "admin" });
    expect(sent(toOcsf(event))["user"]).toEqual({ name: "admin" });
    const entity = { entityType: value, entityId: value } as never;
    expect(sent(toOcsf(changed(entity)))["entity"]).toEqual({ data: change.newBody });
    for (const problems of [ecsProblems(sent(toEcs(event))), ocsfProblems(sent(toOcsf(event)))])
      expect(problems).toEqual([]);
  });

  test.each([
    [7, "7"],
    [{ $oid: "x" }, '{"$oid":"x"}'],
  ])("is written as JSON: %j", (value, text) => {
    const [event] = sessionEvents({ id: value, userId: value, login: value });
    const [ecs, ocsf] = [sent(toEcs(event)), sent(toOcsf(event))];
    expect(ecs["user"]).toEqual({ id: text, name: text });
    expect(ocsf).toMatchObject({ user: { uid: text, name: text }, session: { uid: text } });
    expect([...ecsProblems(ecs), ...ocsfProblems(ocsf)]).toEqual([]);
  });

  test.each([undefined, null, ""])("makes a password its user's own as initiator: %j", (initiator) => {
    const event = passwordEvent({ initiator } as never);
    expect(toEcs(event)).toMatchObject({ event: { action: "password-change" }, user: { id: "u2" } });
    expect(toOcsf(event)).toMatchObject({ activity_id: 3, actor: { user: { uid: "u2" } } });
    expect(table(200).event(event, true)).toContain("changed own password");
  });
});

describe("a body that a server leaves out is one that is null", () => {
  const { oldBody: _old, newBody: _new, ...bodiless } = change;
  test.each<[string, object, [string, number, string]]>([
    ["a creation", { newBody: { a: 1 } }, ["creation", 1, "created"]],
    ["a deletion", { oldBody: { a: 1 } }, ["deletion", 4, "deleted"]],
    ["a change without bodies", {}, ["change", 99, "changed"]],
    ["a change without a new body", { newBody: null }, ["change", 99, "changed"]],
  ])("%s", (_case, bodies, [type, activity, verb]) => {
    const record = { ...bodiless, ...bodies } as AuditRecord;
    const [event] = createEventMaker(url, "audit", "u1", "events")(record) as [LogEvent];
    const ocsf = sent(toOcsf(event));
    expect(sent(toEcs(event))).toMatchObject({ event: { action: `entity-${type}` } });
    expect(ocsf).toMatchObject({ activity_id: activity });
    expect(ocsf["entity_result"] !== undefined).toBe(verb === "created");
    expect(ocsfProblems(ocsf)).toEqual([]);
    expect(table(200).event(event, true)).toContain(` ${verb} `);
  });
});

test("every event of a sandbox conforms to both schemas, and has its record whole", () =>
  withSandbox({ records: 400 }, async (sandbox) => {
    const output = new MemoryOutput();
    await exportLogs({
      server: connectTo(sandbox),
      output,
      logs: logNames,
      usersFromSessions: true,
      form: "events",
    });
    expect(output.events.length).toBeGreaterThan(400);
    for (const event of output.events) {
      const ecs = toEcs(event) as { event: { category: string[]; type: string[]; original: string } };
      const ocsf = toOcsf(event) as Record<string, unknown>;
      const problems = [...ecsProblems(ecs), ...typeProblems(ecs), ...ocsfProblems(ocsf)];
      expect(problems, `an event of the kind ${event.kind}`).toEqual([]);
      expect([JSON.parse(ecs.event.original), JSON.parse(String(ocsf["raw_data"]))]).toEqual([
        event.record,
        event.record,
      ]);
    }
  }));

test("what is not in a schema is noticed", () => {
  const ecs = toEcs(start) as { event: object };
  expect(
    ecsProblems({ ...ecs, login: "admin", event: { ...ecs.event, outcome: "ok", duration: 1.5 } }),
  ).toEqual(["event.outcome: ok", "event.duration: no integer", "login: is no field"]);
  expect(ocsfProblems({ ...toOcsf(start), service: undefined, type_uid: 300_202 }).length).toBeGreaterThan(0);
  expect(ocsfProblems({ ...toOcsf(start), login: "admin" })).toEqual([
    "must NOT have additional properties login",
  ]);
  const { service: _, ...withoutService } = toOcsf(start) as Record<string, unknown>;
  expect(ocsfProblems(withoutService).length).toBeGreaterThan(0);
});
