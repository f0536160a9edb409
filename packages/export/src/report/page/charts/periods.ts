/** A number of days that a column of a chart stands for. */
type Unit = "day" | "week" | "month" | "year";

/** Days, weeks, months or years, and the numbers of each. */
export interface Periods {
  unit: Unit;
  /** The first day of each period, its month, or the first of its years: `2026-10-25`, `2026-10`, `2020`. */
  names: string[];
  /** Adds up numbers of days by period. */
  sum<Day extends { day: string }>(days: readonly Day[], numberOf: (day: Day) => number): number[];
}

const dayLength = 86_400_000;
/** As many columns stay wide enough to be seen. */
const maximumColumns = 92;

/** Numbers of years that a column stands for. */
const yearSteps = [1, 10, 100, 1000];

/**
 * Divides the days from `first` to `last` into periods: days if they are few, weeks from Monday on, months, or years, tens or
 * hundreds of years.
 */
export function createPeriods(first: string, last: string): Periods {
  const { unit, step } = chooseUnit(first, last);
  const start = (day: string) => startOf(day, unit, step);
  const nameOf = (day: string) => day.slice(0, nameLengths[unit]);
  const names: string[] = [];
  for (let day = start(first); day <= last; day = nextDay(day, unit, step)) names.push(nameOf(day));
  const places = new Map(names.map((name, place) => [name, place]));

  return {
    unit,
    names,
    sum: (list, numberOf) => {
      const sums = names.map(() => 0);
      for (const day of list) {
        const place = places.get(nameOf(start(day.day)));
        if (place !== undefined) sums[place] = (sums[place] ?? 0) + numberOf(day);
      }
      return sums;
    },
  };
}

const nameLengths: Record<Unit, number> = { day: 10, week: 10, month: 7, year: 4 };

function chooseUnit(first: string, last: string): { unit: Unit; step: number } {
  const days = (Date.parse(last) - Date.parse(first)) / dayLength + 1;
  const years = Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1;
  if (days <= maximumColumns) return { unit: "day", step: 1 };
  if (days <= 7 * maximumColumns) return { unit: "week", step: 1 };
  if (12 * years <= maximumColumns) return { unit: "month", step: 1 };
  return { unit: "year", step: yearSteps.find((step) => years <= step * maximumColumns) ?? 1000 };
}

/** The first day of the period of a day. */
function startOf(day: string, unit: Unit, step: number): string {
  if (unit === "day") return day;
  if (unit === "month") return `${day.slice(0, 7)}-01`;
  if (unit === "year") return yearDay(Math.floor(Number(day.slice(0, 4)) / step) * step);
  const time = Date.parse(day);
  const daysSinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return toDay(time - daysSinceMonday * dayLength);
}

/** The first day of the next period; after the year 9999, a text that sorts after all days. */
function nextDay(day: string, unit: Unit, step: number): string {
  if (unit === "year") return yearDay(Number(day.slice(0, 4)) + step);
  const length = { day: 1, week: 7, month: 31 }[unit];
  return startOf(toDay(Date.parse(day) + length * dayLength), unit, step);
}

function yearDay(year: number): string {
  return year > 9999 ? "end" : `${String(year).padStart(4, "0")}-01-01`;
}

function toDay(time: number): string {
  const text = new Date(time).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : text.startsWith("-") ? "0000-01-01" : "end";
}
