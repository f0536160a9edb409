import type { SessionRecord } from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { csvFormat } from "../src/formats/csv.ts";
import { toOtlpRecord, toOtlpRequest } from "../src/formats/otlp.ts";
import { toSyslogFrame } from "../src/formats/syslog.ts";
import { table } from "../src/formats/table.ts";
import type { LogEvent } from "../src/records/events.ts";
import { createEventMaker } from "../src/records/make-events.ts";
import { toRaw } from "../src/schemas/raw.ts";
import { type OtlpRequest, otlpProblems } from "./support/otlp.ts";

/** The end of a session at a time that a server may send. */
function sessionEnd(endTime: unknown): LogEvent {
  const record = { ...{ id: "s1", userId: "u1", login: "admin" }, startTime: 0, endTime, expiredAt: 0 };
  const makeEvents = createEventMaker("https://saymon.example.com", "sessions", "", "events");
  return makeEvents(record as SessionRecord)[1] as LogEvent;
}

const timeIn = (event: LogEvent) => {
  const request = JSON.parse(toOtlpRequest(event.server, [toOtlpRecord(event, toRaw)])) as OtlpRequest;
  expect(otlpProblems(request)).toEqual([]);
  return request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.timeUnixNano;
};

const noTimes: unknown[] = ["", "later", "=1+1,\n", "5", 1.5, 9e15, true, [], {}, { toString: 1 }];

describe.each(noTimes)("an end of a session that is no time: %j", (endTime) => {
  const event = sessionEnd(endTime);

  test("has no time in OTLP", () => {
    expect(timeIn(event)).toBeUndefined();
  });

  test("has the time - in syslog", () => {
    expect(String(toSyslogFrame(event, toRaw))).toMatch(/^\d+ <110>1 - saymon\.example\.com /);
  });

  test("has no time in CSV, and stays what it is in its own column", () => {
    const row = csvFormat("sessions").event(event, true);
    expect(row).toContain("-end,session-end,,s1,u1,admin,1970-01-01T00:00:00.000Z,");
    if (typeof endTime === "number") expect(row).toContain(`,${endTime},`);
  });

  test("has no time in a table", () => {
    expect(table(200).event(event, true)).toMatch(/^ {20} {2}sessions .* signed in\n$/);
  });
});

test.each([
  [0, "0"],
  [1_700_000_000_000, "1700000000000000000"],
  [18_446_744_073_709, "18446744073709000000"],
  // What does not fit into 64 bits, or is negative, would be refused with the whole request.
  [18_446_744_073_710, undefined],
  [8.64e15, undefined],
  [-1, undefined],
])("an end of a session at %j is %j in OTLP", (endTime, nanoseconds) => {
  expect(timeIn(sessionEnd(endTime))).toBe(nanoseconds);
});

test("a table shows a change whose fields are missing, or objects", () => {
  const makeEvents = createEventMaker("https://saymon.example.com", "audit", "u1", "records");
  const lineOf = (record: object) =>
    table(200).event(makeEvents({ timestamp: 0, ...record } as never)[0] as LogEvent, true);
  expect(lineOf({})).toMatch(/ changed type unknown of type unknown *\n$/);
  const odd = { toString: 1 };
  expect(lineOf({ userId: odd, kind: odd, entityType: "constructor", entityId: odd })).toMatch(
    / changed type \{"toString":1\} of type constructor \{"toString":1\}\n$/,
  );
});
