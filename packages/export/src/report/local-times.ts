/** A moment by the clocks of a time zone. */
export interface LocalTime {
  /** Day, counted from 1970-01-01. */
  day: number;
  /** Minute of the day by the clock, 0 to 1439. */
  minute: number;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
}

const second = 1000;
const hour = 3_600_000;
const dayLength = 86_400_000;
/** More hours than records usually touch; the memory stays bounded when they touch more. */
const maxHours = 200_000;

/**
 * Returns a function that says which day, time and weekday it is in a time zone. Its rules come from `Intl`, so days of 23
 * and of 25 hours are right: an hour that the clocks repeat counts twice for the same hour of the day.
 *
 * @param timeZone IANA name, such as `Europe/Berlin`.
 * @throws {RangeError} When there is no such time zone.
 */
export function createLocalTimes(timeZone: string): (time: number) => LocalTime {
  const offsetAt = createOffsets(timeZone);
  /** The offset of each hour of UTC, or undefined where it changes within the hour. */
  const offsets = new Map<number, number | undefined>();

  function offsetOf(time: number): number {
    const index = Math.floor(time / hour);
    if (!offsets.has(index)) {
      if (offsets.size >= maxHours) offsets.clear();
      const start = offsetAt(index * hour);
      offsets.set(index, start === offsetAt((index + 1) * hour - second) ? start : undefined);
    }
    return offsets.get(index) ?? offsetAt(time);
  }

  return (time) => {
    const local = time + offsetOf(time);
    const day = Math.floor(local / dayLength);
    return {
      day,
      minute: Math.floor((local - day * dayLength) / 60_000),
      // 1970-01-01 was a Thursday.
      weekday: ((day + 3) % 7) + 1,
    };
  };
}

/** The difference between local time and UTC in milliseconds, at a time. */
function createOffsets(timeZone: string): (time: number) => number {
  const numeric = "numeric";
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, calendar: "gregory", hourCycle: "h23" },
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
  });
  return (time) => {
    if (Math.abs(time) > 8.64e15) return 0;
    const parts = Object.fromEntries(
      format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour: hours = 0, minute = 0, second: seconds = 0 } = parts;
    const offset =
      Date.UTC(year, month - 1, day, hours, minute, seconds) - Math.floor(time / second) * second;
    // On the last day that a Date can hold.
    return Number.isNaN(offset) ? 0 : offset;
  };
}

/** A day as `YYYY-MM-DD`. */
export function dayText(day: number): string {
  const time = day * dayLength;
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().replace(/T.*/, "") : `day ${day}`;
}
