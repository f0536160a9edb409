export type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
export type { ApiTokenAuth, Auth, AuthProvider, BasicAuth } from "./auth.ts";
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
export type { HeadersInput } from "./headers.ts";
export type { CallErrorEvent, HookEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent } from "./hooks.ts";
export type { OperationId } from "./operation-id.ts";
export type { RetryOptions, SizeOptions, TimeoutOptions } from "./options.ts";
export type { LogQuery, PasswordLogQuery, SessionLogQuery, UserAuditLogQuery } from "./query.ts";
export type { RequestOptions, ValidatedRequestOptions } from "./request-options.ts";
export type { TimeInput } from "./time.ts";
export type { RecordSchema, RecordSchemas } from "./validate.ts";
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
