/** A number of days that a column of a chart stands for. */
type Unit = "day" | "week" | "month";

/** Days, weeks or months, and the numbers of each. */
export interface Periods {
  unit: Unit;
  /** The first day of each period, or its month: `2026-10-25`, `2026-10`. */
  names: string[];
  /** Adds up numbers of days by period. */
  sum<Day extends { day: string }>(days: readonly Day[], numberOf: (day: Day) => number): number[];
}

const dayLength = 86_400_000;
/** As many columns stay wide enough to be seen. */
const maximumColumns = 92;

/** Divides the days from `first` to `last` into periods: days if they are few, weeks from Monday on, or months. */
export function createPeriods(first: string, last: string): Periods {
  const days = (Date.parse(last) - Date.parse(first)) / dayLength + 1;
  const unit: Unit = days <= maximumColumns ? "day" : days <= 7 * maximumColumns ? "week" : "month";
  const names = [...new Set(daysBetween(first, last).map((day) => periodOf(day, unit)))];
  const places = new Map(names.map((name, place) => [name, place]));

  return {
    unit,
    names,
    sum: (list, numberOf) => {
      const sums = names.map(() => 0);
      for (const day of list) {
        const place = places.get(periodOf(day.day, unit));
        if (place !== undefined) sums[place] = (sums[place] ?? 0) + numberOf(day);
      }
      return sums;
    },
  };
}

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let time = Date.parse(first); time <= Date.parse(last); time += dayLength) days.push(toDay(time));
  return days;
}

function periodOf(day: string, unit: Unit): string {
  if (unit === "day") return day;
  if (unit === "month") return day.slice(0, 7);
  const time = Date.parse(day);
  const daysSinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return toDay(time - daysSinceMonday * dayLength);
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
