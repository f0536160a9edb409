/**
 * What every server must do, tested with the mock and the sandbox: no response is forced. The sandbox holds only the
 * vendor's records.
 */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createClient, type OperationId } from "@saymon-logs/client";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { startSandbox } from "@saymon-logs/sandbox";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { call } from "./call.ts";
import { respect } from "./respect.ts";

const auth = { login: "admin", password: "secret" };

// In CI a missing tool is a failure; elsewhere the tests are skipped, and their names say why.
const missing = ["sh", "curl"].filter((tool) => spawnSync(tool, ["--version"]).error);
const reason = missing.length > 0 ? ` (missing: ${missing.join(", ")})` : "";

describe.each([
  { name: "mock", start: async () => ({ url: inject("mockUrl"), close: async () => {} }) },
  { name: "sandbox", start: () => startSandbox({ records: 0 }) },
])("the $name", ({ start }) => {
  let server: { url: string; close(): Promise<void> };
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.close());

  describe.each(Object.values(document.paths))("$get.operationId", ({ get }) => {
    const operation = get.operationId as OperationId;

    test("responds to the document's example parameters with the vendor's records", async () => {
      const client = createClient({ baseUrl: server.url, auth });
      expect(await call(client, operation, get.parameters)).toEqual(await recordsOf(operation));
    });

    test.skipIf(reason && !process.env["CI"])(
      `responds to the vendor's own curl commands${reason}`,
      async () => {
        const published = await readFile(vendor(`${operation}.sh`), "utf8");
        const [id = ""] = get.parameters.flatMap((parameter) =>
          "required" in parameter ? String(parameter.example) : [],
        );
        const script = published
          .replace(/https?:\/\/\$saymon_hostname/, server.url)
          .replace("login=<...>", `login=${auth.login}`)
          .replace("password=<...>", `password=${auth.password}`)
          .replaceAll("<...>", id);
        const { stdout } = await execa("sh", ["-c", script]);
        expect(JSON.parse(stdout)).toEqual(await recordsOf(operation));
      },
    );

    test("refuses a request without credentials", async () => {
      const path = Object.entries(document.paths).find(([, item]) => item.get === get)?.[0] ?? "";
      const names = get.parameters.flatMap(({ name, ...rest }) => ("required" in rest ? name : []));
      const query = new URLSearchParams(names.map((name) => [name, "1"]));
      const response = await fetch(`${server.url}${path.replace(/\{\w+\}/, "1")}?${query}`);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual(
        get.responses[401].content["application/json"].examples.notLoggedIn.value,
      );
    });

    test("refuses a limit that is not a number", async () => {
      const client = createClient({
        baseUrl: server.url,
        auth,
        fetch: (request) => fetch(new Request(request.url.replace(/limit=\d+/, "limit=many"), request)),
      });
      await expect(call(client, operation, get.parameters)).rejects.toMatchObject({
        status: 400,
        code: "BadRequest",
      });
    });
  });

  test("conforms to the workflow `reading`", async () => {
    const { passed, output } = await respect("reading", server.url, auth);
    expect(output).toMatch(/Workflows: \d+ passed, \d+ total/);
    expect(passed).toBe(true);
  });
});

function vendor(file: string): URL {
  return new URL(import.meta.resolve(`@saymon-logs/openapi/vendor/${file}`));
}

async function recordsOf(operation: OperationId): Promise<unknown> {
  return JSON.parse(await readFile(vendor(`${operation}.json`), "utf8"));
}
