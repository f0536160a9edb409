import type { Client, OperationId } from "@saymon-logs/client";

interface Parameter {
  name: string;
  in: string;
  example: string | number;
}

/** Calls a method with the examples that the document gives for its parameters: those of the path, then the query. */
export function call(client: Client, operation: OperationId, parameters: Parameter[]): Promise<unknown> {
  const path = parameters.filter((parameter) => parameter.in === "path").map(({ example }) => example);
  const query = parameters.filter((parameter) => parameter.in === "query");
  const method = client[operation] as (...parts: unknown[]) => Promise<unknown>;
  return method(...path, Object.fromEntries(query.map(({ name, example }) => [name, example])));
}
