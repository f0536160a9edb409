/** What Prism's validation finds in an answer is found without it: so Prism is no part of the package. */
import { fileURLToPath } from "node:url";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import prism from "@stoplight/prism-http/dist/validator/index.js";
import { expect, test } from "vitest";
import { judgeAnswer } from "../src/answer-rules.ts";
import { documentFile, operations } from "../src/document.ts";
import type { Exchange } from "../src/exchange.ts";
import { judgeSchemas } from "../src/schemas.ts";
import { exchange, type FakeAnswer } from "./fake-server.ts";

type Fields = Record<string, unknown>;

const wrongValues = [undefined, null, "text", -1, 1.5, 2 ** 60, true, [], {}, ""];

/** Answers of each operation: the document's own, and those with something wrong in one place. */
const corpus: { title: string; made: Exchange }[] = operations.flatMap((operation) => {
  const [records = []] = Object.values(
    operation.answers["200"]?.content?.["application/json"]?.examples ?? {},
  ).map(({ value }) => value as Fields[]);
  const answer = (title: string, fake: FakeAnswer) => ({
    title: `${operation.id}: ${title}`,
    made: exchange(fake, { operation }),
  });
  const last = records.at(-1) ?? {};
  // `drift` tells the same breach in the same place once: each stands in another place.
  const behind = (place: number, record: unknown) => [...Array(place).fill(last), record];
  return [
    answer("as documented", { body: records }),
    ...Object.keys(last).flatMap((name) =>
      wrongValues.map((value, place) =>
        answer(`${name} is ${JSON.stringify(value)}`, { body: behind(place, { ...last, [name]: value }) }),
      ),
    ),
    ...[null, [], "text"].map((value, place) =>
      answer(`a record is ${JSON.stringify(value)}`, { body: behind(place, value) }),
    ),
    answer("an object", { body: {} }),
    answer("HTML", { body: "<html>", headers: { "Content-Type": "text/html" } }),
    answer("429", { status: 429, body: {} }),
    answer("401 without a message", { status: 401, body: { code: "Unauthorized" } }),
    answer("500 with a list", { status: 500, body: [] }),
  ];
});

test("each answer that Prism objects to is objected to, and no other breaks its schema", async () => {
  const resources = await getHttpOperationsFromSpec(fileURLToPath(documentFile));
  const judged = await judgeSchemas(
    corpus.map(({ made }) => made),
    new AbortController().signal,
  );
  const objections = { prism: 0, ours: 0 };
  for (const { title, made } of corpus) {
    const resource = resources.find(({ path }) => path === made.operation.path);
    if (!resource) throw new Error(`Prism has no ${made.operation.path}.`);
    const { status, headers, text, json } = made.answer;
    const element = { statusCode: status, headers: Object.fromEntries(headers), body: json ?? text };
    const prismObjects = prism.validateOutput({ resource, element })._tag === "Left";
    const ofSchema = judged.some(
      ({ exchange, judgement }) => exchange === made && judgement.message !== undefined,
    );
    const weObject = ofSchema || judgeAnswer(made).some(({ message }) => message !== undefined);
    if (prismObjects) expect.soft(weObject, title).toBe(true);
    if (ofSchema) expect.soft(prismObjects, title).toBe(true);
    objections.prism += Number(prismObjects);
    objections.ours += Number(weObject);
  }
  expect(objections.prism).toBeGreaterThan(100);
  expect(objections.ours).toBeGreaterThanOrEqual(objections.prism);
});
