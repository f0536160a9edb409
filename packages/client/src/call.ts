import { copyCause } from "./cause.ts";
import {
  type AnySaymonError,
  HookError,
  type TimeoutDetails,
  TimeoutError,
  type UnexpectedResponseDetails,
} from "./errors.ts";
import type { OperationId } from "./operation-id.ts";
import type { AuthProvider, Credentials } from "./options/auth.ts";
import type { Hooks } from "./options/hooks.ts";
import type { ResolvedOptions } from "./options/options.ts";
import { createRedactor, type Redactor, sanitizeText } from "./safe-text.ts";

/** How fast a client sends. Shared by its calls, because the server's limit counts all of them. */
interface Throttle {
  /** No request is sent before this time, on the clock of `performance.now()`. */
  pausedUntil: number;
  /** The turn of the last call that had to wait, on the same clock. */
  lastTurn: number;
  /** Maximum gap between two requests, in milliseconds; each gap is a random part of it. 0: not throttled. */
  maxGap: number;
  /** When `maxGap` was increased last, on the same clock. */
  slowedAt: number;
}

/** What all calls of a client share. */
export interface Settings {
  credentials: Credentials | AuthProvider;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  hooks: Hooks;
  options: ResolvedOptions;
  throttle: Throttle;
}

/** What a call begins with. */
interface CallStart<Result> extends Settings {
  /** Undefined for a call through {@link Client.http}, which gets every response as it is. */
  readonly operation?: OperationId;
  readonly signal: AbortSignal | null | undefined;
  /**
   * Converts a response that was read into the result of the call.
   *
   * @throws {SaymonError} when the response is a failure; a temporary one is repeated.
   */
  readonly parse: (call: Call, response: Response, body: Body) => Result;
}

/** The body of a response: a string when it is JSON, undefined when it was not read. */
export type Body = string | Uint8Array<ArrayBuffer> | undefined;

/** One call, from its first attempt to its end. */
export interface Call<Result = unknown> extends CallStart<Result> {
  /** When `deadline` is over, on the clock of `performance.now()`. */
  readonly endsAt: number;
  /** Number of the call, for hooks. */
  readonly id: number;
  /** The credentials that were sent so far. */
  readonly secrets: string[];
  /** Number of attempts that began. */
  attempts: number;
  /** When the last attempt began, on the clock of `performance.now()`. */
  sentAt: number;
  /** The URL, without the API token. */
  url: string;
}

let calls = 0;

export function startCall<Result>(start: CallStart<Result>, url: string): Call<Result> {
  const { credentials, options } = start;
  return {
    ...start,
    endsAt: performance.now() + options.deadline,
    id: ++calls,
    secrets: typeof credentials === "function" ? [] : credentials.secrets,
    attempts: 0,
    sentAt: 0,
    url,
  };
}

type Details = UnexpectedResponseDetails & Partial<TimeoutDetails>;

/** Creates an error of the call, with a safe copy of its `cause`. Text from outside must go through {@link clean}. */
export function createError<E extends AnySaymonError>(
  call: Call,
  ErrorClass: new (message: string, details: Details & TimeoutDetails) => E,
  message: string,
  details: Omit<Details, "operation" | "attempts"> = {},
): E {
  const cause = copyCause(details.cause, getRedactor(call));
  const { operation, attempts } = call;
  return new ErrorClass(message, { ...details, operation, attempts, cause } as Details & TimeoutDetails);
}

export function createTimeoutError(call: Call, exceeded: "timeout" | "deadline"): TimeoutError {
  return createError(call, TimeoutError, `exceeded the ${exceeded} of ${call.options[exceeded]} ms.`, {
    exceeded,
  });
}

export function getRedactor({ secrets }: Call): Redactor {
  return createRedactor(secrets);
}

/** Text from outside, made safe to print. */
export function clean(call: Call, text: string): string {
  return sanitizeText(text, getRedactor(call));
}

/** The first of these values that is a string, safe to print. */
export function firstText(call: Call, values: unknown[]): string | undefined {
  const text = values.find((value) => typeof value === "string");
  return text && clean(call, text);
}

type Event<Name extends keyof Hooks> = Parameters<NonNullable<Hooks[Name]>>[0];

/** @throws {HookError} when the hook throws. */
export function callHook<Name extends keyof Hooks>(
  call: Call,
  name: Name,
  details: Omit<Event<Name>, "callId" | "operation" | "attempt">,
): void {
  const hook = call.hooks[name] as ((event: Event<Name>) => void) | undefined;
  if (!hook) return;
  try {
    const { id, operation, attempts } = call;
    hook({ ...details, callId: id, operation, attempt: attempts } as Event<Name>);
  } catch (cause) {
    throw createError(call, HookError, `hooks.${name} threw.`, { cause });
  }
}
