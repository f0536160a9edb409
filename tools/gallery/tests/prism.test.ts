/** Whatever Prism finds in a single response, the verification finds without it. */
import { createServer } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";
import { startPrismProxy } from "@saymon-logs/mock";
import type { Document } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { expect, test } from "vitest";
import { exchange, type FakeResponse } from "../../../packages/contract/tests/support/fake-server.ts";
import { checkResponse, checkSchema, operations } from "../src/contract.ts";
import { send, usual } from "../src/traffic.ts";

const paths: Document["paths"] = document.paths;
const wrongValues = [undefined, null, "text", -1, 1.5, 2 ** 60, true, [], {}, ""];

/** Responses of each operation: the documented ones, and those with one error. */
const corpus = operations.flatMap((operation, index) => {
  const success = paths[operation.path]?.get.responses["200"];
  const [example] = Object.values(success?.content["application/json"].examples ?? {});
  const records: Record<string, unknown>[] = example?.value ?? [];
  const last = records.at(-1) ?? {};
  const bodies = [
    records,
    ...Object.keys(last).flatMap((name) => wrongValues.map((value) => [last, { ...last, [name]: value }])),
    ...[null, [], "text"].map((value) => [last, value]),
    {},
  ];
  const responses: FakeResponse[] = [
    ...bodies.map((body) => ({ body })),
    { body: "<html>", headers: { "Content-Type": "text/html" } },
    { status: 429, body: {} },
    { status: 401, body: { code: "Unauthorized" } },
    { status: 500, body: [] },
  ];
  // The first request of each operation is a valid one.
  const request = usual[(index * usual.length) / operations.length] as (typeof usual)[number];
  return responses.map((response) => ({ request, response, made: exchange(response, { operation }) }));
});

test("each response that Prism objects to fails, and no other fails its schema", async () => {
  const left = corpus.values();
  const server = await listen(
    createServer((_, response) => {
      const { status, headers, text = "" } = left.next().value?.made.response ?? {};
      response.writeHead(status ?? 500, Object.fromEntries(headers ?? [])).end(text);
    }),
  );
  const prism = await startPrismProxy({ upstream: server.url, errors: true });
  let objections = 0;
  try {
    for (const { request, response, made } of corpus) {
      const [received] = await send(prism.url, [request]);
      const prismObjects = received?.headers["content-type"] === "application/problem+json";
      const ofSchema = checkSchema(made).some(({ message }) => message !== undefined);
      const weObject = ofSchema || checkResponse(made).some(({ message }) => message !== undefined);
      const title = `${made.operation.id} ${JSON.stringify(response)}`;
      if (prismObjects) expect.soft(weObject, title).toBe(true);
      if (ofSchema) expect.soft(prismObjects, title).toBe(true);
      objections += Number(prismObjects);
    }
  } finally {
    await prism.close();
    await server.close();
  }
  expect(objections).toBeGreaterThan(100);
});
