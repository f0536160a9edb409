/** What the sandbox knows about the API, read from the document. */
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import type { AuditLog, ErrorBody, PasswordLog, SessionLog } from "@saymon-logs/types";

export { document };

/** One of the three logs, named by the operation that lists it. */
export type LogName = "listSessionLog" | "listUserAuditLog" | "listPasswordLog";

type Paths = typeof document.paths;
type Operation = Paths[keyof Paths]["get"];

const operations: Operation[] = Object.values(document.paths).map(({ get }) => get);

/** The operation with this id. */
export function operationOf(id: string): Operation {
  const operation = operations.find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`The document has no operation ${id}.`);
  return operation;
}

/** All permissions in the document. */
export const permissions: string[] = [
  ...new Set(operations.flatMap((operation) => operation["x-required-permission"] ?? [])),
];

/** Names of the query parameters that carry credentials. */
export const credentialParameters: string[] = Object.values(document.components.securitySchemes).flatMap(
  (scheme) => ("in" in scheme && scheme.in === "query" ? [scheme.name] : []),
);

/** The vendor's example responses. */
export const vendorRecords: {
  listSessionLog: SessionLog;
  listUserAuditLog: AuditLog;
  listPasswordLog: PasswordLog;
} = {
  listSessionLog: vendorExample("listSessionLog") as SessionLog,
  listUserAuditLog: vendorExample("listUserAuditLog") as AuditLog,
  listPasswordLog: vendorExample("listPasswordLog") as PasswordLog,
};

/** The vendor's example response of an operation. */
export function vendorExample(id: string): unknown {
  return operationOf(id).responses["200"].content["application/json"].examples.vendor.value;
}

/** The fields of a log's records, with their JSON types. */
export function fieldsOf(log: LogName): Record<string, string | string[]> {
  const { properties } = operationOf(log).responses["200"].content["application/json"].schema.items;
  return Object.fromEntries(Object.entries(properties).map(([field, { type }]) => [field, type]));
}

/** The known entity types, each with number and name. */
export const entityTypes: { type: number; name: string }[] = Object.entries(
  document.components.schemas.EntityType["x-known-values"],
).map(([type, name]) => ({ type: Number(type), name }));

type ErrorName = {
  [Name in keyof typeof document.components.examples]: (typeof document.components.examples)[Name] extends {
    value: ErrorBody;
  }
    ? Name
    : never;
}[keyof typeof document.components.examples];

/** The body of an error, by the name of its example in the document. */
export function errorBody(example: ErrorName): ErrorBody {
  return document.components.examples[example].value;
}
