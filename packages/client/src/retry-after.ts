import { parseHttpDate } from "./server-time.ts";

/**
 * What the header `Retry-After` asks for, in milliseconds; undefined when it is neither seconds nor a date. A date is
 * measured against the server's own clock, its header `Date`: this machine's may be wrong. Without `Date` it is ignored.
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;

  const wait = (parseHttpDate(value) ?? Number.NaN) - (parseHttpDate(headers.get("Date")) ?? Number.NaN);
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
