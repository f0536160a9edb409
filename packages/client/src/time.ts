/**
 * A moment: a `Date`, milliseconds since 1970-01-01T00:00:00Z, or an ISO 8601 text with its offset from UTC, such as
 * `2026-11-01T00:00:00Z` or `2026-11-01T03:00:00.250+03:00`.
 *
 * A text without an offset is refused: it would mean another moment on each machine.
 */
export type TimeInput = Date | number | string;

const iso = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The moment as the API takes it: whole milliseconds since 1970, in UTC.
 *
 * @throws TypeError when it is none, lies before 1970 or beyond what a `Date` can hold, or is a text without an offset.
 */
export function parseTime(argument: string, time: unknown): number {
  const value = time instanceof Date ? time.getTime() : typeof time === "string" ? parse(time) : time;
  // What no Date can hold, beyond the year 275760, is no time of the document either.
  if (typeof value === "number" && value >= 0 && new Date(value).getTime() === value) return value;
  throw new TypeError(
    `${argument}: must be a Date, milliseconds since 1970, or an ISO 8601 string with its offset.`,
  );
}

function parse(text: string): number {
  const [, day = ""] = iso.exec(text) ?? [];
  // Some engines take the 30th of February for the 2nd of March. What is no date at all has no JSON.
  return new Date(day).toJSON()?.startsWith(day) ? Date.parse(text) : Number.NaN;
}
