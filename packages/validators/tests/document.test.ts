/** Guards the document itself: a schema that does not compile would validate nothing, and nobody would notice. */
import { describe, expect, test } from "vitest";
import { type Document, documentAjv } from "../ajv.ts";
import * as validators from "../dist/index.js";
import {
  answersIn,
  document,
  type Example,
  examplesIn,
  invalidExamplesIn,
  namedExamples,
  type Schema,
  schemas,
  schemasIn,
} from "./document.ts";

const ajv = documentAjv(document);
const accepts = ({ schema, value }: Example) => ajv.validate(schema, value);

describe("point 18: every schema of the document compiles in strict mode", () => {
  test.each(schemasIn(document))("%s", (_, schema) => {
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test.each<[string, Schema, string]>([
    ["a pattern that is none", { type: "string", pattern: "(" }, "Invalid regular expression"],
    ["a keyword that nobody knows", { type: "string", minimumLength: 1 }, "unknown keyword"],
    ["a keyword with a value of the wrong kind", { type: "string", minLength: -1 }, "schema is invalid"],
    ["a keyword that does not fit the type", { type: "integer", minLength: 1 }, "strict mode"],
    ["a format that nobody checks", { type: "integer", format: "int65" }, "unknown format"],
    ["a required field that is not described", { type: "object", required: ["id"] }, "strict mode"],
    ["a reference to nothing", { $ref: "#/components/schemas/Nothing" }, "can't resolve reference"],
  ])("%s would not", (_, schema, reason) => {
    expect(() => documentAjv(withSchema(schema)).compile(schema)).toThrow(reason);
  });

  test("a rule beside a reference counts as well", () => {
    const schema = { $ref: "#/components/schemas/Added", type: "string", maxLength: 2 };
    const ajv = documentAjv(withSchema({ type: "string", minLength: 2 }));
    expect(["a", "ab", "abc"].map((text) => ajv.validate(schema, text))).toEqual([false, true, false]);
  });

  test("annotations of our own are known by their prefix", () => {
    const schema = { type: "string", "x-anything": 1 };
    expect(() => documentAjv(withSchema(schema)).compile(schema)).not.toThrow();
  });
});

describe("point 18: every example is what its schema describes", () => {
  const examples = examplesIn(document);

  test.each(examples)("$pointer: $value", (example) => {
    expect(accepts(example), ajv.errorsText()).toBe(true);
  });

  test("no named example is left out", () => {
    const shown = examples.map(({ value }) => value);
    expect(shown).toEqual(expect.arrayContaining(Object.values(namedExamples).map(({ value }) => value)));
  });

  test("an example of what is invalid is refused", () => {
    expect(invalidExamplesIn(document).length).toBeGreaterThan(0);
    expect(invalidExamplesIn(document).filter(accepts)).toEqual([]);
  });

  test("an example of what is invalid is found, and noticed when it is valid after all", () => {
    const Added = { type: "string", minLength: 1, "x-invalid-examples": ["", "valid"] };
    const small = { components: { schemas: { Added } } };
    const ajv = documentAjv(small);
    const found = invalidExamplesIn(small);
    expect(found.map(({ schema, value }) => ajv.validate(schema, value))).toEqual([false, true]);
  });
});

test("a character outside the basic plane counts as one, for whatever limit", () => {
  for (const [minLength, met] of [
    [1, true],
    [2, false],
  ] as const) {
    const Added = { type: "string", minLength };
    expect(documentAjv({ components: { schemas: { Added } } }).validate(Added, "🔑")).toBe(met);
  }
});

test("every documented answer has a validator", () => {
  const answers = answersIn(document).map((ref) => ref.replace("#/components/schemas/", ""));
  const offered = Object.keys(validators).map((name) => name.toLowerCase());
  expect(answers).not.toEqual([]);
  expect(answers.filter((name) => !offered.includes(name.toLowerCase()))).toEqual([]);
});

function withSchema(schema: Schema): Document {
  return { components: { schemas: { ...schemas, Added: schema } } };
}
