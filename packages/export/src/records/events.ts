import type { LogName, LogRecord } from "../logs.ts";

/**
 * What happened: a `session` in its current state, the start or the end of one, a change in the audit log, or a change of a
 * password.
 */
export type EventKind = "session" | "session-start" | "session-end" | "change" | "password";

/** A record with its id, kind and time, as outputs receive it. */
export interface LogEvent {
  /** The same for the same event in every run, and different for every two events. */
  readonly id: string;
  readonly log: LogName;
  readonly kind: EventKind;
  /** When it happened, in milliseconds since 1970. */
  readonly time: number;
  /** Base URL of the server that it was read from. */
  readonly server: string;
  /** The record as the server sent it. */
  readonly record: LogRecord;
}
