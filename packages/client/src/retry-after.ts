/**
 * What the header `Retry-After` asks for, in milliseconds from now; undefined when it is neither seconds
 * nor a date.
 */
export function parseRetryAfter(value: string): number | undefined {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // `Date.parse` takes nearly anything for a date, and without GMT for one of this machine's time zone.
  if (!/^[A-Z].*:.* GMT$/.test(value)) return undefined;

  const wait = Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
