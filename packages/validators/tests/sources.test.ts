/** The files that are generated from a small document. */
import { describe, expect, test } from "vitest";
import { documentAjv } from "../ajv.ts";
import { sourcesOf } from "../sources.ts";
import { generateValidators } from "./generate-validators.ts";

const {
  "checks.js": checks = "",
  "index.js": index,
  "index.d.ts": types,
} = sourcesOf({
  info: { title: "Small", version: "1.2.3" },
  components: {
    schemas: {
      UserList: {
        type: "array",
        description: "All users. In no order.",
        items: { $ref: "#/components/schemas/User" },
      },
      User: {
        type: ["object", "null"],
        description: "A user,\n  or */ none.",
        required: ["id"],
        properties: {
          id: { type: "string", minLength: 1, description: "The id.", examples: ["a"], "x-note": "n" },
          anything: true,
          names: { type: "array", items: { type: "string", description: "One name." } },
        },
      },
      Bare: { type: "object" },
      Id: { type: "string", description: "An id." },
    },
  },
});
const header = '// Generated from the OpenAPI document "Small" 1.2.3. Do not edit.\n';

test("index.js exports a validator for each array and object, and nothing else", () => {
  expect(index).toBe(`${header}import * as checks from "./checks.js";
import { standardSchema } from "./standard-schema.js";

export const userList = /* @__PURE__ */ standardSchema(checks.userList);
export const user = /* @__PURE__ */ standardSchema(checks.user);
export const bare = /* @__PURE__ */ standardSchema(checks.bare);
`);
});

test("index.d.ts declares them, with the first sentence of each description", () => {
  expect(types).toBe(`${header}import type { UserList, User, Bare } from "@saymon-logs/types";
import type { StandardSchemaV1 } from "@standard-schema/spec";

/** All users. */
export declare const userList: StandardSchemaV1<unknown, UserList>;

/** A user, or *\\/ none. */
export declare const user: StandardSchemaV1<unknown, User>;

/**  */
export declare const bare: StandardSchemaV1<unknown, Bare>;
`);
});

describe("checks.js", () => {
  test("has a header, and imports only the formats", () => {
    expect(checks.startsWith(`${header}import * as integerFormats from "./integer-formats.js";\n`)).toBe(
      true,
    );
    expect(checks.match(/\b(import|require)\b/g)).toEqual(["import"]);
    expect(checks.endsWith("\n")).toBe(true);
  });

  test("is a module with readable lines", () => {
    expect(checks).toMatch(/^export const userList = /m);
    expect(checks.split("\n").length).toBeGreaterThan(20);
  });

  test("contains the rules, but no annotations", () => {
    expect(checks).toContain('"required":["id"]');
    expect(checks).not.toMatch(/description|examples|x-note|The id|One name/);
  });

  test("has no bookkeeping for unused keywords", () => {
    expect(checks).not.toContain("evaluated");
  });

  test("counts code points only if a limit requires it", () => {
    expect(checks).not.toContain("ucs2length");
    expect(sourcesOf(withName({ type: "string", maxLength: 2 }))["checks.js"]).toContain("ucs2length");
  });
});

describe("a validator", () => {
  test("counts code points with the inlined helper", async () => {
    const { named } = await generateValidators(withName({ type: "string", minLength: 2 }));
    expect(await named?.["~standard"].validate({ name: "🔑" })).toHaveProperty("issues");
    expect(await named?.["~standard"].validate({ name: "🔑🔑" })).toHaveProperty("value");
  });

  test("reports a field whose name is escaped in a pointer", async () => {
    const { named } = await generateValidators(withName({ type: "string" }, "a/b~c"));
    expect(await named?.["~standard"].validate({ "a/b~c": 1 })).toEqual({
      issues: [
        {
          message: "#/a/b~c: must be string (type)",
          path: ["a/b~c"],
          keyword: "type",
          requirement: "must be string",
        },
      ],
    });
  });
});

test.each([
  ["int32", -(2 ** 31), true],
  ["int32", -(2 ** 31) - 1, false],
  ["int32", 2 ** 31 - 1, true],
  ["int32", 2 ** 31, false],
  ["int64", -(2 ** 63), true],
  ["int64", -(2 ** 63) - 2048, false],
  ["int64", 2 ** 63 - 1024, true],
  ["int64", 2 ** 63, false],
])("%s %d: %s", (format, value, isValid) => {
  const ajv = documentAjv({ Count: { type: "integer", format } });
  expect(ajv.validate("#/components/schemas/Count", value)).toBe(isValid);
});

function withName(schema: object, name = "name") {
  return {
    info: { title: "Small", version: "1.2.3" },
    components: { schemas: { Named: { type: "object", properties: { [name]: schema } } } },
  };
}
