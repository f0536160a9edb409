import { InvalidArgumentError } from "commander";

/** A moment that may depend on the server's time. */
export interface TimeOption {
  /** The text as it was given. */
  text: string;
  /** The time in milliseconds since 1970, by the server's time. */
  at(now: number): number;
  /** Whether it depends on the server's time. */
  isRelative: boolean;
}

const day = 86_400_000;
const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: day, w: 7 * day };

/**
 * Reads a time with a zone, such as `2026-11-01T08:00+03:00`; a day, which begins and ends in its zone (`2026-11-01Z`);
 * `today` and `yesterday`, in UTC unless an offset follows (`yesterday+03:00`); `now`; or a time ago (`7d`).
 *
 * @param edge Which end of a day is meant.
 */
export function parseTime(text: string, edge: "start" | "end"): TimeOption {
  const relative = /^(\d+)([smhdw])$/.exec(text);
  if (relative) {
    const ago = Number(relative[1]) * (units[relative[2] ?? ""] ?? 0);
    // More than the age of the clock would be a time before 1970.
    if (ago > 50 * 365 * day)
      throw new InvalidArgumentError(`"${text}" is more than 50 years ago. Give a shorter time, such as 7d.`);
    return { text, isRelative: true, at: (now) => Math.max(now - ago, 0) };
  }
  if (text === "now") return { text, isRelative: true, at: (now) => now };

  const named = /^(today|yesterday)(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/.exec(text);
  if (named) {
    const offset = toOffset(named[2] ?? "Z");
    const daysAgo = named[1] === "yesterday" ? 1 : 0;
    const startOf = (now: number) => Math.floor((now + offset) / day) * day - offset - daysAgo * day;
    return {
      text,
      isRelative: true,
      at: (now) => (edge === "start" ? startOf(now) : startOf(now) + day - 1),
    };
  }

  const time = toTime(text, edge);
  return { text, isRelative: false, at: () => time };
}

function toTime(text: string, edge: "start" | "end"): number {
  const parts = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const [, date = "", clock, zone] = parts ?? [];
  if (parts && !zone)
    throw new InvalidArgumentError(
      `"${text}" has no time zone. Add Z for UTC or an offset, as in ${text}+03:00.`,
    );
  if (!parts)
    throw new InvalidArgumentError(
      `"${text}" is not a time. Write it as 2026-11-01Z, 2026-11-01T08:00+03:00, yesterday or 7d.`,
    );
  const time = Date.parse(`${date}${clock ?? "T00:00"}${zone}`);
  if (!isDay(date))
    throw new InvalidArgumentError(`"${text}" is not a day of the calendar. Check month and day.`);
  if (Number.isNaN(time))
    throw new InvalidArgumentError(`"${text}" is not a time of a day. Check hours and offset.`);
  if (time < 0) throw new InvalidArgumentError(`"${text}" is before 1970. Give a later time.`);
  return clock || edge === "start" ? time : time + day - 1;
}

/** Whether a month has this day: `Date.parse` takes 2026-02-30 for March 2. */
function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function toOffset(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Reads a duration such as `30s`, `5m` or `1d`, in milliseconds. */
export function parseDuration(text: string): number {
  const [, count, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count === undefined)
    throw new InvalidArgumentError(`"${text}" is not a duration such as 30s, 5m, 2h or 1d.`);
  return Number(count) * (units[unit] ?? 0);
}
