export type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
export type { ApiTokenAuth, Auth, AuthSource, BasicAuth } from "./auth.ts";
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type ValidatingCallOptions,
} from "./client.ts";
export {
  AbortedError,
  type AnswerIssue,
  BadRequestError,
  type CallError,
  CredentialsError,
  ForbiddenError,
  HookError,
  isSaymonError,
  isTemporary,
  NotFoundError,
  type OperationId,
  RateLimitError,
  RedirectError,
  SaymonError,
  type SaymonErrorDetails,
  ServerError,
  type TimeoutDetails,
  TimeoutError,
  UnauthorizedError,
  type UnexpectedAnswerDetails,
  UnexpectedAnswerError,
  UnreachableError,
  type UserFailure,
  type UsersDetails,
  UsersError,
  WalkError,
} from "./errors.ts";
export type { CallEvent, ErrorEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent } from "./hooks.ts";
export type { Limits } from "./limits.ts";
export type { LogQuery, PasswordLogQuery, SessionLogQuery, UserAuditLogQuery } from "./query.ts";
export type { Time } from "./time.ts";
export type { RecordSchema, RecordSchemas } from "./validate.ts";
export type { Order, Place, Position } from "./walk/position.ts";
export {
  type PasswordWalkQuery,
  type Progress,
  type Walk,
  type WalkOptions,
  type WalkQuery,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "./walk/walk.ts";
