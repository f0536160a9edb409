import { createClient, type OperationId, type RecordSchemas } from "@saymon-logs/client";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { server } from "../src/msw.ts";

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());

const validate: Required<RecordSchemas> = {
  listSessionLog: sessionRecord,
  listUserAuditLog: auditRecord,
  listPasswordLog: passwordRecord,
};

test("each method reads the first example of its operation", async () => {
  const client = createClient({
    baseUrl: "https://saymon.example.com/some/path",
    auth: { login: "any", password: "any" },
    validate,
  });
  const userId = "62fa271e18baa649c1d26338";
  const logs: Record<OperationId, object[]> = {
    listSessionLog: await client.listSessionLog(),
    listUserAuditLog: await client.listUserAuditLog(userId),
    listPasswordLog: await client.listPasswordLog({ userId }),
  };
  const examples = Object.values(document.paths).map(({ get }) => [
    get.operationId,
    get.responses["200"].content["application/json"].examples.vendor.value,
  ]);
  expect(logs).toEqual(Object.fromEntries(examples));
});
