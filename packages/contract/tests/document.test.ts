import { describe, expect, test } from "vitest";
import { documentVersion, findOperation, operations, tokenParameter, toOperation } from "../src/document.ts";
import { operation } from "./support/fake-server.ts";

test("the facts about each log come from the document", () => {
  const facts = operations.map(({ id, time, end, order, orderIsPromised, hasId, user, permission }) => ({
    id,
    time,
    end,
    order,
    orderIsPromised,
    hasId,
    user: user?.name,
    permission,
  }));
  expect(facts).toEqual([
    {
      id: "listSessionLog",
      time: "startTime",
      end: "endTime",
      order: "newest-first",
      orderIsPromised: true,
      hasId: true,
      user: undefined,
      permission: "read-session-log",
    },
    {
      id: "listUserAuditLog",
      time: "timestamp",
      end: undefined,
      order: "oldest-first",
      orderIsPromised: false,
      hasId: false,
      user: "id",
      permission: null,
    },
    {
      id: "listPasswordLog",
      time: "timestamp",
      end: undefined,
      order: undefined,
      orderIsPromised: false,
      hasId: false,
      user: "userId",
      permission: "manage-users",
    },
  ]);
  expect(tokenParameter).toBe("api-token");
  expect(documentVersion).toMatch(/^\d+\.\d+\.\d+/);
});

type Fields = Record<string, { type: string | string[]; format?: string }>;

test("an operation is read from its extensions and schemas", () => {
  const time = { type: "integer", format: "int64" };
  const properties: Fields = {
    id: { type: "string" },
    count: { type: ["integer", "null"], format: "int32" },
    over: { type: ["integer", "null"], format: "int64" },
    time,
  };
  const read = (order: Parameters<typeof toOperation>[1]["x-sort-order"], fields = properties) =>
    toOperation("/x", {
      operationId: "listSessionLog",
      summary: "A log",
      "x-required-permission": "read",
      "x-sort-order": order,
      "x-compared-time": { field: "time", source: "inferred" },
      parameters: [
        { name: "a", in: "query", required: true, schema: time, example: 1 },
        { name: "b", in: "query", schema: { type: "string" }, example: "b" },
        { name: "c", in: "path", required: true, schema: { type: "string" }, example: "c" },
      ],
      responses: {
        200: {
          content: { "application/json": { schema: { items: { properties: fields } } } },
        },
      },
    });
  expect(read({ field: "time", direction: "oldest-first", source: "vendor" })).toMatchObject({
    id: "listSessionLog",
    path: "/x",
    summary: "A log",
    permission: "read",
    user: { name: "c" },
    time: "time",
    end: "over",
    hasId: true,
    order: "oldest-first",
    orderIsPromised: true,
  });
  const shown = read({ field: "time", direction: "newest-first", source: "example" }, { time });
  expect(shown).toMatchObject({ order: "newest-first", orderIsPromised: false, hasId: false });
  expect(shown.end).toBeUndefined();
  expect(read(null)).toMatchObject({ orderIsPromised: false });
  expect(read(null).order).toBeUndefined();
});

describe("the operation of a path", () => {
  test("is found, with the encoded values of the path", () => {
    expect(findOperation("/node/api/users/session/log")).toEqual({
      operation: operation("listSessionLog"),
      inPath: {},
    });
    expect(findOperation("/node/api/users/a%20b/audit-log")).toEqual({
      operation: operation("listUserAuditLog"),
      inPath: { id: "a%20b" },
    });
  });

  test("is not found for another path", () => {
    for (const path of [
      "/",
      "/node/api/users//audit-log",
      "/x/node/api/users/1/audit-log",
      "/node/api/users/1/audit-log/x",
    ])
      expect(findOperation(path)).toBeUndefined();
  });
});
