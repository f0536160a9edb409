import type { AuthProvider, Credentials } from "./auth.ts";
import { copyCause } from "./cause.ts";
import {
  type AnySaymonError,
  HookError,
  type OperationId,
  type TimeoutDetails,
  type UnexpectedResponseDetails,
} from "./errors.ts";
import type { Hooks } from "./hooks.ts";
import type { ResolvedOptions } from "./options.ts";
import { createRedactor, sanitizeText } from "./safe-text.ts";

/** What all calls of a client share. */
export interface Settings {
  credentials: Credentials | AuthProvider;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  hooks: Hooks;
  options: ResolvedOptions;
}

/** What a call begins with. */
interface CallStart extends Settings {
  /** Undefined for a call through the openapi-fetch client, which gets every answer as it is. */
  readonly operation?: OperationId;
  readonly signal: AbortSignal | undefined;
}

/** One call of an operation, from its first attempt to its end. */
export interface Call extends CallStart {
  /** When the deadline is, on the clock of `performance.now()`. */
  readonly endsAt: number;
  /** The credentials that were sent so far. */
  secrets: readonly string[];
  /** The last answer with a status that may pass. */
  refusal?: Response;
  /** How many attempts have begun. */
  attempts: number;
  /** Which call it is. */
  readonly id: number;
}

let calls = 0;

export function startCall(start: CallStart): Call {
  const { credentials, options } = start;
  return {
    ...start,
    endsAt: performance.now() + options.deadline,
    secrets: typeof credentials === "function" ? [] : credentials.secrets,
    attempts: 0,
    id: ++calls,
  };
}

type Details = UnexpectedResponseDetails & Partial<TimeoutDetails>;

/** Makes an error of the call. Its `cause` is cleaned here; texts from outside must be cleaned by {@link clean}. */
export function createError<E extends AnySaymonError>(
  call: Call,
  ErrorClass: new (message: string, details: Details & TimeoutDetails) => E,
  message: string,
  details: Omit<Details, "operation" | "attempts"> = {},
): E {
  const cause = copyCause(details.cause, createRedactor(call.secrets));
  const { operation, attempts } = call;
  return new ErrorClass(message, { ...details, operation, attempts, cause } as Details & TimeoutDetails);
}

/** A text from outside, fit to be shown. */
export function clean(call: Call, text: string): string {
  return sanitizeText(text, createRedactor(call.secrets));
}

/** The first of these that is a text, fit to be shown. */
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
