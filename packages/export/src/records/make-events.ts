import type { SessionRecord } from "@saymon-logs/client";
import { type LogName, type LogRecord, timeOf } from "../logs.ts";
import type { EventKind, LogEvent } from "./events.ts";
import { contentHash, identifySession, Ordinals } from "./ids.ts";

/** `records`: an event for each record. `events`: two for a session, its start and, once it has ended, its end. */
export type EventForm = "records" | "events";

/**
 * Turns the records of one log, or of one user's, in the order of time and beginning with the first of their millisecond, into
 * events.
 */
export function createEventMaker(
  server: string,
  log: LogName,
  userId: string,
  form: EventForm,
): (record: LogRecord) => LogEvent[] {
  const ordinals = new Ordinals();
  const identify = (record: SessionRecord) => identifySession(server, record, ordinals);
  return (record) => {
    if (log === "sessions")
      return form === "records"
        ? [sessionEvent(server, identify(record as SessionRecord), record as SessionRecord, "session")]
        : sessionEvents(server, identify(record as SessionRecord), record as SessionRecord);
    const hash = contentHash(server, log, userId, record);
    return [recordEvent(server, log, `${hash}-${ordinals.next(hash, record)}`, record)];
  };
}

/** The start of a session, and its end once it has one. */
function sessionEvents(server: string, id: string, record: SessionRecord): LogEvent[] {
  const start = sessionEvent(server, id, record, "session-start");
  return hasEnded(record) ? [start, sessionEvent(server, id, record, "session-end")] : [start];
}

/** Whether a session has ended. Some servers leave `endTime` out until then. */
export function hasEnded({ endTime }: { endTime?: number | null }): boolean {
  return endTime !== null && endTime !== undefined;
}

/** One event of a session, which is known by an id of {@link identifySession}. */
export function sessionEvent(server: string, id: string, record: SessionRecord, kind: EventKind): LogEvent {
  const suffix = kind === "session" ? "" : kind.slice("session".length);
  const time = kind === "session-end" ? (record.endTime ?? record.startTime) : record.startTime;
  return { id: `${id}${suffix}`, log: "sessions", kind, time, server, record };
}

/** A log whose records are single events. A session starts and ends. */
export type EventLog = Exclude<LogName, "sessions">;

const kinds: Record<EventLog, EventKind> = { audit: "change", passwords: "password" };

/** The event of a record. */
export function recordEvent(server: string, log: EventLog, id: string, record: LogRecord): LogEvent {
  return { id, log, kind: kinds[log], time: timeOf(record), server, record };
}
