import type { AuditRecord, SessionRecord } from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { csvFormat } from "../../src/formats/csv.ts";
import type { Format } from "../../src/formats/format.ts";
import { jsonFormat, ndjsonFormat } from "../../src/formats/json.ts";
import { table } from "../../src/formats/table.ts";
import type { LogEvent } from "../../src/records/events.ts";
import { createEventMaker } from "../../src/records/make-events.ts";
import { toIsoTime } from "../../src/records/times.ts";
import { toRaw } from "../../src/schemas/raw.ts";
import { createRandom } from "../support/random.ts";

const session: SessionRecord = {
  id: "s1",
  userId: "u1",
  login: "admin",
  startTime: 1_700_000_000_000,
  endTime: null,
  expiredAt: 1_700_003_600_000,
};
const hostile = "Ж😀\"',;\r\n\u2028\u2029\u0085\t=1+1\ud800";
const eventsOf = (...logins: string[]) =>
  logins.flatMap((login) =>
    createEventMaker("https://saymon.example.com", "sessions", "", "records")({ ...session, login }),
  );
const textOf = (format: Format, events: LogEvent[]) =>
  [
    format.header,
    ...events.map((event, index) => format.event(event, index === 0)),
    format.footer(events.length === 0),
  ].join("");

describe("Guarantee 7: CSV", () => {
  const loginCell = (login: string) => {
    const [, row = ""] = textOf(csvFormat("sessions"), eventsOf(login)).split(/\r\n(?=s1)/);
    return row.split(",").slice(5, -4).join(",");
  };

  test.each(["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\tx", "＝1+1", "＋1", "－1", "＠x", "  =1", "\u00A0=1"])(
    "%j is no formula",
    (text) => {
      expect(loginCell(text).replace(/^"(.*)"$/, "$1")).toBe(`'${text}`);
    },
  );

  test.each([
    ["a\n=1+1", '"a\n\'=1+1"'],
    ["\r=1", "\"'\r'=1\""],
    ['say "hi", then', '"say ""hi"", then"'],
    ["-12.5", "-12.5"],
    // Excel divides at semicolons in some languages, also within the quotes of a cell that is not the first one.
    ["x;=1+1", '"x;\'=1+1"'],
    ["x; ＋1;@y", "\"x;' ＋1;'@y\""],
    ["x\t-1", '"x\t\'-1"'],
    ['x;"=1"', '"x;\'""=1"""'],
    ["a;b", '"a;b"'],
    ["a=b", "a=b"],
  ])("%j is written as %j", (text, cell) => {
    expect(loginCell(text)).toBe(cell);
  });

  test("times are ISO 8601, lines end with CR LF, and a byte order mark is optional", () => {
    expect(textOf(csvFormat("sessions"), eventsOf("admin"))).toBe(
      "eventId,event,time,id,userId,login,startTime,endTime,expiredAt,other\r\n" +
        "s1@1700000000000,session,2023-11-14T22:13:20.000Z,s1,u1,admin,2023-11-14T22:13:20.000Z,,2023-11-14T23:13:20.000Z,\r\n",
    );
    expect(csvFormat("sessions", { bom: true }).header.startsWith("\uFEFFeventId")).toBe(true);
  });

  test("fields that the document does not know are kept, and so is a time that is none", () => {
    const record = { ...session, startTime: 9e15, device: "phone" } as SessionRecord;
    const [event] = createEventMaker("https://saymon.example.com", "sessions", "", "records")(record);
    expect(textOf(csvFormat("sessions"), [event as LogEvent])).toContain(
      '9000000000000000,,2023-11-14T23:13:20.000Z,"{""device"":""phone""}"',
    );
  });
});

describe("Guarantee 7: JSON", () => {
  test.each([0, 1, 3])("is one valid array of %i events", (count) => {
    const events = eventsOf(...Array.from({ length: count }, () => hostile));
    expect(JSON.parse(textOf(jsonFormat(toRaw), events))).toEqual(
      events.map((event) => JSON.parse(JSON.stringify(toRaw(event)))),
    );
  });
});

describe("Guarantee 7: NDJSON", () => {
  test("each line parses by itself, however lines are split", () => {
    const body = { text: hostile.repeat(1500) };
    const change: AuditRecord = {
      entityId: "e",
      entityType: 1,
      kind: 1,
      userId: "u",
      oldBody: body,
      newBody: null,
      timestamp: 1,
    };
    const events = [
      ...eventsOf(hostile, hostile),
      ...createEventMaker("https://saymon.example.com", "audit", "u", "records")(change),
    ];
    const lines = textOf(ndjsonFormat(toRaw), events).split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      events.map((event) => JSON.parse(JSON.stringify(toRaw(event))) as unknown),
    );
  });
});

describe("Guarantee 7: text that a terminal would obey", () => {
  const obeyed = "\u001B\u007F\u009B2J\u202E\u2066\u2028";

  test("is escaped in NDJSON, and a parser reads it as it was", () => {
    const text = textOf(ndjsonFormat(toRaw), eventsOf(obeyed));
    expect(text).not.toMatch(/[\u007F-\u009F\u2028-\u202E\u2066-\u2069]|[^\P{Cc}\n]/u);
    expect(JSON.parse(text).record.login).toBe(obeyed);
  });

  test("and fields that are not text do not end a table", () => {
    const events = eventsOf(null as never, undefined as never, { nested: 1 } as never);
    expect(textOf(table(100), events).split("\n")).toHaveLength(5);
  });
});

test("Guarantee 7: times are those that Date writes, in every year and before 1970", () => {
  const random = createRandom(7);
  const edges = [0, -1, 86_399_999, 86_400_000, -86_400_000, 8.64e15, -8.64e15, 1.5];
  const others = Array.from({ length: 5000 }, (_, index) => (random(2 ** 31) - 2 ** 30) * 10 ** (index % 7));
  for (const time of [...edges, ...others]) expect(toIsoTime(time)).toBe(new Date(time).toISOString());
  expect([Number.NaN, 9e15].map(toIsoTime)).toEqual(["NaN", "9000000000000000"]);
});
