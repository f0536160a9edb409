import type { Random } from "./random.ts";

/** One hour, in milliseconds. */
export const hour = 3_600_000;
/** One day, in milliseconds. */
export const day: number = 24 * hour;

/**
 * Generates times of records, oldest first: many in working hours, few at night and on weekends, and sometimes a burst
 * of several in one millisecond.
 *
 * @param start Epoch milliseconds; `end` is exclusive.
 */
export function* createTimes(
  random: Random,
  count: number,
  start: number,
  end: number,
): Generator<{ time: number; burst: boolean }> {
  const hours = Math.ceil((end - start) / hour);
  let total = 0;
  for (let index = 0; index < hours; index++) total += busyness(start + index * hour);

  let weight = 0;
  let done = 0;
  let burst = 0;
  let previous: number | undefined;
  for (let index = 0; index < hours; index++) {
    const begin = start + index * hour;
    weight += busyness(begin);
    const due = Math.round((count * weight) / total);
    const length = Math.min(hour, end - begin);
    const times = Float64Array.from({ length: due - done }, () => begin + random.below(length)).sort();
    done = due;

    for (const time of times) {
      burst = burst > 0 ? burst - 1 : random.chance(1 / 300) ? 1 + random.below(60) : 0;
      const inBurst = burst > 0 && previous !== undefined;
      if (!inBurst) previous = time;
      yield { time: previous ?? time, burst: inBurst };
    }
  }
}

/** The weight of an hour among all hours. */
function busyness(time: number): number {
  const date = new Date(time);
  const working = date.getUTCHours() >= 7 && date.getUTCHours() < 19;
  const weekend = date.getUTCDay() % 6 === 0;
  if (weekend) return working ? 2 : 1;
  return working ? 12 : 2;
}
