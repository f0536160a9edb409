import { expect, test } from "vitest";
import { toTable } from "../src/table.ts";

test("a record is a row; times, empty strings, nulls and bodies are readable", () => {
  const records = [
    { timestamp: 1582799547000, initiator: "", endTime: null, newBody: { name: "MqttTopic", type_id: 8 } },
  ];
  expect(toTable(records)).toBe(
    [
      "┌──────────────────────────┬───────────┬─────────┬─────────────────┐",
      "│ timestamp                │ initiator │ endTime │ newBody         │",
      "├──────────────────────────┼───────────┼─────────┼─────────────────┤",
      '│ 2020-02-27T10:32:27.000Z │ ""        │ null    │ name: MqttTopic │',
      "│                          │           │         │ type_id: 8      │",
      "└──────────────────────────┴───────────┴─────────┴─────────────────┘",
    ].join("\n"),
  );
});

test("a table wider than the terminal becomes one table per record", () => {
  const records = [
    { login: "admin", id: "62725dc8bad91064e16e5910" },
    { login: "user.name", id: "62fa271e18baa649c1d26338" },
  ];
  expect(toTable(records, 38)).toBe(
    [
      "┌───────┬──────────────────────────┐",
      "│ login │ admin                    │",
      "├───────┼──────────────────────────┤",
      "│ id    │ 62725dc8bad91064e16e5910 │",
      "└───────┴──────────────────────────┘",
      "┌───────┬──────────────────────────┐",
      "│ login │ user.name                │",
      "├───────┼──────────────────────────┤",
      "│ id    │ 62fa271e18baa649c1d26338 │",
      "└───────┴──────────────────────────┘",
    ].join("\n"),
  );
});

test("a field that only some records have is a column", () => {
  expect(toTable([{ id: "1" }, { login: "admin" }])).toBe(
    [
      "┌────┬───────┐",
      "│ id │ login │",
      "├────┼───────┤",
      "│ 1  │       │",
      "│    │ admin │",
      "└────┴───────┘",
    ].join("\n"),
  );
});

test("no records are shown as such", () => {
  expect(toTable([])).toBe("(no records)");
});
