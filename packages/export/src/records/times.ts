/** The last moment that a `Date` can hold. */
const maxTime = 8.64e15;

/** A time as ISO 8601 in UTC; a number that is no time stays a number. */
export function toIsoTime(time: number): string {
  return Math.abs(time) <= maxTime ? new Date(time).toISOString() : String(time);
}
