import type { AuthSource, Credentials } from "./auth.ts";
import {
  type CallError,
  HookError,
  type OperationId,
  type TimeoutDetails,
  type UnexpectedAnswerDetails,
} from "./errors.ts";
import type { Hooks } from "./hooks.ts";
import type { SetLimits } from "./limits.ts";
import { redactor, toLine, withoutSecrets } from "./redact.ts";

/** What all calls of a client share. */
export interface Settings {
  credentials: Credentials | AuthSource;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  hooks: Hooks;
  limits: SetLimits;
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
  readonly number: number;
}

let calls = 0;

export function startCall(start: CallStart): Call {
  const { credentials, limits } = start;
  return {
    ...start,
    endsAt: performance.now() + limits.deadline,
    secrets: typeof credentials === "function" ? [] : credentials.secrets,
    attempts: 0,
    number: ++calls,
  };
}

type Details = UnexpectedAnswerDetails & Partial<TimeoutDetails>;

/** Makes an error of the call. Its `cause` is cleaned here; texts from outside must be cleaned by {@link clean}. */
export function fail<E extends CallError>(
  call: Call,
  ErrorClass: new (message: string, details: Details & TimeoutDetails) => E,
  message: string,
  details: Omit<Details, "operation" | "attempts"> = {},
): E {
  const cause = withoutSecrets(details.cause, redactor(call.secrets));
  const { operation, attempts } = call;
  return new ErrorClass(message, { ...details, operation, attempts, cause } as Details & TimeoutDetails);
}

/** A text from outside, fit to be shown. */
export function clean(call: Call, text: string): string {
  return toLine(redactor(call.secrets)(text));
}

/** The first of these that is a text, fit to be shown. */
export function findText(call: Call, values: unknown[]): string | undefined {
  const text = values.find((value) => typeof value === "string");
  return text && clean(call, text);
}

type Event<Name extends keyof Hooks> = Parameters<NonNullable<Hooks[Name]>>[0];

/** @throws {HookError} when the hook throws. */
export function tell<Name extends keyof Hooks>(
  call: Call,
  name: Name,
  details: Omit<Event<Name>, "call" | "operation" | "attempt">,
): void {
  const hook = call.hooks[name] as ((event: Event<Name>) => void) | undefined;
  if (!hook) return;
  try {
    const { number, operation, attempts } = call;
    hook({ ...details, call: number, operation, attempt: attempts } as Event<Name>);
  } catch (cause) {
    throw fail(call, HookError, `the hook "${name}" threw.`, { cause });
  }
}
