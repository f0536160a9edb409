/** The facts about the API that `src/document.ts` declares, taken from the OpenAPI document's data. */
import { isDeepStrictEqual } from "node:util";
import type { AuditRecord, OperationId, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import type * as openapi from "@saymon-logs/openapi/document";
import type { DocumentedResponse, Facts, Operation, Order, Parameter } from "./src/document.ts";
import { hasJsonMessage } from "./src/server/exchange.ts";

/** The field in which the records of the document name a user. */
const userField: keyof (SessionRecord | AuditRecord | PasswordRecord) = "userId";

type Schemas = openapi.Document["components"]["schemas"];

/** Returns the facts. Descriptions are never parsed. */
export function factsOf({ info, paths, components }: openapi.Document): Facts {
  const { securitySchemes, schemas } = components;
  const token = Object.values(securitySchemes).find((scheme) => scheme.in === "query");
  return {
    version: info.version,
    tokenParameter: token?.name ?? "",
    operations: Object.entries(paths).map(([path, { get }]) => toOperation(path, get, schemas)),
  };
}

function toOperation(path: string, operation: openapi.Operation, schemas: Schemas): Operation {
  const { operationId, responses, "x-sort-order": order } = operation;
  const record = responses["200"]?.content["application/json"].schema.items?.properties ?? {};
  const fields = Object.entries(record);
  const parameters = operation.parameters.map(toParameter);
  const user = parameters.find(({ required, type }) => required && type === "string");
  return {
    id: operationId as OperationId,
    path,
    permission: operation["x-required-permission"],
    parameters,
    responses: mapValues(responses, (response) => toResponse(response, schemas)),
    user,
    userField: record[userField]?.type === "string" ? userField : undefined,
    ownerField: user && owns(user, responses["200"]) ? userField : undefined,
    time: operation["x-compared-time"].field,
    end: fields.find(([, { type, format }]) => type?.includes("null") && format === "int64")?.[0],
    hasId: "id" in record,
    promisedOrder: order && order.source !== "example" ? (order.direction as Order) : undefined,
  };
}

/** Whether all example records name the user of the parameter's example. */
function owns(user: Parameter, response: openapi.Response | undefined): boolean {
  const logs = Object.values(response?.content["application/json"].examples ?? {});
  const records: Record<string, unknown>[] = logs.flatMap(({ value }) => value);
  return records.length > 0 && records.every((record) => record[userField] === user.example);
}

function toParameter({ name, in: place, required, schema, example }: openapi.Parameter): Parameter {
  return { name, in: place, required, type: schema.type, format: schema.format, example };
}

function toResponse({ headers = {}, content }: openapi.Response, schemas: Schemas): DocumentedResponse {
  return {
    headers: mapValues(headers, ({ required = false }) => required),
    content: mapValues(content, ({ schema, examples }) => ({
      validator: validatorOf(schema, schemas),
      itemValidator: schema.items && validatorOf(schema.items, schemas),
      hasJsonMessage: Object.values(examples).every(({ value }) => hasJsonMessage(value)),
    })),
  };
}

/** A schema has a validator with its name; without references, the name is that of an equal schema. */
function validatorOf(schema: openapi.Schema, schemas: Schemas): string {
  const name = Object.keys(schemas).find((name) => isDeepStrictEqual(schemas[name], schema));
  if (!name) throw new Error("The schema of a body, or of its items, has no name in components.");
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function mapValues<Value, Result>(
  values: Record<string, Value>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
