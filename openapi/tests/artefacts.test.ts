import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { validate } from "@readme/openapi-parser";
import dereferenced from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { changed, withFiles } from "./broken.ts";
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

test("the bundle for tools has no tag without an operation, and no part for the documentation alone", () => {
  const used = Object.values(bundled.paths).flatMap(({ get }) => get.tags);
  expect(bundled.tags.map(({ name }) => name).sort()).toEqual([...new Set(used)].sort());
  expect(JSON.stringify(bundled)).not.toMatch(/x-traitTag|x-details/);
  for (const { get } of Object.values(bundled.paths)) expect(get.description).toContain("**Not published:**");
});

test("no text of the bundle for tools links to a guide", () => {
  expect(JSON.stringify(bundled)).not.toContain("](#");
});

test("the bundle for the documentation has the guides, and the details apart", async () => {
  const text = await readFile(new URL("../dist/openapi.docs.yaml", import.meta.url), "utf8");
  expect(text).toMatch(/^ {2}- name: Getting started\n {4}x-traitTag: true$/m);
  expect(text.match(/^ {6}x-details:/gm)).toHaveLength(Object.keys(bundled.paths).length);
});

test("the build names an operation without details", async () => {
  // The bundle for tools has none.
  const files = {
    "openapi.json": JSON.stringify(bundled),
    "redocly.yaml": `plugins: [${fileURLToPath(new URL("../decorators.js", import.meta.url))}]
decorators: { saymon-logs/render-extensions: on }`,
  };
  const { passed, output } = await withFiles(files, (path) =>
    redocly("bundle", path("openapi.json"), "--config", path("redocly.yaml")),
  );
  expect(output).toMatch(/list\w+ has no x-details\./);
  expect(passed).toBe(false);
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
