export type {
  AuditRecord,
  PasswordLogQuery,
  PasswordRecord,
  SessionLogQuery,
  SessionRecord,
  UserAuditLogQuery,
} from "@saymon-logs/types";
export type { ApiTokenAuth, Auth, BasicAuth } from "./auth.ts";
export { type CallOptions, type Client, type ClientOptions, createClient } from "./client.ts";
export { type OperationId, SaymonError, type SaymonErrorDetails } from "./error.ts";
