import type { operations, paths } from "@saymon-logs/types";

/** The operations of the API, by their `operationId` in the OpenAPI document. */
export type OperationId = keyof operations;

/** The compiler finds an operation that is missing, and a path that is not in the document. */
export const operationPaths: Record<OperationId, keyof paths> = {
  listSessionLog: "/node/api/users/session/log",
  listUserAuditLog: "/node/api/users/{id}/audit-log",
  listPasswordLog: "/node/api/users/password/log",
};
