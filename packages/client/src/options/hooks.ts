import type { AnySaymonError } from "../errors.ts";
import type { OperationId } from "../operation-id.ts";

/** Fields that every hook event has. */
export interface HookEvent {
  /** Number of the call: all events of one call share it, and no other call has it. */
  callId: number;
  /** The operation; undefined for a call through {@link Client.http}. */
  operation: OperationId | undefined;
  /** Number of the attempt, from 1. */
  attempt: number;
}

/** An attempt begins. */
export interface RequestEvent extends HookEvent {
  /** The URL, without the API token. */
  url: string;
}

/** A response was read to its end. */
export interface ResponseEvent extends RequestEvent {
  /** HTTP status. */
  status: number;
  /** Milliseconds since the attempt began. */
  duration: number;
}

/** An attempt failed and will be retried. */
export interface RetryEvent extends RequestEvent {
  /** Milliseconds until the next attempt. */
  delay: number;
  /** Why the attempt failed. */
  error: AnySaymonError;
}

/** A call failed and will not be retried. Invalid arguments cause no event, because nothing is sent. */
export interface CallErrorEvent extends HookEvent {
  /** What the call rejects with. */
  error: AnySaymonError;
}

/**
 * Functions that observe calls, for logging or tracing. Events contain no credential, header or record.
 *
 * Hooks are called synchronously and their return values are ignored. A hook that throws ends the call with a
 * {@link HookError}, so that a failing hook is not overlooked.
 *
 * @example
 * ```ts
 * import { createClient } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 *   hooks: {
 *     onResponse: ({ operation, status, duration }) => console.info(operation, status, `${duration} ms`),
 *     onRetry: ({ operation, delay, error }) => console.warn(operation, error.message, `again in ${delay} ms`),
 *     onError: ({ operation, attempt, error }) => console.error(operation, attempt, error.name),
 *   },
 * });
 * await client.listSessionLog({ limit: 10 });
 * ```
 */
export interface Hooks {
  /** Called before each attempt. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Called after each response, whatever its status. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Called before each wait for a retry. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called once for each call that fails. */
  onError?: ((event: CallErrorEvent) => void) | undefined;
}

export const hookNames: readonly (keyof Hooks)[] = ["onRequest", "onResponse", "onRetry", "onError"];
