/** The client against the mock: each operation, with each documented status and each named example. */
import { createClient, type OperationId, SaymonError } from "@saymon-logs/client";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call } from "./call.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

for (const [path, { get }] of Object.entries(document.paths)) {
  const operation = get.operationId as OperationId;

  describe(`${operation} (GET ${path})`, () => {
    for (const [status, { content }] of Object.entries(get.responses)) {
      for (const [name, { value: body }] of Object.entries<{ value: unknown }>(
        content["application/json"].examples,
      )) {
        test(`${status}, example ${name}`, async () => {
          const { client, violations } = clientAsking(`code=${status}, example=${name}`);
          const outcome = await call(client, operation, get.parameters).catch((error: unknown) => error);
          expect(outcome).toEqual(status === "200" ? body : errorOf(Number(status), body));
          expect(violations).toEqual([null]);
        });
      }
    }

    test("a request that breaks the document is noticed", async () => {
      const { client, violations } = clientAsking("code=200", (url) => url.searchParams.set("limit", "many"));
      const outcome = await call(client, operation, get.parameters).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ status: 400 });
      expect(violations).toEqual([expect.stringContaining('["request","query","limit"]')]);
    });
  });
}

/** A client that asks the mock for a certain answer, and the violations that the mock finds in each exchange. */
function clientAsking(prefer: string, change: (url: URL) => void = () => {}) {
  const violations: (string | null)[] = [];
  const client = createClient({
    baseUrl: mock.url,
    auth: { login: "auditor", password: "secret" },
    retries: 0,
    fetch: async (request) => {
      const url = new URL(request.url);
      change(url);
      const changed = new Request(url, request);
      changed.headers.set("Prefer", prefer);
      const response = await fetch(changed);
      violations.push(response.headers.get("sl-violations"));
      return response;
    },
  });
  return { client, violations };
}

function errorOf(status: number, body: unknown) {
  const { code, message } = body as { code: string; message: string };
  const reason = status === 401 ? JSON.parse(message).message : message;
  return expect.toSatisfy(
    (error) =>
      error instanceof SaymonError &&
      error.status === status &&
      error.code === code &&
      error.reason === reason,
    `SaymonError ${status} ${code}: ${reason}`,
  );
}
