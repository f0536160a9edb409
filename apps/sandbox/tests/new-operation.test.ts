/** An operation that is in the document, and of which the sandbox generates no records. */
import { expect, test, vi } from "vitest";
import { type LogName, vendorRecords } from "../src/document.ts";
import { ask, basic, list, start } from "./start.ts";

vi.mock(import("@saymon-logs/openapi/openapi.dereferenced.json"), async (load) => {
  const { default: document } = await load();
  const get = structuredClone(document.paths["/node/api/users/{id}/audit-log"].get);
  get.operationId = "listNewLog";
  for (const record of get.responses["200"].content["application/json"].examples.vendor.value)
    record.userId = "new";
  return { default: { ...document, paths: { ...document.paths, "/node/api/users/{id}/new-log": { get } } } };
});

test("its log has the vendor's records, and is read like the others", async () => {
  const sandbox = await start();
  const records = vendorRecords["listNewLog" as LogName];
  expect(records).not.toEqual([]);
  expect(await list(sandbox, "new/new-log")).toEqual(records);
  expect(await list(sandbox, "new/new-log?from=1&to=2")).toEqual([]);

  const status = async (path: string, headers = {}) => (await ask(sandbox, path, { headers })).status;
  expect(await status("unknown/new-log")).toBe(404);
  expect(await status("new/new-log", { authorization: basic("no-permissions", "secret") })).toBe(403);
  expect(await status("new/new-log", { authorization: basic("admin", "wrong") })).toBe(401);
});
