import type { Operation, Schema } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { factsOf } from "../facts.ts";
import { documentVersion, findOperation, tokenParameter } from "../src/document.ts";
import { auditLog, passwordLog, sessionLog } from "./support/fake-server.ts";

test("the facts about each log come from the document", () => {
  const logs = [sessionLog, auditLog, passwordLog];
  const facts = logs.map(
    ({ id, time, end, promisedOrder, hasId, user, userField, ownerField, permission }) => ({
      id,
      time,
      end,
      promisedOrder,
      hasId,
      user: user?.name,
      userField,
      ownerField,
      permission,
    }),
  );
  expect(facts).toEqual([
    {
      id: "listSessionLog",
      time: "startTime",
      end: "endTime",
      promisedOrder: "newest-first",
      hasId: true,
      user: undefined,
      userField: "userId",
      ownerField: undefined,
      permission: "read-session-log",
    },
    {
      id: "listUserAuditLog",
      time: "timestamp",
      end: undefined,
      promisedOrder: undefined,
      hasId: false,
      user: "id",
      userField: "userId",
      ownerField: "userId",
      permission: null,
    },
    {
      id: "listPasswordLog",
      time: "timestamp",
      end: undefined,
      promisedOrder: undefined,
      hasId: false,
      user: "userId",
      userField: "userId",
      ownerField: "userId",
      permission: "manage-users",
    },
  ]);
  expect(tokenParameter).toBe("api-token");
  expect(documentVersion).toMatch(/^\d+\.\d+\.\d+/);
});

test("an operation is read from its extensions and schemas", () => {
  const time = { type: "integer", format: "int64" };
  const properties: Record<string, Schema> = {
    id: { type: "string" },
    count: { type: ["integer", "null"], format: "int32" },
    over: { type: ["integer", "null"], format: "int64" },
    time,
  };
  const read = (order: Operation["x-sort-order"], fields = properties, ...records: object[]) => {
    const schemas: Record<string, Schema> = {
      Item: { properties: fields },
      List: { items: { properties: fields } },
    };
    const examples = { vendor: { summary: "", value: records } };
    const get: Operation = {
      ...document.paths["/node/api/users/session/log"].get,
      "x-required-permission": "read",
      "x-sort-order": order,
      "x-compared-time": { field: "time", source: "inferred" },
      parameters: [
        { name: "a", in: "query", required: true, schema: time, example: 1, description: "" },
        { name: "b", in: "query", schema: { type: "string" }, example: "b", description: "" },
        { name: "c", in: "path", required: true, schema: { type: "string" }, example: "c", description: "" },
      ],
      responses: {
        200: {
          description: "",
          headers: { "X-Required": { required: true }, "X-Optional": {} },
          content: { "application/json": { schema: { ...schemas["List"] }, examples } },
        },
      },
    };
    const { components } = document;
    return factsOf({ ...document, paths: { "/x": { get } }, components: { ...components, schemas } })
      .operations[0];
  };
  expect(read({ field: "time", direction: "oldest-first", source: "vendor" })).toMatchObject({
    id: "listSessionLog",
    path: "/x",
    permission: "read",
    user: { name: "c" },
    time: "time",
    end: "over",
    hasId: true,
    promisedOrder: "oldest-first",
    responses: {
      200: {
        headers: { "X-Required": true, "X-Optional": false },
        content: { "application/json": { validator: "list", itemValidator: "item" } },
      },
    },
  });
  const shown = read({ field: "time", direction: "newest-first", source: "example" }, { time });
  expect(shown).toMatchObject({ promisedOrder: undefined, hasId: false, end: undefined });
  expect(read(null)).toMatchObject({ promisedOrder: undefined });
  const userFieldWith = (userId: Schema) => read(null, { time, userId })?.userField;
  expect(userFieldWith({ type: "string" })).toBe("userId");
  expect(userFieldWith({ type: "integer" })).toBeUndefined();
  const ownerFieldWith = (...ids: string[]) =>
    read(null, { time }, ...ids.map((userId) => ({ userId })))?.ownerField;
  expect([ownerFieldWith("c"), ownerFieldWith("c", "c")]).toEqual(["userId", "userId"]);
  expect([ownerFieldWith(), ownerFieldWith("c", "another")]).toEqual([undefined, undefined]);
});

test("a body whose schema has no name, and so no validator, is refused", () => {
  const components = { ...document.components, schemas: {} };
  expect(() => factsOf({ ...document, components })).toThrow("no name");
});

describe("the operation of a path", () => {
  test("is found, with the encoded values of the path", () => {
    expect(findOperation("/node/api/users/session/log")).toEqual({
      operation: sessionLog,
      inPath: {},
    });
    expect(findOperation("/node/api/users/a%20b/audit-log")).toEqual({
      operation: auditLog,
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
