import type { SessionRecord } from "@saymon-logs/client";
import { type LogName, type LogRecord, timeOf } from "../logs.ts";
import type { EventKind, LogEvent } from "./events.ts";
import { contentHash, Ordinals } from "./ids.ts";

/** `records`: an event for each record. `events`: two for a session, its start and, once it has ended, its end. */
export type EventForm = "records" | "events";

/**
 * Turns the records of one log of one user, in the order of time and beginning with the first of their millisecond, into
 * events.
 */
export function createEventMaker(
  server: string,
  log: LogName,
  userId: string,
  form: EventForm,
): (record: LogRecord) => LogEvent[] {
  const ordinals = new Ordinals();
  return (record) => {
    if (log === "sessions")
      return form === "records"
        ? [sessionEvent(server, record as SessionRecord, "session")]
        : sessionEvents(server, record as SessionRecord);
    const hash = contentHash(server, log, userId, record);
    return [recordEvent(server, log, `${hash}-${ordinals.next(hash, record)}`, record)];
  };
}

/** The start of a session, and its end once it has one. */
function sessionEvents(server: string, record: SessionRecord): LogEvent[] {
  const start = sessionEvent(server, record, "session-start");
  return record.endTime === null ? [start] : [start, sessionEvent(server, record, "session-end")];
}

/** One event of a session. Sessions have an id of their own. */
export function sessionEvent(server: string, record: SessionRecord, kind: EventKind): LogEvent {
  const suffix = kind === "session" ? "" : kind.slice("session".length);
  const time = kind === "session-end" ? (record.endTime ?? record.startTime) : record.startTime;
  return { id: `${record.id}${suffix}`, log: "sessions", kind, time, server, record };
}

/** The event of a record that has no id of its own. */
export function recordEvent(server: string, log: LogName, id: string, record: LogRecord): LogEvent {
  return { id, log, kind: log === "audit" ? "change" : "password", time: timeOf(record), server, record };
}
