import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";
import { describe, expect, test } from "vitest";
import { records } from "../dist/testing/examples.js";
import type { RecordSchema, RecordSchemas } from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";
import { operations } from "./support/operations.ts";

const session = { id: "1", userId: "2", login: "admin", startTime: 3, endTime: null, expiredAt: 4 };
const change = { timestamp: 1, userId: "2", login: "admin", initiator: "" };

type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] };

/** A schema that finds the same in each record. */
const finding = (...issues: Issue[]): RecordSchema<never> => ({
  "~standard": { version: 1, vendor: "test", validate: () => ({ issues }) },
});

const transforming: RecordSchema<Date> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: new Date((value as typeof session).startTime) }),
  },
};

describe("with the validators of the document", () => {
  const validate: Required<RecordSchemas> = {
    listSessionLog: sessionRecord,
    listUserAuditLog: auditRecord,
    listPasswordLog: passwordRecord,
  };

  test.each(operations)(
    "$operation: records that are as promised come through as they are",
    async ({ operation, call }) => {
      const record = records[operation];
      const { client } = clientOf(() => Response.json([record, record]), { validate });
      expect(await call(client)).toEqual([record, record]);
    },
  );

  test("one that is not is an error that names path and message", async () => {
    const { client } = clientOf(() => Response.json([change, { ...change, timestamp: "hunter2" }]), {
      validate,
    });
    const error = await failureOf(client.listPasswordLog({ userId: "1" }));
    expect(error).toMatchObject({
      name: "UnexpectedResponseError",
      status: 200,
      attempts: 1,
      issues: [{ path: "[1].timestamp", message: "#/timestamp: must be integer (type)" }],
    });
    expect(error.message).toBe(
      "listPasswordLog: a record does not conform to its schema at [1].timestamp: #/timestamp: must be integer (type)",
    );
  });

  test("a record that is none", async () => {
    const { client } = clientOf(() => Response.json([null]), { validate });
    expect(await failureOf(client.listSessionLog())).toMatchObject({ issues: [{ path: "[0]" }] });
  });

  test("false leaves the check out for a call", async () => {
    const { client } = clientOf(() => Response.json([{}]), { validate });
    expect(await client.listSessionLog({}, { validate: false })).toEqual([{}]);
  });

  test("the schema of a call goes before that of the client", async () => {
    const { client } = clientOf(() => Response.json([session]), {
      validate: { listSessionLog: finding({ message: "" }) },
    });
    expect(await client.listSessionLog({}, { validate: sessionRecord })).toEqual([session]);
  });
});

test("a call resolves to what the schema makes of the records", async () => {
  const { client } = clientOf(() => Response.json([session]));
  expect(await client.listSessionLog({}, { validate: transforming })).toEqual([new Date(3)]);
});

test("a schema can take its time", async () => {
  const slow: RecordSchema<string> = {
    "~standard": { version: 1, vendor: "test", validate: async (value) => ({ value: String(value) }) },
  };
  const { client } = clientOf(() => Response.json([1, 2]));
  expect(await client.listSessionLog({}, { validate: slow })).toEqual(["1", "2"]);
});

test("paths of all forms are formatted alike", async () => {
  const { client } = clientOf(() => Response.json([session]));
  const schema = finding({ message: "a", path: ["body", { key: "list" }, 3] }, { message: "b" });
  const error = await failureOf(client.listSessionLog({}, { validate: schema }));
  expect(error).toMatchObject({
    issues: [
      { path: "[0].body.list[3]", message: "a" },
      { path: "[0]", message: "b" },
    ],
  });
  expect(error.message).toContain("at [0].body.list[3]: a; [0]: b");
});

test("no more than twenty of its issues are shown", async () => {
  const { client } = clientOf(() => Response.json([session]));
  const schema = finding(...Array<Issue>(25).fill({ message: "a" }));
  expect(await failureOf(client.listSessionLog({}, { validate: schema }))).toMatchObject({
    issues: { length: 20 },
  });
});

test("an operation without a schema may be listed", async () => {
  const { client } = clientOf(() => Response.json([1]), { validate: { listSessionLog: undefined } });
  expect(await client.listSessionLog()).toEqual([1]);
});

test.each([
  ["a string", "admin", 'expected a number, received "admin"', 'expected a number, received "…"'],
  ["a string with signs", "a.b*c", "received a.b*c, not axbbc", "received ….…*…, not axbbc"],
  ["a string with a quote", 'say "hi"', 'received "say \\"hi\\""', 'received "… \\"…\\""'],
  ["a number", 42, "42 is not less than 5", "… is not less than 5"],
  ["true, which is no word of a record", true, "expected true", "expected true"],
  ["a short text, where it is a word", "a", "a must be an array", "… must be an array"],
  ["a longer text that begins alike", ["x", "x y"], "received x y", "received … …"],
  [
    "a string that fills megabytes",
    "x".repeat(2_000_000),
    "received a string, not a number",
    "received a string, not a number",
  ],
])("a message that quotes %s is shown without it", async (_, value, message, expected) => {
  const { client } = clientOf(() => Response.json([{ inner: { value } }]));
  const error = await failureOf(client.listSessionLog({}, { validate: finding({ message }) }));
  expect(error).toMatchObject({ issues: [{ message: expected }] });
});

test.each([
  [
    "throws",
    () => {
      throw new Error("broken schema");
    },
  ],
  ["rejects", () => Promise.reject(new Error("broken schema"))],
])("a schema that %s ends the call", async (_, validate) => {
  const schema: RecordSchema<never> = { "~standard": { version: 1, vendor: "test", validate } };
  const { client } = clientOf(() => Response.json([session]));
  const error = await failureOf(client.listSessionLog({}, { validate: schema }));
  expect(error).toMatchObject({ name: "HookError", message: "listSessionLog: the schema threw." });
  expect(error.cause).toMatchObject({ message: "broken schema" });
});
