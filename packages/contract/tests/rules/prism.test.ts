/** Whatever the validation of Prism finds in a response is found without Prism, which is why the package does without it. */
import { fileURLToPath } from "node:url";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import prism from "@stoplight/prism-http/dist/validator/index.js";
import { expect, test } from "vitest";
import { documentFile, operations } from "../../src/document.ts";
import { checkResponse } from "../../src/rules/response-rules.ts";
import { checkSchema } from "../../src/rules/schema-rules.ts";
import type { Exchange } from "../../src/server/exchange.ts";
import { exchange, type FakeResponse } from "../support/fake-server.ts";

type Fields = Record<string, unknown>;

const wrongValues = [undefined, null, "text", -1, 1.5, 2 ** 60, true, [], {}, ""];

/** Responses of each operation: the documented ones, and those with one error. */
const corpus: { title: string; made: Exchange }[] = operations.flatMap((operation) => {
  const [records = []] = Object.values(
    operation.responses["200"]?.content?.["application/json"]?.examples ?? {},
  ).map(({ value }) => value as Fields[]);
  const response = (title: string, fake: FakeResponse) => ({
    title: `${operation.id}: ${title}`,
    made: exchange(fake, { operation }),
  });
  const last = records.at(-1) ?? {};
  const behind = (place: number, record: unknown) => [...Array(place).fill(last), record];
  return [
    response("as documented", { body: records }),
    ...Object.keys(last).flatMap((name) =>
      wrongValues.map((value, place) =>
        response(`${name} is ${JSON.stringify(value)}`, { body: behind(place, { ...last, [name]: value }) }),
      ),
    ),
    ...[null, [], "text"].map((value, place) =>
      response(`a record is ${JSON.stringify(value)}`, { body: behind(place, value) }),
    ),
    response("an object", { body: {} }),
    response("HTML", { body: "<html>", headers: { "Content-Type": "text/html" } }),
    response("429", { status: 429, body: {} }),
    response("401 without a message", { status: 401, body: { code: "Unauthorized" } }),
    response("500 with a list", { status: 500, body: [] }),
  ];
});

test("each response that Prism objects to fails, and no other fails its schema", async () => {
  const resources = await getHttpOperationsFromSpec(fileURLToPath(documentFile));
  const objections = { prism: 0, ours: 0 };
  for (const { title, made } of corpus) {
    const resource = resources.find(({ path }) => path === made.operation.path);
    if (!resource) throw new Error(`Prism has no ${made.operation.path}.`);
    const { status, headers, text, json } = made.response;
    const element = { statusCode: status, headers: Object.fromEntries(headers), body: json ?? text };
    const prismObjects = prism.validateOutput({ resource, element })._tag === "Left";
    const ofSchema = checkSchema(made).some(({ message }) => message !== undefined);
    const weObject = ofSchema || checkResponse(made).some(({ message }) => message !== undefined);
    if (prismObjects) expect.soft(weObject, title).toBe(true);
    if (ofSchema) expect.soft(prismObjects, title).toBe(true);
    objections.prism += Number(prismObjects);
    objections.ours += Number(weObject);
  }
  expect(objections.prism).toBeGreaterThan(100);
  expect(objections.ours).toBeGreaterThanOrEqual(objections.prism);
});
