/** The first step of the build: writes what the exporter takes from the OpenAPI document. */
import { mkdir, writeFile } from "node:fs/promises";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };

const { info, components, paths } = document;
const { EntityType, Timestamp } = components.schemas;

const header = `// Generated from the OpenAPI document "${info.title}" ${info.version}. Do not edit.`;
const names = EntityType["x-known-values"];
const userEntityType = Object.entries(names).find(([, name]) => name === "user")?.[0];
if (userEntityType === undefined) throw new Error("EntityType: x-known-values has no user.");
const records = Object.values(paths).map(
  ({ get }) => get.responses[200].content["application/json"].schema.items.properties,
);
const timeFields = records.flatMap((fields) =>
  Object.entries(fields).flatMap(([field, schema]) =>
    "x-unit" in schema && schema["x-unit"].name === Timestamp["x-unit"].name ? [field] : [],
  ),
);
const userNotFoundOperations = Object.values(paths).flatMap(({ get }) =>
  "404" in get.responses ? [get.operationId] : [],
);
const userOperations = Object.values(paths).flatMap(({ get }) =>
  get.parameters.some((parameter) => "required" in parameter && parameter.required) ? [get.operationId] : [],
);
const folder = new URL("dist/", import.meta.url);

await mkdir(folder, { recursive: true });
await writeFile(
  new URL("facts.js", folder),
  `${header}
export const entityTypeNames = ${JSON.stringify(names, null, 2)};
export const userEntityType = ${userEntityType};
export const timeFields = ${JSON.stringify([...new Set(timeFields)])};
export const userOperations = ${JSON.stringify(userOperations)};
export const userNotFoundOperations = ${JSON.stringify(userNotFoundOperations)};
`,
);
await writeFile(
  new URL("facts.d.ts", folder),
  `${header}
/** Names of the known entity types, by their numbers. */
export declare const entityTypeNames: Record<string, string>;
/** The entity type of users. */
export declare const userEntityType: number;
/** Fields of the records that are times, in milliseconds since 1970. */
export declare const timeFields: readonly string[];
/** The operations that list the log of one user, who is a required parameter. */
export declare const userOperations: readonly string[];
/** The operations that may respond that there is no such user. */
export declare const userNotFoundOperations: readonly string[];
`,
);
