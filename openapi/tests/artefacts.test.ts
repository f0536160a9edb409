import { validate } from "@readme/openapi-parser";
import dereferenced from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { changed } from "./broken.ts";
import { redocly } from "./redocly.ts";

describe("the bundles", () => {
  test("are equal as YAML and JSON", async () => {
    const { stdout } = await redocly("diff", "dist/openapi.yaml", "dist/openapi.json", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ changes: [] });
  });

  test.each(["openapi.yaml", "openapi.json", "openapi.dereferenced.json"])(
    "can be imported as %s",
    (name) => {
      expect(import.meta.resolve(`@saymon-logs/openapi/${name}`)).toMatch(`dist/${name}`);
    },
  );

  test("refer to no other file, and the dereferenced one has no reference at all", () => {
    expect(references(bundled)).not.toHaveLength(0);
    expect(references(bundled).filter((reference) => !reference.startsWith("#/"))).toEqual([]);
    expect(references(dereferenced)).toEqual([]);
  });

  test("keep the description of each field when dereferenced", () => {
    const { items } = dereferenced.components.schemas.SessionLog;
    const own = bundled.components.schemas.SessionRecord.properties;
    expect(items.properties.userId.description).toBe(own.userId.description);
  });
});

describe("validators that the build does not use", () => {
  const validators = {
    "@readme/openapi-parser": async (document: object) => (await validate(document as never)).valid,
    "@seriousme/openapi-schema-validator": async (document: object) =>
      (await new Validator().validate(document as never)).valid,
  };

  describe.each(Object.entries(validators))("%s", (_, isValid) => {
    test("accepts the bundle", async () => {
      expect(await isValid(structuredClone(bundled))).toBe(true);
    });

    test("accepts the dereferenced bundle", async () => {
      expect(await isValid(structuredClone(dereferenced))).toBe(true);
    });

    test("rejects a document without a title", async () => {
      expect(await isValid(changed(["/info/title", undefined]))).toBe(false);
    });
  });
});

/** The JSON pointers and URLs that a document refers to. */
function references(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "$ref" ? [String(value)] : references(value),
  );
}
