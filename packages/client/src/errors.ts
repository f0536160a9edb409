import type { operations } from "@saymon-logs/types";
import type { Position } from "./walk/position.ts";

/** The operations of the API, by the names that the document gives them. */
export type OperationId = keyof operations;

/** What a {@link SaymonError} knows beside its message. */
export interface SaymonErrorDetails {
  /** The operation that failed; absent for a call through {@link Client.http}. */
  operation?: OperationId | undefined;
  /** How many attempts were made. Default: 0. */
  attempts?: number | undefined;
  /** HTTP status of the answer; absent when there was none. */
  status?: number | undefined;
  /** The server's `code`, such as `Unauthorized`, or the platform's, such as `ECONNREFUSED`. */
  code?: string | undefined;
  /** The server's words, such as `Not logged in.`; absent when the answer had none. */
  reason?: string | undefined;
  /** Milliseconds after which the server wants to be asked again. */
  retryAfter?: number | undefined;
  /** What lies beneath. */
  cause?: unknown;
}

/**
 * A call that did not end in records. Each cause that a caller treats differently has a class of its own, whose `name`
 * is its name; {@link isSaymonError} tells them apart in a `switch`.
 *
 * Nothing in an error is secret: neither its message, stack and fields nor its `cause`, which is a copy without
 * credentials of what was thrown beneath. Secrets of fewer than four characters are found in addresses only.
 *
 * @example
 * ```ts
 * import { createClient, isSaymonError } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 * });
 * try {
 *   console.log(await client.listSessionLog({ limit: 10 }));
 * } catch (error) {
 *   if (!isSaymonError(error)) throw error;
 *   if (error.name === "ForbiddenError") console.error("Ask for the permission", error.permissions);
 *   else console.error(error.message);
 * }
 * ```
 */
export class SaymonError extends Error {
  override readonly name: string = "SaymonError";
  /** The operation that failed; undefined for a call through {@link Client.http}. */
  declare readonly operation: OperationId | undefined;
  /** How many attempts the call began; 0 where the error is of no single call. */
  declare readonly attempts: number;
  /** HTTP status of the answer; undefined when there was none. */
  declare readonly status: number | undefined;
  /** The server's `code`, such as `Unauthorized`, or the platform's, such as `ECONNREFUSED`; else undefined. */
  declare readonly code: string | undefined;
  /** The server's words, such as `Not logged in.`; undefined when the answer had none. */
  declare readonly reason: string | undefined;
  /** Milliseconds after which the server wants to be asked again (`Retry-After`), uncapped; else undefined. */
  declare readonly retryAfter: number | undefined;
  /** Where the walk stood that ended with it, to be handed back as `after`; undefined for a call of your own. */
  declare readonly position: Position | undefined;

  constructor(message: string, { operation, attempts = 0, cause, ...others }: SaymonErrorDetails = {}) {
    super(operation ? `${operation}: ${message}` : message, cause === undefined ? undefined : { cause });
    // The details of subclasses are among the others.
    Object.assign(this, { operation, attempts, ...others });
  }

  /** What `JSON.stringify` shows: name, message and fields, without stack and cause. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), message: this.message };
  }
}

/** 400, and any other 4xx without a class of its own: the server does not take the request as it is. */
export class BadRequestError extends SaymonError {
  override readonly name = "BadRequestError";
}

/** 401: the server refuses the credentials. */
export class UnauthorizedError extends SaymonError {
  override readonly name = "UnauthorizedError";
}

/** 403: the credentials are right, but the user lacks a permission. */
export class ForbiddenError extends SaymonError {
  override readonly name = "ForbiddenError";
  /**
   * What reads like a permission in the server's words, such as `read-session-log`; empty when nothing does. How the
   * server words it is not published.
   */
  declare readonly permissions: readonly string[];

  constructor(message: string, details: SaymonErrorDetails = {}) {
    super(message, details);
    this.permissions = details.reason?.match(/\b[a-z]+(-[a-z]+)+\b/g) ?? [];
  }
}

/** 404: there is no user with this id, or the base URL does not lead to SAYMON. */
export class NotFoundError extends SaymonError {
  override readonly name = "NotFoundError";
}

/** 429: too many requests, also after the retries. */
export class RateLimitError extends SaymonError {
  override readonly name = "RateLimitError";
}

/** 408 or 5xx: the server, or a proxy before it, failed, also after the retries. */
export class ServerError extends SaymonError {
  override readonly name = "ServerError";
}

/**
 * The server cannot be reached, is not trusted, or broke off its answer, also after the retries. `code` is the
 * platform's, such as `ECONNREFUSED`, where it gives one (Node does).
 */
export class UnreachableError extends SaymonError {
  override readonly name = "UnreachableError";
}

/** What a {@link TimeoutError} knows. */
export interface TimeoutDetails extends SaymonErrorDetails {
  /** Which limit was reached. */
  limit: "timeout" | "deadline";
}

/** The answer did not arrive in time: within the `timeout` of the last attempt, or the `deadline` of the call. */
export class TimeoutError extends SaymonError {
  override readonly name = "TimeoutError";
  /** Which limit was reached. */
  declare readonly limit: "timeout" | "deadline";

