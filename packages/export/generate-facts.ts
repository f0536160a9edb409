/** The first step of the build: writes what the exporter takes from the OpenAPI document. */
import { mkdir, writeFile } from "node:fs/promises";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };

const { title, version } = document.info;
const header = `// Generated from the OpenAPI document "${title}" ${version}. Do not edit.`;
const names = document.components.schemas.EntityType["x-known-values"];
const folder = new URL("dist/", import.meta.url);

await mkdir(folder, { recursive: true });
await writeFile(
  new URL("entity-types.js", folder),
  `${header}\nexport const entityTypeNames = ${JSON.stringify(names, null, 2)};\n`,
);
await writeFile(
  new URL("entity-types.d.ts", folder),
  `${header}
/** Names of the known entity types, by their numbers. */
export declare const entityTypeNames: Record<string, string>;
`,
);
