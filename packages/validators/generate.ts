/**
 * Writes `dist/`: a validator for every list and object among the bundled document's schemas.
 *
 * `checks.js` is what Ajv makes of the schemas; `index.js` offers each check as Standard Schema, `index.d.ts` types it.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import standalone from "ajv/dist/standalone/index.js";
import { documentAjv, type Schemas, schemaRef, withoutAnnotations } from "./ajv.ts";

const require = createRequire(import.meta.url);

const schemas: Schemas = document.components.schemas;
const offered = Object.keys(schemas).filter((name) =>
  [schemas[name]?.["type"]].flat().some((type) => type === "object" || type === "array"),
);
const header = `// Generated from the OpenAPI document "${document.info.title}" ${document.info.version}. Do not edit.`;

await mkdir(new URL("dist/", import.meta.url), { recursive: true });
await write("checks.js", ['import * as integerFormats from "./integer-formats.js";', checks()]);
await write("index.js", [
  'import * as checks from "./checks.js";',
  'import { standardSchema } from "./standard-schema.js";',
  "",
  ...offered
    .map(exportName)
    .map((name) => `export const ${name} = /* @__PURE__ */ standardSchema(checks.${name});`),
]);
await write("index.d.ts", [
  `import type { ${offered.join(", ")} } from "@saymon-logs/types";`,
  'import type { StandardSchemaV1 } from "@standard-schema/spec";',
  ...offered.map(
    (name) =>
      `\n/** ${oneLine(schemas[name]?.["description"])} */\n` +
      `export declare const ${exportName(name)}: StandardSchemaV1<unknown, ${name}>;`,
  ),
]);

function checks(): string {
  const refs = Object.fromEntries(offered.map((name) => [exportName(name), schemaRef(name)]));
  const ajv = documentAjv({ components: { schemas: withoutAnnotations(schemas) } });
  return withHelpers(standalone.default(ajv, refs));
}

/** Ajv's code asks for its helpers by `require`, in ESM too. Each is one function, so its source can stand there. */
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

async function write(name: string, lines: string[]): Promise<void> {
  await writeFile(new URL(`dist/${name}`, import.meta.url), [header, ...lines, ""].join("\n"));
}
