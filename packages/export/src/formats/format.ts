import type { LogEvent } from "../records/events.ts";

/** How events are written as text: header, each event, footer. */
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
