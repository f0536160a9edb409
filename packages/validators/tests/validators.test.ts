import type { StandardSchemaV1 } from "@standard-schema/spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { document, type Schema, schemas, typesOf } from "./document.ts";
import { generateValidators } from "./generate-validators.ts";
import { valuesOf } from "./records.ts";
import { violationsOf, withViolation } from "./violations.ts";

const seed = 20_220_504;
const secret = "planted-5ecret";
const validators = await generateValidators(document);

const exported = Object.entries(schemas)
  .filter(([, schema]) => typesOf(schema).some((type) => type === "object" || type === "array"))
  .map(([schemaName, schema]) => {
    const name = schemaName.charAt(0).toLowerCase() + schemaName.slice(1);
    return { name, schema, validator: validators[name] as StandardSchemaV1 };
  });
const objects = exported.filter(({ schema }) => schema.type === "object");
const lists = exported.filter(({ schema }) => schema.type === "array");

test("the package exports a validator for each array and object of the document, and nothing else", () => {
  expect(Object.keys(validators).sort()).toEqual(exported.map(({ name }) => name).sort());
});

describe.each(exported)("$name", ({ schema, validator }) => {
  test("is a Standard Schema", () => {
    const standard = { version: 1, vendor: "saymon-logs", validate: expect.any(Function) };
    expect(validator).toEqual({ "~standard": standard });
  });

  const numRuns = (schema.type === "array" ? 100 : 1_000) * (process.env["TEST_ALL"] ? 10 : 1);

  test(`accepts ${numRuns} generated values, and returns the same object`, {
    timeout: 60_000,
  }, () => {
    const accepted = fc.property(valuesOf(schema), (value) => {
      const result = validate(validator, value);
      return result.issues === undefined && result.value === value;
    });
    fc.assert(accepted, { seed, numRuns });
  });

  test.each([true, 0, "planted-5ecret", undefined, () => {}])("rejects %s", (value) => {
    expect(issuesOf(validator, value)).toMatchObject([
      { message: expect.stringMatching(/^#: .*\(type\)$/), path: [] },
    ]);
  });
});

describe.each(objects)("$name rejects a violation", ({ schema, validator }) => {
  test.each(violationsOf(schema))("$field $title", (violation) => {
    for (const record of sampleOf(schema)) {
      const issues = issuesOf(validator, withViolation(record, violation));
      expect(issues.map(({ path }) => path)).toEqual([[violation.field]]);
      expectNamed(issues, `#/${violation.field}: `, violation.rule);
      expectNoValue(issues, violation.value);
    }
  });
});

describe.each(lists)("$name rejects a violation in one of its records", ({ schema, validator }) => {
  const record = schemas[schema.items?.$ref?.split("/").at(-1) ?? ""] as Schema;

  test.each(violationsOf(record))("$field $title", (violation) => {
    const [first, second, third] = sampleOf(record) as [object, object, object];
    const issues = issuesOf(validator, [first, second, withViolation(third, violation)]);
    expect(issues.map(({ path }) => path)).toEqual([[2, violation.field]]);
    expectNamed(issues, `#/2/${violation.field}: `, violation.rule);
    expectNoValue(issues, violation.value);
  });

  test("and reports one issue, regardless of the number of invalid records", () => {
    expect(issuesOf(validator, [null, null, null])).toHaveLength(1);
  });

  test("and forgets the issue afterwards", () => {
    issuesOf(validator, [null]);
    expect(validate(validator, sampleOf(record)).issues).toBeUndefined();
  });
});

test("null is a valid body, but not a valid record", () => {
  const rejecting = exported.filter(({ validator }) => validate(validator, null).issues !== undefined);
  const withoutNull = exported.filter(({ schema }) => !typesOf(schema).includes("null"));
  expect(rejecting).toEqual(withoutNull);
});

/** Records in which every string is a secret. */
function sampleOf(schema: Schema): object[] {
  return fc.sample(valuesOf(schema, () => fc.constant(secret)) as fc.Arbitrary<object>, {
    seed,
    numRuns: 20,
  });
}

function validate(validator: StandardSchemaV1, value: unknown): StandardSchemaV1.Result<unknown> {
  const result = validator["~standard"].validate(value);
  if (result instanceof Promise) throw new Error("Validation is synchronous.");
  return result;
}

function issuesOf(validator: StandardSchemaV1, value: unknown): readonly StandardSchemaV1.Issue[] {
  return validate(validator, value).issues ?? [];
}

function expectNamed(issues: readonly StandardSchemaV1.Issue[], place: string, rule: string): void {
  for (const { message } of issues) {
    expect(message.startsWith(place), message).toBe(true);
    expect(message.endsWith(` (${rule})`), message).toBe(true);
  }
}

function expectNoValue(issues: readonly StandardSchemaV1.Issue[], value: unknown): void {
  const text = JSON.stringify(issues);
  expect(text).not.toMatch(/5ecret|918273645/);
  if (Number.isInteger(value)) expect(text).not.toContain(String(value));
}
