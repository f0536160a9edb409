/**
 * A time: a `Date`, milliseconds since 1970-01-01T00:00:00Z, or an ISO 8601 string with its offset from UTC, such as
 * `2026-11-01T00:00:00Z` or `2026-11-01T03:00:00.250+03:00`.
 *
 * A string without an offset is refused: it would mean another time on each machine.
 */
export type TimeInput = Date | number | string;

const iso = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Converts a time to what the API expects: integer milliseconds since 1970, in UTC.
 *
 * @throws TypeError when it is not a time, is before 1970 or beyond the range of `Date`, or is a string without an offset.
 */
export function parseTime(argument: string, time: unknown): number {
  const value = time instanceof Date ? time.getTime() : typeof time === "string" ? parse(time) : time;
  // A time beyond the range of Date (year 275760) does not conform to the document either.
  if (typeof value === "number" && value >= 0 && new Date(value).getTime() === value) return value;
  throw new TypeError(
    `${argument}: must be a Date, milliseconds since 1970, or an ISO 8601 string with its offset.`,
  );
}

function parse(text: string): number {
  const [, day = ""] = iso.exec(text) ?? [];
  // Some engines take February 30 for March 2. An invalid date has no JSON.
  return new Date(day).toJSON()?.startsWith(day) ? Date.parse(text) : Number.NaN;
}
