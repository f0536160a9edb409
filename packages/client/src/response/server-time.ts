/** `Symbol.for`, so that another copy of this package reads it too. */
const key = Symbol.for("@saymon-logs/client.serverTime");

/**
 * Stores the server's time with the records of its response, invisible to iteration, JSON and comparison. It is computed
 * on demand, because most callers do not need it.
 */
export function setServerTime(records: unknown[], get: () => number | undefined): void {
  Object.defineProperty(records, key, { get });
}

/**
 * The server's time when it sent the response with these records, from its header `Date`, in milliseconds since 1970.
 * Undefined when the response had no valid `Date`, or when browsers hide it from other origins.
 */
export function getServerTime(records: readonly unknown[]): number | undefined {
  return (records as { [key]?: number })[key];
}
