/** Checks the document itself: a schema that does not compile would silently validate nothing. */
import { describe, expect, test } from "vitest";
import { documentAjv, type Schemas } from "../ajv.ts";
import * as validators from "../dist/index.js";
import {
  document,
  type Example,
  examplesIn,
  invalidExamplesIn,
  namedExamples,
  responsesIn,
  type Schema,
  schemas,
  schemasIn,
} from "./document.ts";

const ajv = documentAjv(schemas);
const accepts = ({ schema, value }: Example) => ajv.validate(schema, value);

describe("every schema of the document compiles in strict mode", () => {
  test.each(schemasIn(document))("%s", (_, schema) => {
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test.each<[string, Schema, string]>([
    ["an invalid pattern", { type: "string", pattern: "(" }, "Invalid regular expression"],
    ["an unknown keyword", { type: "string", minimumLength: 1 }, "unknown keyword"],
    ["a keyword with an invalid value", { type: "string", minLength: -1 }, "schema is invalid"],
    ["a keyword that does not fit the type", { type: "integer", minLength: 1 }, "strict mode"],
    ["an unknown format", { type: "integer", format: "int65" }, "unknown format"],
    ["an undescribed required field", { type: "object", required: ["id"] }, "strict mode"],
    ["an unresolved reference", { $ref: "#/components/schemas/Nothing" }, "can't resolve reference"],
  ])("%s would not compile", (_, schema, reason) => {
    expect(() => documentAjv(withSchema(schema)).compile(schema)).toThrow(reason);
  });

  test("a rule beside a reference applies as well", () => {
    const schema = { $ref: "#/components/schemas/Added", type: "string", maxLength: 2 };
    const ajv = documentAjv(withSchema({ type: "string", minLength: 2 }));
    expect(["a", "ab", "abc"].map((text) => ajv.validate(schema, text))).toEqual([false, true, false]);
  });

  test("annotations with the prefix x- are allowed", () => {
    const schema = { type: "string", "x-anything": 1 };
    expect(() => documentAjv(withSchema(schema)).compile(schema)).not.toThrow();
  });
});

describe("every example conforms to its schema", () => {
  const examples = examplesIn(document);

  test.each(examples)("$pointer: $value", (example) => {
    expect(accepts(example), ajv.errorsText()).toBe(true);
  });

  test("every named example is tested", () => {
    const shown = examples.map(({ value }) => value);
    expect(shown).toEqual(expect.arrayContaining(Object.values(namedExamples).map(({ value }) => value)));
  });

  test("invalid examples are rejected", () => {
    expect(invalidExamplesIn(document).length).toBeGreaterThan(0);
    expect(invalidExamplesIn(document).filter(accepts)).toEqual([]);
  });

  test("a valid value among the invalid examples is detected", () => {
    const Added = { type: "string", minLength: 1, "x-invalid-examples": ["", "valid"] };
    const ajv = documentAjv({ Added });
    const found = invalidExamplesIn({ Added });
    expect(found.map(({ schema, value }) => ajv.validate(schema, value))).toEqual([false, true]);
  });
});

test("a character outside the basic plane counts as one, for any limit", () => {
  for (const [minLength, met] of [
    [1, true],
    [2, false],
  ] as const) {
    const Added = { type: "string", minLength };
    expect(documentAjv({ Added }).validate(Added, "🔑")).toBe(met);
  }
});

test("every documented response has a validator", () => {
  const responses = responsesIn(document).map((ref) => ref.replace("#/components/schemas/", ""));
  const offered = Object.keys(validators).map((name) => name.toLowerCase());
  expect(responses).not.toEqual([]);
  expect(responses.filter((name) => !offered.includes(name.toLowerCase()))).toEqual([]);
});

function withSchema(Added: Schema): Schemas {
  return { ...schemas, Added };
}
