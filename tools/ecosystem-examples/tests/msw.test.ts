import { createClient } from "@saymon-logs/client";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { server } from "../src/msw.ts";

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());

test("each method reads the first example of its operation", async () => {
  const client = createClient({
    baseUrl: "https://saymon.example.com/some/path",
    auth: { login: "any", password: "any" },
    validate: {
      listSessionLog: sessionRecord,
      listUserAuditLog: auditRecord,
      listPasswordLog: passwordRecord,
    },
  });
  const userId = "62fa271e18baa649c1d26338";
  const logs = [client.listSessionLog(), client.listUserAuditLog(userId), client.listPasswordLog({ userId })];
  const examples = Object.values(document.paths).map(
    ({ get }) => get.responses["200"].content["application/json"].examples.vendor.value,
  );
  expect(await Promise.all(logs)).toEqual(examples);
});
