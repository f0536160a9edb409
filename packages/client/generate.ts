/**
 * The first step of the build. It empties `dist/` and writes what the sources take from the document: for `src/testing`
 * the examples and the order of the records, and for `src/walk` which fields of a record are times and its identity.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import type { Parameter, Response, Schema } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };

const operations = Object.entries(document.paths).map(([path, { get }]) => {
  const parameters: Parameter[] = get.parameters;
  const { 200: success, ...failures } = get.responses;
  const properties: Record<string, Schema> = success.content["application/json"].schema.items.properties;
  const fields = Object.keys(properties);
  return {
    id: get.operationId,
    path,
    logFields: {
      time: get["x-compared-time"].field,
      // A record that changes keeps its id. Without an id, a record is all of its documented fields.
      identity: fields.includes("id") ? ["id"] : fields.sort(),
      hasSeveralTimes: Object.values(properties).filter(({ format }) => format === "int64").length > 1,
    },
    log: {
      time: get["x-compared-time"].field,
      order: get["x-sort-order"]?.direction ?? null,
      requiredQuery: parameters.find((parameter) => parameter.in === "query" && parameter.required)?.name,
    },
    record: firstExample(success)[0],
    errors: Object.fromEntries(
      Object.entries(failures).map(([status, response]) => [status, firstExample(response)]),
    ),
  };
});

const header = `// Generated from the OpenAPI document "${document.info.title}" ${document.info.version}. Do not edit.`;
const folder = new URL("dist/testing/", import.meta.url);
const walkFolder = new URL("dist/walk/", import.meta.url);

// What was once built of a source that is gone would be packed and published.
await rm(new URL("dist/", import.meta.url), { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await writeFile(
  new URL("examples.js", folder),
  `${header}
export const paths = ${table(({ path }) => path)};
export const documentedLogs = ${table(({ log }) => log)};
export const records = ${table(({ record }) => record)};
export const errors = ${table(({ errors }) => errors)};
`,
);
await writeFile(
  new URL("examples.d.ts", folder),
  `${header}
import type { ErrorBody, operations, Records } from "@saymon-logs/types";
/** The path of each operation. */
export declare const paths: Record<keyof operations, string>;
/**
 * For each operation: the time that \`from\` and \`to\` are compared with, the order of the records if it is published,
 * and the query parameter that it requires.
 */
export declare const documentedLogs: Record<
  keyof operations,
  { time: string; order: "newest-first" | "oldest-first" | null; requiredQuery?: string }
>;
/** The first record of each operation's first example. */
export declare const records: Records;
/** The first example of each documented error, by status. */
export declare const errors: Record<keyof operations, Partial<Record<number, ErrorBody>>>;
`,
);

await mkdir(walkFolder, { recursive: true });
await writeFile(
  new URL("log-fields.js", walkFolder),
  `${header}
export const logFields = ${table(({ logFields }) => logFields)};
`,
);
await writeFile(
  new URL("log-fields.d.ts", walkFolder),
  `${header}
import type { operations } from "@saymon-logs/types";
/**
 * For each operation, the field that its log is ordered by, the fields that tell one record from another, and whether
 * its records have other times as well.
 */
export declare const logFields: Record<
  keyof operations,
  { time: string; identity: readonly string[]; hasSeveralTimes: boolean }
>;
`,
);

function firstExample({ content }: Response) {
  return Object.values(content["application/json"].examples)[0]?.value;
}

function table(value: (operation: (typeof operations)[number]) => unknown): string {
  return JSON.stringify(
    Object.fromEntries(operations.map((operation) => [operation.id, value(operation)])),
    null,
    2,
  );
}
