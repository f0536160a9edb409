/** The facts about the API, read from the OpenAPI document's data. Descriptions are never parsed. */
import { readFileSync } from "node:fs";
import type { OperationId } from "@saymon-logs/client";

/** The build copies the document here, so that sources and package find it in the same place. */
const folder = new URL("../dist/", import.meta.url);

/** The bundled document, as a file for other programs. */
export const documentFile: URL = new URL("openapi.yaml", folder);

/** The parts of a schema that the verification uses. Bodies are validated by `@saymon-logs/validators`. */
interface Schema {
  type?: string | string[];
  format?: string;
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

/** A response of an operation. */
export interface DocumentedResponse {
  headers?: Record<string, { required?: boolean }>;
  content?: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }>;
}

/** Which records come first. */
export type Order = "newest-first" | "oldest-first";

/** An operation that lists a log. */
export interface Operation {
  id: OperationId;
  path: string;
  summary: string;
  /** The permission that it requires; null when none is published. */
  permission: string | null;
  parameters: Parameter[];
  responses: Record<string, DocumentedResponse>;
  /** The parameter that selects the user whose log is read; absent where the log is of all users. */
  user?: Parameter;
  /** The field of a record that `from` and `to` are compared with. */
  time: string;
  /** The field that is null until what a record describes has ended; absent where there is none. */
  end?: string;
  /** Whether records have an id, so that two equal records are the same one. */
  hasId: boolean;
  /** The order that the document names; absent when it is not published. */
  order?: Order;
  /** Whether the order is stated, rather than seen in an example. */
  orderIsPromised: boolean;
}

/** An operation as the document has it. */
export interface DocumentedOperation {
  operationId: OperationId;
  summary: string;
  "x-required-permission": string | null;
  "x-sort-order": { field: string; direction: Order; source: string } | null;
  "x-compared-time": { field: string; source: string };
  parameters: Parameter[];
  responses: Record<string, DocumentedResponse>;
}

interface Document {
  info: { version: string };
  paths: Record<string, { get: DocumentedOperation }>;
  components: { securitySchemes: Record<string, { in?: string; name?: string }> };
}

const document = readJson<Document>("openapi.dereferenced.json");

/** The version of the document. */
export const documentVersion: string = document.info.version;

/** The query parameter that carries an API token. */
export const tokenParameter: string =
  Object.values(document.components.securitySchemes).find((scheme) => scheme.in === "query")?.name ?? "";

/** All operations of the document. */
export const operations: Operation[] = Object.entries(document.paths).map(([path, { get }]) =>
  toOperation(path, get),
);

/** Reads a file that the build put beside the document. */
export function readJson<Value>(name: string): Value {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Value;
}

/** Finds the operation of a request's path, and the values of its path parameters. */
export function findOperation(
  pathname: string,
): { operation: Operation; inPath: Record<string, string> } | undefined {
  for (const operation of operations) {
    const pattern = operation.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = pathname.match(new RegExp(`^${pattern}$`));
    if (match) return { operation, inPath: { ...match.groups } };
  }
  return undefined;
}

/** Converts an operation of the document. */
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
    responses,
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
