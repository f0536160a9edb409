import type { OperationId } from "./operation-id.ts";
import type { WalkCursor } from "./walk/cursor.ts";

/** Options of the {@link SaymonError} constructor. */
export interface SaymonErrorDetails {
  /** The operation that failed; absent for a call through {@link Client.http}. */
  operation?: OperationId | undefined;
  /** Number of attempts that were made. Default: 0. */
  attempts?: number | undefined;
  /** HTTP status of the response; absent when there was none. */
  status?: number | undefined;
  /** The server's `code`, such as `Unauthorized`, or the platform's, such as `ECONNREFUSED`. */
  code?: string | undefined;
  /** The server's message, such as `Not logged in.`; absent when the response had none. */
  serverMessage?: string | undefined;
  /** Milliseconds after which the server accepts another request. */
  retryAfter?: number | undefined;
  /** The underlying error. */
  cause?: unknown;
}

/** Marks the errors of every copy of this package: `instanceof` knows those of its own copy only. */
const brand = Symbol.for("@saymon-logs/client.error");

/**
 * Base class of all errors of this package except the `TypeError` of an invalid argument. Each kind that a caller
 * handles differently has its own class and `name`; use {@link isSaymonError} to narrow an error to them.
 *
 * Errors contain no secrets: credentials are redacted in the message, the stack and all fields, and `cause` is a
 * redacted copy of the underlying error. Secrets of fewer than four characters are redacted in URLs only.
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
 *   if (error.name === "ForbiddenError") console.error("Missing permissions:", error.permissions);
 *   else console.error(error.message);
 * }
 * ```
 */
export class SaymonError extends Error {
  override readonly name: string = "SaymonError";
  /** The operation that failed; undefined for a call through {@link Client.http}. */
  declare readonly operation: OperationId | undefined;
  /** Number of attempts that the call made; 0 when the error does not belong to a single call. */
  declare readonly attempts: number;
  /** HTTP status of the response; undefined when there was none. */
  declare readonly status: number | undefined;
  /** The server's `code`, such as `Unauthorized`, or the platform's, such as `ECONNREFUSED`; otherwise undefined. */
  declare readonly code: string | undefined;
  /** The server's message, such as `Not logged in.`; undefined when the response had none. */
  declare readonly serverMessage: string | undefined;
  /** Milliseconds after which the server accepts another request (`Retry-After`), uncapped; otherwise undefined. */
  declare readonly retryAfter: number | undefined;
  /** Where the walk stopped, to resume it with the option `cursor`; undefined for a single call. */
  declare readonly cursor: WalkCursor | undefined;

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

// On the prototype, so that it is not among the fields that are shown.
Object.defineProperty(SaymonError.prototype, brand, { value: true });

/** 400, or another 4xx without a class of its own: the server rejects the request. */
export class BadRequestError extends SaymonError {
  override readonly name = "BadRequestError";
}

/** 401: the server rejects the credentials. */
export class UnauthorizedError extends SaymonError {
  override readonly name = "UnauthorizedError";
}

/** 403: the credentials are valid, but the user lacks a permission. */
export class ForbiddenError extends SaymonError {
  override readonly name = "ForbiddenError";
  /**
   * Words in the server's message that look like permissions, such as `read-session-log`; empty when there are none.
   * The format of the message is not published.
   */
  declare readonly permissions: readonly string[];

  constructor(message: string, details: SaymonErrorDetails = {}) {
    super(message, details);
    this.permissions = details.serverMessage?.match(/\b[a-z]+(-[a-z]+)+\b/g) ?? [];
  }
}

/** 404: no user has this id, or `baseUrl` does not lead to SAYMON. */
export class NotFoundError extends SaymonError {
  override readonly name = "NotFoundError";
}

/** 429: too many requests, even after the retries. */
export class RateLimitError extends SaymonError {
  override readonly name = "RateLimitError";
}

/** 408 or 5xx: the server, or a proxy in front of it, failed even after the retries. */
export class ServerError extends SaymonError {
  override readonly name = "ServerError";
}

/**
 * The server could not be reached or is not trusted, or the connection broke, even after the retries. `code` is the
 * platform's, such as `ECONNREFUSED`, if it has one (Node.js has), or `ERR_UNSAFE_PORT` for a port that `fetch` blocks.
 * When a proxy refuses the request, `status` is the proxy's.
 */
export class NetworkError extends SaymonError {
  override readonly name = "NetworkError";
}

/** Options of the {@link TimeoutError} constructor. */
export interface TimeoutDetails extends SaymonErrorDetails {
  /** Which option was exceeded. */
  exceeded: "timeout" | "deadline";
}

/** The last attempt exceeded `timeout`, or the call exceeded `deadline`. */
export class TimeoutError extends SaymonError {
  override readonly name = "TimeoutError";
  /** Which option was exceeded. */
  declare readonly exceeded: "timeout" | "deadline";

