/** `Symbol.for`, so that another copy of this package reads it too. */
const key = Symbol.for("@saymon-logs/client.serverTime");

/** Stores the server's time with the records of its response, invisible to iteration, JSON and comparison. */
export function setServerTime(records: unknown[], time: number | undefined): void {
  Object.defineProperty(records, key, { value: time });
}

/**
 * The server's time when it sent the response with these records, from its header `Date`, in milliseconds since 1970.
 * Undefined when the response had no valid `Date`, or when browsers hide it from other origins.
 */
export function getServerTime(records: readonly unknown[]): number | undefined {
  return (records as { [key]?: number })[key];
}

/** Parses an HTTP date. Other formats are refused: `Date.parse` would guess, in the time zone of this machine. */
export function parseHttpDate(value: string | null): number | undefined {
  const match = /^[A-Z]\w+, (\d\d[ -]\w{3}[ -])(\d\d(?:\d\d)? \S+ GMT)$/.exec(value ?? "");
  if (!match) return undefined;
  const [text, day, rest] = match as unknown as [string, string, string];
  const time = Date.parse(text);
  // The platform takes the year 0000 for 2000, and February 31 for March 3.
  const parsed = new Date(time).toUTCString();
  return parsed.startsWith(day.replaceAll("-", " "), 5) && parsed.endsWith(rest) ? time : undefined;
}
