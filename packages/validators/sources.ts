/** Generates the source code in `dist/`: a validator for every array and object among a document's schemas. */
import { createRequire } from "node:module";
import standalone from "ajv/dist/standalone/index.js";
import { documentAjv, type Schemas, schemaRef, withoutAnnotations } from "./ajv.ts";

const require = createRequire(import.meta.url);

/** The part of a bundled document that the validators are generated from. */
export interface BundledDocument {
  info: { title: string; version: string };
  components: { schemas: Schemas };
}

/**
 * The generated files, by name: `checks.js` is Ajv's code for the schemas, `index.js` exports each check as Standard
 * Schema, and `index.d.ts` declares its types.
 */
export function sourcesOf({ info, components: { schemas } }: BundledDocument): Record<string, string> {
  const offered = Object.keys(schemas).filter((name) => isContainer(schemas[name]?.["type"]));
  const header = `// Generated from the OpenAPI document "${info.title}" ${info.version}. Do not edit.`;
  const files = {
    "checks.js": ['import * as integerFormats from "./integer-formats.js";', checks(schemas, offered)],
    "index.js": [
      'import * as checks from "./checks.js";',
      'import { standardSchema } from "./standard-schema.js";',
      "",
      ...offered
        .map(exportName)
        .map((name) => `export const ${name} = /* @__PURE__ */ standardSchema(checks.${name});`),
    ],
    "index.d.ts": [
      `import type { ${offered.join(", ")} } from "@saymon-logs/types";`,
      'import type { StandardSchemaV1 } from "@standard-schema/spec";',
      ...offered.map(
        (name) =>
          `\n/** ${oneLine(schemas[name]?.["description"])} */\n` +
          `export declare const ${exportName(name)}: StandardSchemaV1<unknown, ${name}>;`,
      ),
    ],
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [name, [header, ...lines, ""].join("\n")]),
  );
}

/** Strings and numbers are checked as part of an object; they need no validator of their own. */
function isContainer(type: string | string[]): boolean {
  return [type].flat().some((name) => name === "object" || name === "array");
}

function checks(schemas: Schemas, offered: string[]): string {
  const refs = Object.fromEntries(offered.map((name) => [exportName(name), schemaRef(name)]));
  return withHelpers(standalone.default(documentAjv(withoutAnnotations(schemas)), refs));
}

/** Ajv's code loads its helpers with `require`, even as ESM. Each helper is one function, so its source is inlined. */
function withHelpers(code: string): string {
  return code.replaceAll(
    /require\("(ajv\/dist\/runtime\/\w+)"\)\.default/g,
    (_, path) => require(path).default,
  );
}

/** `SessionRecord` → `sessionRecord` */
function exportName(schemaName: string): string {
  return schemaName.charAt(0).toLowerCase() + schemaName.slice(1);
}

/** The first sentence. */
function oneLine(description = ""): string {
  const [sentence = ""] = description.replaceAll(/\s+/g, " ").split(/(?<=\.) /);
  return sentence.trim().replaceAll("*/", "*\\/");
}
