import type { CallError, OperationId } from "./errors.ts";

/** What each event says about the call. */
export interface CallEvent {
  /** The number of the call, which all its events share and those of no other call. */
  call: number;
  /** The operation; undefined for a call through {@link Client.http}. */
  operation: OperationId | undefined;
  /** Which attempt it is about, from 1. */
  attempt: number;
}

/** An attempt begins. */
export interface RequestEvent extends CallEvent {
  /** The address, without the API token. */
  url: string;
}

/** An answer has been read to its end. */
export interface ResponseEvent extends RequestEvent {
  /** Its HTTP status. */
  status: number;
  /** Milliseconds since the attempt began. */
  duration: number;
}

/** An attempt failed and will be repeated. */
export interface RetryEvent extends RequestEvent {
  /** Milliseconds until the next attempt. */
  delay: number;
  /** Why it failed. */
  error: CallError;
}

/** A call failed for good. A bad argument is no such case: nothing was called then. */
export interface ErrorEvent extends CallEvent {
  /** What the call rejects with. */
  error: CallError;
}

/**
 * Functions that watch the calls, for a logger or for tracing. None is told a credential, a header or a record.
 *
 * They are called synchronously, and what they return is ignored. One that throws ends the call with a
 * {@link HookError}: an observer that fails shall not fail unseen.
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
 *     response: ({ operation, status, duration }) => console.info(operation, status, `${duration} ms`),
 *     retry: ({ operation, delay, error }) => console.warn(operation, error.message, `again in ${delay} ms`),
 *     error: ({ operation, attempt, error }) => console.error(operation, attempt, error.name),
 *   },
 * });
 * await client.listSessionLog({ limit: 10 });
 * ```
 */
export interface Hooks {
  /** Before each attempt. */
  request?: ((event: RequestEvent) => void) | undefined;
  /** After each answer, whatever its status. */
  response?: ((event: ResponseEvent) => void) | undefined;
  /** Before each wait for a retry. */
  retry?: ((event: RetryEvent) => void) | undefined;
  /** Once for each call that fails. */
  error?: ((event: ErrorEvent) => void) | undefined;
}

export const hookNames: readonly (keyof Hooks)[] = ["request", "response", "retry", "error"];
