/// <reference lib="esnext.temporal" />
import { expect, test } from "vitest";
import { createLocalTimes, dayText } from "../../src/report/local-times.ts";

const minute = 60_000;

/** A year in which the clocks of the zone change, and how far apart the moments are that are compared. */
test.each([
  ["Europe/Berlin", 2025],
  ["America/New_York", 2025],
  ["Australia/Lord_Howe", 2025],
  ["Asia/Kathmandu", 1986],
  ["Africa/Casablanca", 2025],
  ["Pacific/Apia", 2011],
  ["Africa/Monrovia", 1972],
  ["UTC", 2025],
])("days, hours and weekdays in %s are those of Temporal in %i", (zone, year) => {
  const localTime = createLocalTimes(zone);
  const wrong: unknown[] = [];
  for (let time = Date.UTC(year, 0); time < Date.UTC(year + 1, 0); time += 173 * minute + 7) {
    const { day, minute: at, weekday } = localTime(time);
    const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
    const expected = [zoned.toPlainDate().toString(), zoned.hour * 60 + zoned.minute, zoned.dayOfWeek];
    if (`${[dayText(day), at, weekday]}` !== `${expected}`)
      wrong.push({ time, day: dayText(day), at, expected });
  }
  expect(wrong).toEqual([]);
});

test("a day of 25 hours has its repeated hour twice, and one of 23 hours lacks it", () => {
  const localTime = createLocalTimes("Europe/Berlin");
  const hoursOf = (date: string, count: number) =>
    Array.from(
      { length: count },
      (_, index) => localTime(Date.parse(date) + index * 60 * minute).minute / 60,
    );
  expect(hoursOf("2026-10-25T00:00+02:00", 25)).toEqual([
    0,
    1,
    2,
    2,
    ...Array.from({ length: 21 }, (_, index) => index + 3),
  ]);
  expect(hoursOf("2026-03-29T00:00+01:00", 23).slice(0, 4)).toEqual([0, 1, 3, 4]);
});

test("clocks may change within an hour of UTC", () => {
  const localTime = createLocalTimes("Australia/Lord_Howe");
  const minuteAt = (time: string) => localTime(Date.parse(time)).minute;
  expect(
    ["15:00:00.000", "15:29:59.999", "15:30:00.000", "15:59:00.000"].map((at) =>
      minuteAt(`2025-10-04T${at}Z`),
    ),
  ).toEqual([...[90, 119, 150, 179]]);
});

test("the first and the last moment have a day", () => {
  // It was on the other side of the date line then.
  const localTime = createLocalTimes("Pacific/Kiritimati");
  expect(dayText(localTime(0).day)).toBe("1969-12-31");
  expect(dayText(localTime(8.64e15).day)).toContain("275760-09-13");
});
