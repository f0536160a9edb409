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
