import type { Client, OperationId, RequestOptions } from "@saymon-logs/client";
import type { Parameter } from "@saymon-logs/openapi/document";

/** Calls a method with the examples that the document gives for its parameters: those of the path, then the query. */
export function call(client: Client, operation: OperationId, parameters: Parameter[]): Promise<unknown> {
  return callWith(client, operation, parameters, examples(parameters.filter(inQuery)));
}

/** Calls a method with the examples of its required parameters, and with the given query and options. */
export function callWith(
  client: Client,
  operation: OperationId,
  parameters: Parameter[],
  query: Record<string, unknown> = {},
  options: RequestOptions = {},
): Promise<unknown> {
  const path = parameters.filter((parameter) => parameter.in === "path").map(({ example }) => example);
  const required = parameters.filter((parameter) => inQuery(parameter) && parameter.required);
  const method = client[operation] as (...parts: unknown[]) => Promise<unknown>;
  return method(...path, { ...examples(required), ...query }, options);
}

function inQuery(parameter: Parameter): boolean {
  return parameter.in === "query";
}

function examples(parameters: Parameter[]): Record<string, unknown> {
  return Object.fromEntries(parameters.map(({ name, example }) => [name, example]));
}
