/** The last moment that a `Date` can hold, in milliseconds since 1970. */
export const maxTime = 8.64e15;
const dayLength = 86_400_000;

/** Days as they were written, by their number since 1970: records that follow each other share theirs. */
const days = new Map<number, string>();
const maxDays = 1000;

const twoDigits: readonly string[] = Array.from({ length: 60 }, (_, number) =>
  String(number).padStart(2, "0"),
);

/** Whether a value is a time in whole milliseconds since 1970: a server may leave one out, or send something else. */
export function isTime(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= maxTime;
}

/** A value as ISO 8601 in UTC; undefined when it is no time. */
export function isoTimeOf(value: unknown): string | undefined {
  return isTime(value) ? toIsoTime(value) : undefined;
}

/**
 * A time as ISO 8601 in UTC; a number that is no time stays a number. Each record has several, and
 * `Date.prototype.toISOString` would take a third of the time of an export as CSV.
 */
export function toIsoTime(time: number): string {
  if (!(Math.abs(time) <= maxTime)) return String(time);
  const whole = Math.trunc(time);
  const day = Math.floor(whole / dayLength);
  const rest = whole - day * dayLength;
  const hours = twoDigits[Math.floor(rest / 3_600_000)];
  const minutes = twoDigits[Math.floor(rest / 60_000) % 60];
  const seconds = twoDigits[Math.floor(rest / 1000) % 60];
  const milliseconds = String(rest % 1000).padStart(3, "0");
  return `${days.get(day) ?? addDay(day)}T${hours}:${minutes}:${seconds}.${milliseconds}Z`;
}

/** The same without milliseconds, for people: lines of a terminal are short. */
export function toIsoSeconds(time: number): string {
  return toIsoTime(time).replace(/\.\d+Z$/, "Z");
}

function addDay(day: number): string {
  if (days.size >= maxDays) days.clear();
  const [text = ""] = new Date(day * dayLength).toISOString().split("T");
  days.set(day, text);
  return text;
}