  // Takes it as an argument that is not optional; the base class keeps it.
  constructor(message: string, details: TimeoutDetails) {
    super(message, details);
  }
}

/** The caller's signal ended the call. `cause` is the signal's reason where that is an error or a text. */
export class AbortedError extends SaymonError {
  override readonly name = "AbortedError";
}

/** A place in an answer that breaks a rule. */
export interface AnswerIssue {
  /** Where, such as `[3].endTime`. */
  path: string;
  /** The rule in the schema's words, without the record's values. */
  rule: string;
}

/** What an {@link UnexpectedAnswerError} knows. */
export interface UnexpectedAnswerDetails extends SaymonErrorDetails {
  /** What is wrong with the records. */
  issues?: readonly AnswerIssue[] | undefined;
}

/**
 * The answer is not what the document promises: another status than 200, another content type than JSON, no list, or
 * a record that breaks its schema. What the answer held is not shown.
 */
export class UnexpectedAnswerError extends SaymonError {
  override readonly name = "UnexpectedAnswerError";
  /** What is wrong with the first record that breaks its schema; empty when it is not about a record. */
  declare readonly issues: readonly AnswerIssue[];

  constructor(message: string, details: UnexpectedAnswerDetails = {}) {
    super(message, details);
    this.issues = details.issues ?? [];
  }
}

/**
 * The server redirects to another origin, where the credentials must not follow; or too often; or, in a browser, to
 * somewhere that is not told.
 */
export class RedirectError extends SaymonError {
  override readonly name = "RedirectError";
}

/**
 * The function that gives the credentials threw, or gave none that can be sent. It has no `cause`: that could hold a
 * secret that the client has never seen, so the function must do its own logging.
 */
export class CredentialsError extends SaymonError {
  override readonly name = "CredentialsError";
}

/** A hook or a schema threw. An observer that fails ends the call instead of failing unseen; `cause` is its error. */
export class HookError extends SaymonError {
  override readonly name = "HookError";
}

/**
 * The records of a walk cannot be read for sure, or an answer contradicts what the walk rests on: records without a time,
 * in no order, or out of the range that was asked for. Its `position` tells how far the walk came.
 */
export class WalkError extends SaymonError {
  override readonly name = "WalkError";
}

/** A user whose log could not be read. */
export interface UserFailure {
  /** The id. */
  userId: string;
  /** Why. */
  error: CallError;
}

/** What a {@link UsersError} knows. */
export interface UsersDetails extends SaymonErrorDetails {
  /** The users, each with its error. */
  failures: readonly UserFailure[];
}

/**
 * The logs of some users could not be read; everything else was handed out. Its `position`, handed back as `after`, has
 * these users' logs read on and no others.
 */
export class UsersError extends SaymonError {
  override readonly name = "UsersError";
  /** The users, each with its error. */
  declare readonly failures: readonly UserFailure[];

  // Takes them as an argument that is not optional; the base class keeps them.
  constructor(message: string, details: UsersDetails) {
    super(message, details);
  }
}

/** Every error that a call or a walk rejects with, apart from the `TypeError` of a bad argument. */
export type CallError =
  | BadRequestError
  | UnauthorizedError
  | ForbiddenError
  | NotFoundError
  | RateLimitError
  | ServerError
  | UnreachableError
  | TimeoutError
  | AbortedError
  | UnexpectedAnswerError
  | RedirectError
  | CredentialsError
  | HookError
  | WalkError
  | UsersError;

/**
 * Whether this is an error of the client. A `switch` on its `name`, or a comparison with one, then narrows it.
 *
 * @example
 * ```ts
 * import { isSaymonError, RateLimitError } from "@saymon-logs/client";
 *
 * const error: unknown = new RateLimitError("slow down", { retryAfter: 2_000 });
 * if (isSaymonError(error) && error.name === "RateLimitError") console.log(error.retryAfter); // 2000
 * ```
 */
export function isSaymonError(error: unknown): error is CallError {
  return error instanceof SaymonError;
}

/** Whether asking again later, with the same arguments, may help: nothing is wrong with the request itself. */
export function isTemporary(
  error: unknown,
): error is RateLimitError | ServerError | UnreachableError | TimeoutError {
  return [RateLimitError, ServerError, UnreachableError, TimeoutError].some(
    (Class) => error instanceof Class,
  );
}
