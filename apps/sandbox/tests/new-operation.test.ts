/** An operation that is in the document, but has no generated records yet. */
import { expect, test, vi } from "vitest";
import { vendorExample } from "../src/document.ts";
import { basic, start } from "./start.ts";

vi.mock(import("@saymon-logs/openapi/openapi.dereferenced.json"), async (load) => {
  const { default: document } = await load();
  const { get } = document.paths["/node/api/users/session/log"];
  const added = { "/node/api/users/new/log": { get: { ...get, operationId: "listNewLog" } } };
  return { default: { ...document, paths: { ...document.paths, ...added } } };
});

test("the response is the vendor's example", async () => {
  const { url } = await start();
  const ask = (login: string, password: string) =>
    fetch(`${url}/node/api/users/new/log`, { headers: { authorization: basic(login, password) } });

  const response = await ask("admin", "secret");
  expect([response.status, await response.json()]).toEqual([200, vendorExample("listNewLog")]);
  expect((await ask("no-permissions", "secret")).status).toBe(403);
  expect((await ask("admin", "wrong")).status).toBe(401);
});
