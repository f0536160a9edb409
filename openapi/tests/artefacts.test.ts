import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { validate } from "@readme/openapi-parser";
import dereferenced from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { changed, withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

const generator = fileURLToPath(
  new URL("bin/run.js", import.meta.resolve("@hey-api/openapi-ts/package.json")),
);
const typeChecker = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

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

describe("@hey-api/openapi-ts generates a client that type-checks, without a warning", () => {
  test("from the bundle", async () => {
    const { warnings, typeErrors } = await clientOf(bundled);
    expect(warnings).toBe("");
    expect(typeErrors).toBe("");
  });

  test("detects a warning", async () => {
    const { warnings } = await clientOf(changed(["/components/securitySchemes/basic/scheme", "digest"]));
    expect(warnings).toContain("unsupported security scheme");
  });

  test("detects a type error", async () => {
    const field = "/components/schemas/SessionRecord/properties/startTime";
    const { typeErrors } = await clientOf(changed([field, { type: "string" }]));
    expect(typeErrors).toContain(
      "error TS2322: Type 'string | undefined' is not assignable to type 'number | undefined'",
    );
  });
});

/** The warnings of a generator while it generates a client, and the errors of the type checker in code that uses it. */
async function clientOf(document: object): Promise<{ warnings: string; typeErrors: string }> {
  const files = { "openapi.json": JSON.stringify(document), "use.ts": use, "tsconfig.json": strictly };
  return withFiles(files, async (path) => {
    const generated = await run([
      generator,
      "--input",
      path("openapi.json"),
      "--output",
      path("client"),
      "--no-log-file",
    ]);
    const checked = await run([typeChecker, "--project", path("tsconfig.json")]);
    return { warnings: generated.stderr, typeErrors: checked.stdout };
  });
}

const use = `
  import { listSessionLog } from "./client";
  const { data } = await listSessionLog({ baseUrl: "https://saymon.example.com", query: { limit: 5 } });
  export const startTime: number | undefined = data?.[0]?.startTime;
  export const endTime: number | null | undefined = data?.[0]?.endTime;
  // @ts-expect-error A string is not a number.
  listSessionLog({ query: { limit: "5" } });
`;

const strictly = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: "es2024",
    lib: ["es2024", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
  },
  files: ["use.ts"],
});

/** Runs a script of an installed package with Node. */
function run(args: string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, (_, stdout, stderr) => resolve({ stdout, stderr }));
  });
}

/** The JSON pointers and URLs that a document refers to. */
function references(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "$ref" ? [String(value)] : references(value),
  );
}
