import { describe, expect, test } from "vitest";
import {
  documentVersion,
  findOperation,
  operations,
  tokenParameter,
  toOperation,
  workflows,
} from "../src/document.ts";
import { operation } from "./fake-server.ts";

test("what the prose says of a log is read from it", () => {
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

test("an operation is read by its words and schemas", () => {
  const time = { type: "integer", format: "int64" };
  const properties = {
    id: { type: "string" },
    count: { type: ["integer", "null"], format: "int32" },
    over: { type: ["integer", "null"], format: "int64" },
    time,
  };
  const answer = (description: string, fields: Fields = properties) => ({
    description,
    content: { "application/json": { schema: { items: { properties: fields } } } },
  });
  const read = (description: string, fields?: Fields) =>
    toOperation("/x", {
      operationId: "listSessionLog",
      summary: "A log",
      description: "`from` and `to` compare with\n`time`.",
      "x-required-permission": "read",
      parameters: [
        { name: "a", in: "query", required: true, schema: time, example: 1 },
        { name: "b", in: "query", schema: { type: "string" }, example: "b" },
        { name: "c", in: "path", required: true, schema: { type: "string" }, example: "c" },
      ],
      responses: { 200: answer(description, fields) },
    });
  expect(read("Records, oldest first.")).toMatchObject({
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
  expect(read("Records, newest first *(example)*.", { time })).toMatchObject({
    order: "newest-first",
    orderIsPromised: false,
    hasId: false,
  });
  expect(read("Records, newest first *(example)*.", { time }).end).toBeUndefined();
  expect(read("Records.")).toMatchObject({ orderIsPromised: false });
  expect(read("Records.").order).toBeUndefined();
});

test("a document that no longer says what is compared is not guessed at", () => {
  const { id, path, summary, parameters, answers } = operation("listSessionLog");
  const silent = {
    operationId: id,
    summary,
    description: "",
    "x-required-permission": null,
    parameters,
    responses: answers,
  };
  expect(() => toOperation(path, silent)).toThrow(
    "The document does not say what listSessionLog compares with.",
  );
});

test("each workflow has its operation, in the files that are run", () => {
  expect(Object.keys(workflows)).toEqual(expect.arrayContaining(["reading", "paging"]));
  const ids = operations.map(({ id }) => id);
  for (const file of ["reading", "paging"])
    expect(new Set(Object.values(workflows[file] ?? {}))).toEqual(new Set(ids));
});

describe("the operation of a path", () => {
  test("is found, with what stands in the path", () => {
    expect(findOperation("/node/api/users/session/log")).toEqual({
      operation: operation("listSessionLog"),
      inPath: {},
    });
    expect(findOperation("/node/api/users/a%20b/audit-log")).toEqual({
      operation: operation("listUserAuditLog"),
      inPath: { id: "a b" },
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
