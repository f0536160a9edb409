/** What the checks know of the API. It is read from the document's schemas and extensions, never from its prose. */
import { readFileSync } from "node:fs";
import type { OperationId } from "@saymon-logs/client";

/** Copied by the build to where sources and package find it alike. */
const folder = new URL("../dist/", import.meta.url);

/** The bundled document, as a file for other programs. */
export const documentFile: URL = new URL("openapi.yaml", folder);

/** A file of the document's workflows. */
export function workflowFile(name: "reading" | "paging"): URL {
  return new URL(`workflows/${name}.arazzo.yaml`, folder);
}

/** The operation of each workflow, by the names of its file and its own. */
export const workflows: Record<string, Record<string, OperationId>> = JSON.parse(
  readFileSync(new URL("workflows/operations.json", folder), "utf8"),
);

/** As much of a schema as is looked at here; `drift` looks at all of it. */
interface Schema {
  type?: string | string[];
  format?: string;
  minimum?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** A parameter of an operation. */
interface Parameter {
  name: string;
  in: "path" | "query";
  required?: boolean;
  schema: Schema;
  example: string | number;
}

/** An answer of an operation. */
export interface DocumentedAnswer {
  description: string;
  headers?: Record<string, { required?: boolean }>;
  content?: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }>;
}

/** Which records come first. */
export type Order = "newest-first" | "oldest-first";

/** Where a statement of the document comes from. */
type Source = "page" | "vendor" | "example" | "inferred";

/** An operation that lists a log. */
export interface Operation {
  id: OperationId;
  path: string;
  summary: string;
  /** The permission that it requires; null when none is published. */
  permission: string | null;
  parameters: Parameter[];
  answers: Record<string, DocumentedAnswer>;
  /** The parameter that says whose log is read; absent when it is everybody's. */
  user?: Parameter;
  /** The field of a record that `from` and `to` compare with. */
  time: string;
  /** The field that is null while what a record tells of goes on; absent where there is none. */
  end?: string;
  /** Whether records have an id of their own, so that two equal ones are one. */
  hasId: boolean;
  /** The order that the document names; absent when it is not published. */
  order?: Order;
  /** Whether the order is more than what an example shows. */
  orderIsPromised: boolean;
}

interface DocumentedOperation {
  operationId: OperationId;
  summary: string;
  "x-required-permission": string | null;
  "x-sort-order": { field: string; direction: Order; source: Source } | null;
  "x-compared-time": { field: string; source: Source };
  parameters: Parameter[];
  responses: Record<string, DocumentedAnswer>;
}

interface Document {
  info: { version: string };
  paths: Record<string, { get: DocumentedOperation }>;
  components: { securitySchemes: Record<string, { in?: string; name?: string }> };
}

const document: Document = JSON.parse(
  readFileSync(new URL("openapi.dereferenced.json", folder), "utf8"),
) as Document;

/** The version of the document. */
export const documentVersion: string = document.info.version;

/** The query parameter that carries an API token. */
export const tokenParameter: string =
  Object.values(document.components.securitySchemes).find((scheme) => scheme.in === "query")?.name ?? "";

/** All operations of the document. */
export const operations: Operation[] = Object.entries(document.paths).map(([path, { get }]) =>
  toOperation(path, get),
);

/** The operation of a path as it is sent, and what stands in the path. */
export function findOperation(
  pathname: string,
): { operation: Operation; inPath: Record<string, string> } | undefined {
  for (const operation of operations) {
    const pattern = operation.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const found = pathname.match(new RegExp(`^${pattern}$`));
    if (!found) continue;
    const inPath = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { operation, inPath: Object.fromEntries(inPath) };
  }
  return undefined;
}

/** Reads an operation of the document. */
export function toOperation(path: string, operation: DocumentedOperation): Operation {
  const { operationId: id, summary, parameters, responses, "x-sort-order": order } = operation;
  const record = responses["200"]?.content?.["application/json"]?.schema.items?.properties ?? {};
  const user = parameters.find(({ required, schema }) => required && schema.type === "string");
  const end = Object.keys(record).find((name) => isTime(record[name]) && isNullable(record[name]));
  return {
    id,
    path,
    summary,
    permission: operation["x-required-permission"],
    parameters,
    answers: responses,
    ...(user && { user }),
    time: operation["x-compared-time"].field,
    ...(end && { end }),
    hasId: "id" in record,
    ...(order && { order: order.direction }),
    orderIsPromised: order !== null && order.source !== "example",
  };
}

function isTime(schema: Schema | undefined): boolean {
  return [schema?.type].flat().includes("integer") && schema?.format === "int64";
}

function isNullable(schema: Schema | undefined): boolean {
  return [schema?.type].flat().includes("null");
}
