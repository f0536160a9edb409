/** A time as ISO 8601 in UTC; a number that is no time stays a number. */
export function toIsoTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
