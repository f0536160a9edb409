import type { Coverage } from "../model.ts";
import type { Dictionary } from "./language/en.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Years of four digits; ISO 8601 writes others in another way. */
const [firstTime, lastTime] = [Date.parse("0000-01-01T00:00:00Z"), Date.parse("9999-12-31T00:00:00Z")];

/** Writes times and durations. Times look like ISO 8601, which no version of ICU writes differently. */
export interface Format {
  /** In the time zone of the report, with its offset unless it is the only one of the range: `2026-10-25 02:30:00 +02:00`. */
  time(time: number): string;
  /** In the time zone of the report, always with its offset: `2026-10-25 02:30:00 +02:00`. */
  zoned(time: number): string;
  /** Whether a day of the time zone begins then. */
  isMidnight(time: number): boolean;
  /** In the time zone of the report, for a chart: `2026-10-25 02:30`. */
  minute(time: number): string;
  /** `2026-10-25 00:30:00 UTC`. */
  utc(time: number): string;
  /** The day in the time zone of the report: `2026-10-25`. */
  day(time: number): string;
  /** `3 d 4 h`, `2 h 30 min`, `45 s`. */
  duration(milliseconds: number): string;
  /** The time zone by name and offset: `Europe/Berlin (UTC+01:00, UTC+02:00)`. */
  readonly zone: string;
}

/** Creates the format for the time zone and the range of a report. */
export function createFormat(coverage: Coverage, { value }: Dictionary): Format {
  const { timeZone } = coverage;
  const parts = zonedParts(timeZone);
  const offsets = offsetsOf(coverage, parts);
  const write = (time: number, alwaysHasOffset: boolean): string => {
    const { date, clock, offset } = parts(time);
    // Ends and expiries lie outside the range too, where the clocks can be changed.
    const isOther = offsets.length > 1 || offset !== offsets[0];
    return `${date} ${clock}${alwaysHasOffset || isOther ? ` ${offset}` : ""}`;
  };
  const local = (time: number) => write(time, false);

  return {
    time: (time) => (isWritable(time) ? local(time) : String(time)),
    zoned: (time) => (isWritable(time) ? write(time, true) : String(time)),
    isMidnight: (time) => !isWritable(time) || (time % 1000 === 0 && parts(time).clock === "00:00:00"),
    minute: (time) => (isWritable(time) ? local(time).slice(0, 16) : String(time)),
    utc: (time) => (isWritable(time) ? `${isoOf(time)} UTC` : String(time)),
    day: (time) => (isWritable(time) ? parts(time).date : String(time)),
    duration: (milliseconds) => {
      const units = [
        value.days(Math.floor(milliseconds / day)),
        value.hours(Math.floor((milliseconds % day) / hour)),
        value.minutes(Math.floor((milliseconds % hour) / minute)),
        value.seconds(Math.floor((milliseconds % minute) / 1000)),
      ];
      const first = [day, hour, minute].findIndex((unit) => milliseconds >= unit);
      const shown = first === -1 ? units.slice(3) : units.slice(first, first + 2);
      return shown.filter((unit, index) => index === 0 || !/^0\D/.test(unit)).join(" ");
    },
    zone: `${timeZone} (${offsets.map((offset) => `UTC${offset}`).join(", ")})`,
  };
}

interface Parts {
  date: string;
  clock: string;
  offset: string;
}

function zonedParts(timeZone: string): (time: number) => Parts {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  return (time) => {
    const values: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(time)) values[type] = value;
    const { year = "", month, day, hour, minute, second, timeZoneName = "" } = values;
    return {
      date: `${year.padStart(4, "0")}-${month}-${day}`,
      clock: `${hour}:${minute}:${second}`,
      offset: timeZoneName.replace("GMT", "") || "+00:00",
    };
  };
}

/** The offsets from UTC in the range, in the order in which they appear. Each lasts longer than the step. */
function offsetsOf({ range, referenceTime, logs }: Coverage, parts: (time: number) => Parts): string[] {
  const times = logs.flatMap(({ firstTime }) => firstTime ?? []);
  const to = clamp(Math.min(range.to, Math.max(referenceTime, range.from)));
  const from = clamp(range.from === 0 ? Math.min(to, ...times) : Math.min(range.from, to));
  const offsets = new Set<string>();
  for (let time = from; time < to; time += 14 * day) offsets.add(parts(time).offset);
  return [...offsets.add(parts(to).offset)];
}

function clamp(time: number): number {
  return Math.min(Math.max(time, firstTime), lastTime);
}

function isWritable(time: number): boolean {
  return time >= firstTime && time <= lastTime;
}

function isoOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
