/**
 * What the header `Retry-After` asks for, in milliseconds; undefined when it is neither seconds nor a date. A date is
 * measured against the server's own clock, its header `Date`: this machine's may be wrong. Without `Date` it is ignored.
 *
 * @example
 * ```ts
 * import { parseRetryAfter } from "@saymon-logs/client/http-headers";
 *
 * console.log(parseRetryAfter(new Headers({ "Retry-After": "120" }))); // 120000
 * ```
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;

  const wait = (parseHttpDate(value) ?? Number.NaN) - (parseHttpDate(headers.get("Date")) ?? Number.NaN);
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

/**
 * Parses an HTTP date into milliseconds since 1970, UTC. Undefined for other formats: `Date.parse` would guess, in the
 * time zone of this machine.
 *
 * @example
 * ```ts
 * import { parseHttpDate } from "@saymon-logs/client/http-headers";
 *
 * console.log(parseHttpDate("Sat, 28 Nov 2026 12:00:00 GMT")); // 1795867200000
 * console.log(parseHttpDate("2026-11-28 12:00")); // undefined
 * ```
 */
export function parseHttpDate(value: string | null): number | undefined {
  const match = /^[A-Z]\w+, (\d\d[ -]\w{3}[ -])(\d\d(?:\d\d)? \S+ GMT)$/.exec(value ?? "");
  if (!match) return undefined;
  const [text, day, rest] = match as unknown as [string, string, string];
  const time = Date.parse(text);
  // The platform takes the year 0000 for 2000, and February 31 for March 3.
  const parsed = new Date(time).toUTCString();
  return parsed.startsWith(day.replaceAll("-", " "), 5) && parsed.endsWith(rest) ? time : undefined;
}
