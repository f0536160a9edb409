import { describe, expect, test } from "vitest";
import {
  documentVersion,
  findOperation,
  operations,
  tokenParameter,
  toOperation,
  workflows,
} from "../../src/document.ts";
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
