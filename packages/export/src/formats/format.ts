import type { LogEvent } from "../records/events.ts";

/** The text around and of events in a file or stream. */
export interface Format {
  /** Extension of files, without a dot. */
  readonly extension: string;
  /** Text before the first event. */
  readonly header: string;
  /** Text of an event. */
  event(event: LogEvent, isFirst: boolean): string;
  /** Text after the last event. */
  footer(isEmpty: boolean): string;
}
