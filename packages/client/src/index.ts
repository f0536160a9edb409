export type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
export { type Client, type ClientOptions, createClient } from "./client.ts";
export {
  AbortError,
  type AnySaymonError,
  BadRequestError,
  CredentialsError,
  ForbiddenError,
  HookError,
  isSaymonError,
  isTemporary,
  NetworkError,
  NotFoundError,
  type PartialFailureDetails,
  PartialFailureError,
  RateLimitError,
  RedirectError,
  type ResponseIssue,
  SaymonError,
  type SaymonErrorDetails,
  ServerError,
  type TimeoutDetails,
  TimeoutError,
  UnauthorizedError,
  type UnexpectedResponseDetails,
  UnexpectedResponseError,
  type UserFailure,
  WalkError,
} from "./errors.ts";
export type { OperationId } from "./operation-id.ts";
export type { ApiTokenAuth, Auth, AuthProvider, BasicAuth } from "./options/auth.ts";
export type { HeadersInput } from "./options/headers.ts";
export type {
  CallErrorEvent,
  HookEvent,
  Hooks,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from "./options/hooks.ts";
export type { RetryOptions, SizeOptions, TimeoutOptions } from "./options/options.ts";
export type { LogQuery, PasswordLogQuery, SessionLogQuery, UserAuditLogQuery } from "./options/query.ts";
export type { TimeInput } from "./options/time.ts";
export type { RequestOptions, ValidatedRequestOptions } from "./request/request-options.ts";
export type { RecordSchema, RecordSchemas } from "./response/validate.ts";
export type { WalkCursor } from "./walk/cursor.ts";
export type {
  PasswordPollQuery,
  PasswordWalkQuery,
  PollOptions,
  PollQuery,
  Walk,
  WalkOptions,
  WalkProgress,
  WalkQuery,
} from "./walk/walk-options.ts";
export {
  pollPasswordLog,
  pollSessionLog,
  pollUserAuditLog,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "./walk/walks.ts";
