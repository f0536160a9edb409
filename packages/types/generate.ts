/** Writes `dist/index.d.ts`: the types of the bundled document, and a short name for each schema and query. */
import { mkdir, writeFile } from "node:fs/promises";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";

const schemaNames = Object.entries(document.components.schemas).map(
  ([name, { description }]) =>
    `${docComment(`${description}\n@interface`)}export type ${name} = components["schemas"]["${name}"];`,
);

const queryNames = Object.values(document.paths).map(
  ({ get: { operationId, summary } }) =>
    `${docComment(`Query parameters of \`${operationId}\`: ${summary}.`)}` +
    `export type ${queryName(operationId)} = NonNullable<operations["${operationId}"]["parameters"]["query"]>;`,
);

const records = Object.values(document.paths).map(
  ({ get: { operationId } }) =>
    `  ${operationId}: operations["${operationId}"]["responses"][200]["content"]["application/json"][number];`,
);

const types = astToString(await openapiTS(document as unknown as OpenAPI3));

await mkdir(new URL("dist/", import.meta.url), { recursive: true });
await writeFile(
  new URL("dist/index.d.ts", import.meta.url),
  [
    `// Generated from the OpenAPI document "${document.info.title}" ${document.info.version}. Do not edit.`,
    types,
    ...schemaNames,
    ...queryNames,
    "/** The record of each operation, by its operation id. */",
    `export interface Records {\n${records.join("\n")}\n}`,
    "",
  ].join("\n"),
);

/** `listSessionLog` → `SessionLogQuery` */
function queryName(operationId: string): string {
  return `${operationId.replace(/^list/, "")}Query`;
}

function docComment(text: string): string {
  return `/** ${text.trim().replaceAll("*/", "*\\/").replaceAll("\n", "\n * ")} */\n`;
}
