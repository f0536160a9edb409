import type { StandardSchemaV1 } from "@standard-schema/spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { document, type Schema, schemas, typesOf } from "./document.ts";
import { made } from "./made.ts";
import { nearMissesOf, withNearMiss } from "./near-misses.ts";
import { valuesOf } from "./records.ts";

const seed = 20_220_504;
const secret = "planted-5ecret";
const validators = await made(document);

const offered = Object.entries(schemas)
  .filter(([, schema]) => typesOf(schema).some((type) => type === "object" || type === "array"))
  .map(([schemaName, schema]) => {
    const name = schemaName.charAt(0).toLowerCase() + schemaName.slice(1);
    return { name, schema, validator: validators[name] as StandardSchemaV1 };
  });
const objects = offered.filter(({ schema }) => schema.type === "object");
const lists = offered.filter(({ schema }) => schema.type === "array");

test("there is a validator for each list and object of the document, and nothing else", () => {
  expect(Object.keys(validators).sort()).toEqual(offered.map(({ name }) => name).sort());
});

describe.each(offered)("$name", ({ schema, validator }) => {
  test("is a Standard Schema", () => {
    const standard = { version: 1, vendor: "saymon-logs", validate: expect.any(Function) };
    expect(validator).toEqual({ "~standard": standard });
  });

  const numRuns = schema.type === "array" ? 1_000 : 10_000;

  test(`accepts ${numRuns} generated values, and hands out the very value it was given`, {
    timeout: 60_000,
  }, () => {
    const accepted = fc.property(valuesOf(schema), (value) => {
      const result = validate(validator, value);
      return result.issues === undefined && result.value === value;
    });
    fc.assert(accepted, { seed, numRuns });
  });

  test.each([true, 0, "planted-5ecret", undefined, () => {}])("refuses %s as a whole", (value) => {
    expect(issuesOf(validator, value)).toEqual([
      { message: expect.stringMatching(/^#: .*\(type\)$/), path: [] },
    ]);
  });
});

describe.each(objects)("$name refuses a near miss", ({ schema, validator }) => {
  test.each(nearMissesOf(schema))("$field $title", (nearMiss) => {
    for (const record of sampleOf(schema)) {
      const issues = issuesOf(validator, withNearMiss(record, nearMiss));
      expect(issues.map(({ path }) => path)).toEqual([[nearMiss.field]]);
      expectNamed(issues, `#/${nearMiss.field}: `, nearMiss.rule);
      expectNoValue(issues, nearMiss.value);
    }
  });
});

describe.each(lists)("$name refuses a near miss in one of its records", ({ schema, validator }) => {
  const record = schemas[schema.items?.$ref?.split("/").at(-1) ?? ""] as Schema;

  test.each(nearMissesOf(record))("$field $title", (nearMiss) => {
    const [first, second, third] = sampleOf(record) as [object, object, object];
    const issues = issuesOf(validator, [first, second, withNearMiss(third, nearMiss)]);
    expect(issues.map(({ path }) => path)).toEqual([[2, nearMiss.field]]);
    expectNamed(issues, `#/2/${nearMiss.field}: `, nearMiss.rule);
    expectNoValue(issues, nearMiss.value);
  });

  test("and stops there: one issue, however many records are wrong", () => {
    expect(issuesOf(validator, [null, null, null])).toHaveLength(1);
  });

  test("which does not stay in its memory", () => {
    issuesOf(validator, [null]);
    expect(validate(validator, sampleOf(record)).issues).toBeUndefined();
  });
});

test("null is an entity's body, and no record", () => {
  const refusing = offered.filter(({ validator }) => validate(validator, null).issues !== undefined);
  const withoutNull = offered.filter(({ schema }) => !typesOf(schema).includes("null"));
  expect(refusing).toEqual(withoutNull);
});

/** Records in which every text is a secret. */
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
