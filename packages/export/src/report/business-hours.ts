import type { LocalTime } from "./local-times.ts";
import type { OutsideReason } from "./model.ts";

/** Hours of a weekday. They may end on the next day: then `to` is more than 1440. */
interface Shift {
  weekday: number;
  /** Minutes of the day, `to` exclusive. */
  from: number;
  to: number;
}

/** Hours of work in a week, such as `Mon-Fri 09:00-18:00`. */
export interface BusinessHours {
  /** As it was given. */
  text: string;
  shifts: readonly Shift[];
}

/** As business hours name them. */
export const weekdays: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const minutesPerDay = 1440;

/**
 * Reads business hours: `Mon-Fri 09:00-18:00`, several separated by commas (`Mon-Thu 09:00-18:00, Fri 09:00-15:00`), also
 * across midnight (`Mon-Fri 22:00-06:00`).
 *
 * @throws {RangeError} It says what is wrong.
 */
export function parseBusinessHours(text: string): BusinessHours {
  return { text, shifts: text.split(",").flatMap(parseShifts) };
}

function parseShifts(text: string): Shift[] {
  const pattern = /^([a-z]{3})(?:-([a-z]{3}))? +(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/i;
  const [, first = "", last = first, ...clock] = pattern.exec(text.trim()) ?? [];
  const [start, end] = [first, last].map((name) => weekdays.indexOf(name.toLowerCase())) as [number, number];
  const [fromHour = 24, fromMinute = 0, toHour = 25, toMinute = 0] = clock.map(Number);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (start < 0 || end < 0 || from >= minutesPerDay || to > minutesPerDay)
    throw new RangeError(`"${text.trim()}" is not like "Mon-Fri 09:00-18:00". Separate several by commas.`);
  if (from === to)
    throw new RangeError(`"${text.trim()}" begins and ends at one time. For a whole day, give 00:00-24:00.`);
  const length = ((end - start + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ({
    weekday: ((start + index) % 7) + 1,
    from,
    to: to > from ? to : to + minutesPerDay,
  }));
}

/**
 * Why a moment is outside business hours; null when it is not. Hours past midnight belong to the day they began on, also when
 * that day, or the next one, is a holiday.
 */
export function reasonOutside(
  { shifts }: BusinessHours,
  isHoliday: (day: number) => boolean,
  { day, minute, weekday }: LocalTime,
): OutsideReason | null {
  const yesterday = ((weekday + 5) % 7) + 1;
  const isInside = shifts.some(({ weekday: on, from, to }) => {
    if (on === weekday && minute >= from && minute < to) return !isHoliday(day);
    return on === yesterday && minute + minutesPerDay < to && !isHoliday(day - 1);
  });
  if (isInside) return null;
  if (isHoliday(day)) return "holiday";
  return shifts.some(({ weekday: on }) => on === weekday) ? "outsideHours" : "nonWorkingDay";
}
