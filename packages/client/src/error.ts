import type { operations } from "@saymon-logs/types";

/** The operations of the API, by the names that the document gives them. */
export type OperationId = keyof operations;

/** What a {@link SaymonError} knows beside its message. */
export interface SaymonErrorDetails {
  /** The operation that failed. */
  operation: OperationId;
  /** HTTP status of the answer; absent when there was none. */
  status?: number;
  /** The server's `code`, such as `Unauthorized`; absent when the answer had none. */
  code?: string;
  /** The server's words, such as `Not logged in.`; absent when the answer had none. */
  reason?: string;
  /** What lies beneath. */
  cause?: unknown;
}

/**
 * A call that did not end in records: the server answered with an error or with something the document does not
 * promise, or it could not be reached.
 *
 * @example
 * ```ts
 * try {
 *   await client.listSessionLog();
 * } catch (error) {
 *   if (error instanceof SaymonError && error.status === 401) console.error(error.reason);
 *   else throw error;
 * }
 * ```
 */
export class SaymonError extends Error {
  override readonly name = "SaymonError";
  /** The operation that failed. */
  readonly operation: OperationId;
  /** HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** The server's `code`, such as `Unauthorized`; undefined when the answer had none. */
  readonly code: string | undefined;
  /** The server's words, such as `Not logged in.`; undefined when the answer had none. */
  readonly reason: string | undefined;

  constructor(message: string, { operation, status, code, reason, cause }: SaymonErrorDetails) {
    super(`${operation}: ${message}`, cause === undefined ? undefined : { cause });
    this.operation = operation;
    this.status = status;
    this.code = code;
    this.reason = reason;
  }
}
