import type { LogEvent } from "../records/events.ts";
import { isoTimeOf } from "../records/times.ts";
import type { EventMapper } from "../schemas/schemas.ts";
import { toJsonLine } from "./json.ts";

/** Facility 13 (log audit), severity 6 (informational). */
const priority = 13 * 8 + 6;

/**
 * An RFC 5424 message with its octet count (RFC 5425): the number of its bytes, not of its characters. The host is the
 * SAYMON server, the message id is the log, and the message is the event as JSON.
 */
export function toSyslogFrame(event: LogEvent, schema: EventMapper): Buffer {
  const { time, server, log } = event;
  // Only printable ASCII is allowed, which a host name in a URL always is.
  const host = new URL(server).hostname.replace(/^\[(.*)\]$/, "$1").slice(0, 255);
  const iso = isoTimeOf(time) ?? "-";
  // A year of more than four digits is none of RFC 5424's.
  const header = `<${priority}>1 ${/^\d{4}-/.test(iso) ? iso : "-"} ${host} saymon - ${log} -`;
  const message = Buffer.from(`${header} ${toJsonLine(schema(event))}`);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}
