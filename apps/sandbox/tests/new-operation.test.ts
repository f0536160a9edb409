/** Operations that are in the document, and of which the sandbox generates no records. */
import { afterAll, expect, test, vi } from "vitest";
import type { LogName } from "../src/document.ts";

// The other test files have the same modules, with the document as it is.
vi.resetModules();
vi.doMock(import("@saymon-logs/openapi/openapi.dereferenced.json"), async (load) => {
  const { default: document } = await load();
  const get = structuredClone(document.paths["/node/api/users/{id}/audit-log"].get);
  get.operationId = "listNewLog";
  for (const record of get.responses["200"].content["application/json"].examples.vendor.value)
    record.userId = "new";
  const ofAllUsers = {
    ...structuredClone(get),
    operationId: "listNewLogOfAll",
    "x-required-permission": "read-new-log",
    parameters: get.parameters.filter(({ in: place }) => place === "query"),
  };
  const { schema, examples } = ofAllUsers.responses["200"].content["application/json"];
  schema.items.required = schema.items.required.filter((field) => field !== "userId");
  for (const fields of [schema.items.properties, ...examples.vendor.value])
    Reflect.deleteProperty(fields, "userId");
  const paths = { "/node/api/users/{id}/new-log": { get }, "/node/api/new/log": { get: ofAllUsers } };
  return { default: { ...document, paths: { ...document.paths, ...paths } } };
});
const { vendorRecords } = await import("../src/document.ts");
const { ask, basic, examplePath, list, start } = await import("./start.ts");

afterAll(() => {
  vi.doUnmock("@saymon-logs/openapi/openapi.dereferenced.json");
  vi.resetModules();
});

test("its users are users of the sandbox, and there is none for records without a user", async () => {
  const { users } = await start();
  expect(users.filter(({ id }) => id === "new").map(({ login }) => login)).toEqual(["user.new"]);
  expect(users.map(({ login }) => login)).not.toContain("user.undefined");
});

const statusOf = async (path: string, login: string, password = "secret") =>
  (await ask(await start(), path, { headers: { authorization: basic(login, password) } })).status;

test("its log has the vendor's records, and is read like the others", async () => {
  const sandbox = await start();
  const records = vendorRecords["listNewLog" as LogName];
  expect(records).not.toEqual([]);
  expect(await list(sandbox, "new/new-log")).toEqual(records);
  expect(await list(sandbox, "new/new-log?from=1&to=2")).toEqual([]);

  expect(await statusOf("unknown/new-log", "admin")).toBe(404);
  expect(await statusOf("new/new-log", "no-permissions")).toBe(403);
  expect(await statusOf("new/new-log", "admin", "wrong")).toBe(401);
});

test("a log of all users at another path, with a permission of its own", async () => {
  const path = examplePath("listNewLogOfAll" as LogName);
  expect(path).toMatch(/^\/node\/api\/new\/log\?from=/);
  expect(await list(await start(), path)).toEqual(vendorRecords["listNewLogOfAll" as LogName]);
  expect(await statusOf(path, "only-read-new-log")).toBe(200);
  expect(await statusOf(path, "only-manage-users")).toBe(403);
});

test("a field is missing by a fault also where records name no user", async () => {
  const headers = { "sandbox-fault": "missing-field" };
  const response = await ask(await start(), "/node/api/new/log", { headers });
  const [usual = {}] = vendorRecords["listNewLogOfAll" as LogName].toReversed();
  const [broken = {}] = ((await response.json()) as object[]).toReversed();
  expect(Object.keys(broken)).toHaveLength(Object.keys(usual).length - 1);
});
