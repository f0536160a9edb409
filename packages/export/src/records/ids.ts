import { hash } from "node:crypto";
import type { SessionRecord } from "@saymon-logs/client";
import { type LogName, type LogRecord, logFields, timeOf } from "../logs.ts";

/**
 * JSON that does not depend on the order of keys. The libraries for RFC 8785 refuse strings with half a surrogate pair,
 * which a log can contain; `JSON.stringify` escapes them.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/**
 * The identity of a record by its documented fields: a field that a server adds later, or another order of fields,
 * changes nothing. Two events can have equal content; their ordinal tells them apart.
 */
export function contentHash(server: string, log: LogName, userId: string, record: LogRecord): string {
  const fields = logFields[log].map((field) => (record as Record<string, unknown>)[field] ?? null);
  return hash("sha256", canonicalJson([server, log, userId, fields]), "hex").slice(0, 32);
}

/** Numbers the records of one log that have equal content: 0 for the first, 1 for the next. */
export class Ordinals {
  #time: number | undefined;
  #first = "";
  /** Only of a millisecond with several records, as most have one. */
  #counts: Map<string, number> | undefined;

  /** Records must come in the order of time: equal records share their millisecond, and older counts are forgotten. */
  next(key: string, record: LogRecord): number {
    const time = timeOf(record);
    if (time !== this.#time) {
      [this.#time, this.#first, this.#counts] = [time, key, undefined];
      return 0;
    }
    this.#counts ??= new Map([[this.#first, 1]]);
    const ordinal = this.#counts.get(key) ?? 0;
    this.#counts.set(key, ordinal + 1);
    return ordinal;
  }
}

/**
 * The identity of a session: its id and its start, as a server may give several sessions one id. Without a usable id, it
 * is known by what never changes in it. Records must come in the order of {@link Ordinals}.
 */
export function identifySession(server: string, record: SessionRecord, ordinals: Ordinals): string {
  const { userId, login, startTime } = record;
  const given: unknown = record.id;
  const isUsable = typeof given === "string" && given !== "";
  const content = { id: given, userId, login, startTime } as SessionRecord;
  const base = isUsable ? given : contentHash(server, "sessions", "", content);
  const ordinal = ordinals.next(base, record);
  return `${ordinal === 0 ? base : `${base}-${ordinal}`}@${startTime}`;
}