  // Makes the details mandatory; the base class stores them.
  constructor(message: string, details: TimeoutDetails) {
    super(message, details);
  }
}

/** The caller's signal ended the call. `cause` is the signal's reason when that is an error or a string. */
export class AbortError extends SaymonError {
  override readonly name = "AbortError";
}

/** A place in a response that violates a schema. */
export interface ResponseIssue {
  /** Path of the value, such as `[3].endTime`. */
  path: string;
  /** The schema's message, without the record's values. */
  message: string;
}

/** Options of the {@link UnexpectedResponseError} constructor. */
export interface UnexpectedResponseDetails extends SaymonErrorDetails {
  /** What is wrong with the records. */
  issues?: readonly ResponseIssue[] | undefined;
}

/**
 * The response does not conform to the document: another status than 200, another content type than JSON, not an
 * array, a record that violates its schema, a charset that cannot be decoded without loss, or more than `maxBytes`. The
 * error does not show what the response contained.
 */
export class UnexpectedResponseError extends SaymonError {
  override readonly name = "UnexpectedResponseError";
  /** What is wrong with the first record that violates its schema; empty when the error is not about a record. */
  declare readonly issues: readonly ResponseIssue[];

  constructor(message: string, details: UnexpectedResponseDetails = {}) {
    super(message, details);
    this.issues = details.issues ?? [];
  }
}

/**
 * The server redirects to another origin, where credentials must not be sent; or too often; or, in a browser, to an
 * address that the browser does not reveal.
 */
export class RedirectError extends SaymonError {
  override readonly name = "RedirectError";
}

/**
 * The function `auth` threw, or returned credentials that cannot be sent. There is no `cause`: it could contain a
 * secret that the client does not know, so the function must do its own logging.
 */
export class CredentialsError extends SaymonError {
  override readonly name = "CredentialsError";
}

/** A hook or a schema threw; `cause` is its error. It ends the call, so that a failing hook is not overlooked. */
export class HookError extends SaymonError {
  override readonly name = "HookError";
}

/**
 * A walk or poll cannot guarantee completeness, because records have no time, are unordered or lie outside the
 * requested range, because responses contradict each other, or because a poll does not learn the server's time. `cursor`
 * tells how far it got.
 */
export class WalkError extends SaymonError {
  override readonly name = "WalkError";
}

/** A user whose log could not be read. */
export interface UserFailure {
  /** Id of the user. */
  userId: string;
  /** Why the log could not be read. */
  error: AnySaymonError;
}

/** Options of the {@link PartialFailureError} constructor. */
export interface PartialFailureDetails extends SaymonErrorDetails {
  /** The users, each with its error. */
  failures: readonly UserFailure[];
}

/**
 * The logs of some users could not be read; all other records were yielded. A walk that resumes from `cursor` reads the
 * missing logs only.
 */
export class PartialFailureError extends SaymonError {
  override readonly name = "PartialFailureError";
  /** The users, each with its error. */
  declare readonly failures: readonly UserFailure[];

  // Makes the details mandatory; the base class stores them.
  constructor(message: string, details: PartialFailureDetails) {
    super(message, details);
  }
}

/** All errors of this package, except the `TypeError` of an invalid argument. */
export type AnySaymonError =
  | BadRequestError
  | UnauthorizedError
  | ForbiddenError
  | NotFoundError
  | RateLimitError
  | ServerError
  | NetworkError
  | TimeoutError
  | AbortError
  | UnexpectedResponseError
  | RedirectError
  | CredentialsError
  | HookError
  | WalkError
  | PartialFailureError;

/**
 * Whether `error` is an error of this package. Comparing its `name` then narrows it to one class. Unlike `instanceof`,
 * it also recognises errors of another copy of the package, as a bundler or a monorepo may create one.
 *
 * @example
 * ```ts
 * import { isSaymonError, RateLimitError } from "@saymon-logs/client";
 *
 * const error: unknown = new RateLimitError("slow down", { retryAfter: 2_000 });
 * if (isSaymonError(error) && error.name === "RateLimitError") console.log(error.retryAfter); // 2000
 * ```
 */
export function isSaymonError(error: unknown): error is AnySaymonError {
  return (error as { [brand]?: boolean } | null | undefined)?.[brand] === true;
}

/** Codes of the platform for which another attempt ends the same way: certificates, TLS and ports. */
const finalCodes = /CERT|UNABLE_TO|ERR_(TLS|SSL|UNSAFE_PORT)/;

/**
 * Whether the same call may succeed later: true for a {@link RateLimitError}, {@link ServerError} or
 * {@link TimeoutError}, and for a {@link NetworkError} unless its cause is a certificate, a blocked port or a proxy
 * that refuses.
 */
export function isTemporary(error: unknown): boolean {
  if (!isSaymonError(error)) return false;
  const { name, status = 500, code = "" } = error;
  if (name === "NetworkError") return status >= 500 && !finalCodes.test(code);
  return ["RateLimitError", "ServerError", "TimeoutError"].includes(name);
}
