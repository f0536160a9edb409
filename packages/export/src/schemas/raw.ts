import type { LogEvent } from "../records/events.ts";
import { isoTimeOf } from "../records/times.ts";

/** The record as the server sent it, in an envelope with its identity. */
export function toRaw({ id, log, kind, time, server, record }: LogEvent): object {
  return { id, log, event: kind, time: isoTimeOf(time), server, record };
}
