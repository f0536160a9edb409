import type { operations } from "@saymon-logs/types";

/** The operations of the API, by their `operationId` in the OpenAPI document. */
export type OperationId = keyof operations;
