import { createHash } from "node:crypto";
import { toJsonLine } from "../formats/json.ts";
import type { LogRecord } from "../logs.ts";
import { OutputError } from "../outputs/output.ts";
import type { LogEvent } from "../records/events.ts";
import type { EventMapper } from "./schemas.ts";

/** What happens to an event that is too large: the run ends, or the bodies of the change are replaced and marked. */
export type OversizePolicy = "refuse" | "replace";

/**
 * Limits the size of events. An event is never cut: it is refused, or the bodies of its record are replaced by their size
 * and SHA-256.
 *
 * @param maxBytes Maximum size of an event as JSON in UTF-8.
 */
export function limitEventSize(schema: EventMapper, maxBytes: number, policy: OversizePolicy): EventMapper {
  return (event) => {
    const whole = schema(event);
    const size = sizeOf(whole);
    if (size <= maxBytes) return whole;
    const smaller = policy === "replace" ? schema(withoutBodies(event)) : whole;
    if (sizeOf(smaller) <= maxBytes) return smaller;
    const advice = policy === "refuse" ? "Raise --max-bytes, or use --oversize replace" : "Raise --max-bytes";
    throw new OutputError(`The event ${event.id} has ${size} bytes, and ${maxBytes} are allowed. ${advice}.`);
  };
}

function sizeOf(document: object): number {
  return Buffer.byteLength(toJsonLine(document));
}

function withoutBodies(event: LogEvent): LogEvent {
  const bodies = Object.entries(event.record).filter(
    ([name, value]) => /^(old|new)Body$/.test(name) && value !== null,
  );
  const marks = bodies.map(([name, body]): [string, OmittedBody] => [name, { omitted: markOf(body) }]);
  return { ...event, record: { ...event.record, ...Object.fromEntries(marks) } as LogRecord };
}

/** What is in the place of a body that was too large: its size and its hash as JSON, by which it can be found at the server. */
export interface OmittedBody {
  omitted: { bytes: number; sha256: string };
}

/** Whether a body was left out. */
export function isOmittedBody(body: unknown): body is OmittedBody {
  if (typeof body !== "object" || body === null || Object.keys(body).join() !== "omitted") return false;
  const { bytes, sha256 } = ((body as OmittedBody).omitted ?? {}) as Record<string, unknown>;
  return typeof bytes === "number" && typeof sha256 === "string" && /^[\da-f]{64}$/.test(sha256);
}

function markOf(body: unknown): OmittedBody["omitted"] {
  const text = JSON.stringify(body);
  return { bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
}
