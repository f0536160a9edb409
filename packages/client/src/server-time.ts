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
  const time = /^[A-Z].*:.* GMT$/.test(value ?? "") ? Date.parse(value as string) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
