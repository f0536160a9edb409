import { createPeriods, type Periods } from "./charts/periods.ts";
import type { Context } from "./context.ts";

/** The range of the report: days where it has whole ones, otherwise times with their offsets from UTC. */
export function nameRange({ words, report, format }: Context): string {
  const { from, to } = report.coverage.range;
  const isFromBeginning = from === 0;
  const hasDays = (isFromBeginning || format.isMidnight(from)) && format.isMidnight(to + 1);
  const write = hasDays ? format.day : format.zoned;
  return words.value.range(isFromBeginning ? words.value.beginning : write(from), write(to));
}

/** The days of the report up to its reference time, and those of its records, divided into periods for a chart. */
export function periodsOf(days: readonly { day: string }[], { report, format }: Context): Periods {
  const { range, referenceTime } = report.coverage;
  const recorded = days.map(({ day }) => day);
  const last = format.day(Math.min(range.to, Math.max(referenceTime, range.from)));
  const first = range.from === 0 ? (recorded[0] ?? last) : format.day(range.from);
  const [from = first, to = last] = [[first, ...recorded].sort()[0], [last, ...recorded].sort().at(-1)];
  return createPeriods(from, to);
}
