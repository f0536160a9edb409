/** What the sandbox knows of the API: read from the document, so that nothing of it is said twice. */
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import type { AuditLog, ErrorBody, PasswordLog, SessionLog } from "@saymon-logs/types";

export { document };

/** One of the three logs, named by the operation that lists it. */
export type LogName = "listSessionLog" | "listUserAuditLog" | "listPasswordLog";

interface Operation {
  operationId: string;
  "x-required-permission": string | null;
  parameters: { name: string; in: string; required?: boolean }[];
  responses: Record<
    string,
    { content: { "application/json": { examples: Record<string, { value: unknown }> } } }
  >;
}

const operations = Object.values<{ get: Operation }>(document.paths).map(({ get }) => get);

/** The operation with this id. */
export function operationOf(id: string): Operation {
  const operation = operations.find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`The document has no operation ${id}.`);
  return operation;
}

/** Every permission that the document names. */
export const permissions: string[] = [
  ...new Set(operations.flatMap((operation) => operation["x-required-permission"] ?? [])),
];

/** Names of the query parameters that carry credentials. */
export const credentialParameters: string[] = Object.values(document.components.securitySchemes).flatMap(
  (scheme) => ("in" in scheme && scheme.in === "query" ? [scheme.name] : []),
);

/** The vendor's own example answers. */
export const vendorRecords: {
  listSessionLog: SessionLog;
  listUserAuditLog: AuditLog;
  listPasswordLog: PasswordLog;
} = {
  listSessionLog: vendorExample("listSessionLog") as SessionLog,
  listUserAuditLog: vendorExample("listUserAuditLog") as AuditLog,
  listPasswordLog: vendorExample("listPasswordLog") as PasswordLog,
};

/** The example answer of an operation that the vendor has published. */
export function vendorExample(id: string): unknown {
  return operationOf(id).responses["200"]?.content["application/json"].examples["vendor"]?.value;
}

/** The known entity types: their number and their name. */
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

/** The body of a failure as one of the document's examples shows it. */
export function errorBody(example: ErrorName): ErrorBody {
  return document.components.examples[example].value;
}
