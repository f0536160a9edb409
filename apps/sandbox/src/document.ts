/** What the sandbox knows about the API, read from the document. */
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import type { ErrorBody, Records } from "@saymon-logs/types";

export { document };

/** A log, named by the operation that lists it. */
export type LogName = keyof Records;

type Paths = typeof document.paths;
type Operation = Paths[keyof Paths]["get"];

const operations: Operation[] = Object.values(document.paths).map(({ get }) => get);

/** All logs. */
export const logNames: LogName[] = operations.map(({ operationId }) => operationId as LogName);

/** Computes a value for each log. */
export function forEachLog<Value>(compute: (log: LogName) => Value): Record<LogName, Value> {
  return Object.fromEntries(logNames.map((log) => [log, compute(log)])) as Record<LogName, Value>;
}

/** The operation that lists a log. */
export function operationOf(log: LogName): Operation {
  return operations.find(({ operationId }) => operationId === log) as Operation;
}

/** The parameter that selects the user whose log is read; undefined where the log is that of all users. */
export function userParameterOf(log: LogName): { name: string; in: string } | undefined {
  return operationOf(log).parameters.find((parameter) => "required" in parameter && parameter.required);
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
export const vendorRecords = forEachLog(
  (log) => operationOf(log).responses["200"].content["application/json"].examples.vendor.value,
) as { [Log in LogName]: Records[Log][] };

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
