/** Walks over sandboxes with each behaviour that is not published: exact, or an error, but never silently wrong. */
import { type Behaviour, behaviourOptions } from "@saymon-logs/sandbox";
import { expect, test } from "vitest";
import {
  clientOf,
  isComplete,
  logsOf,
  middleOf,
  outcomeOf,
  type Range,
  sample,
  start,
  timeOf,
} from "./logs.ts";

const records = isComplete
  ? { listSessionLog: 800, listUserAuditLog: 3000, listPasswordLog: 2000 }
  : { listSessionLog: 300, listUserAuditLog: 1200, listPasswordLog: 800 };
// The sandbox creates bursts of up to 61 records.
const aboveBursts = 70;
const belowBursts = 25;

const cases = valuesOf("bounds").flatMap((bounds) =>
  valuesOf("auditOrder").flatMap((order) =>
    (["stable", "unstable"] as const).flatMap((ties) =>
      [aboveBursts, belowBursts].map((maxLimit) => ({ bounds, order, ties, maxLimit })),
    ),
  ),
);

test.each(sample(cases, 5))(
  "with inclusive bounds $bounds, records $order, $ties ties and pages of $maxLimit",
  async ({ bounds, order, ties, maxLimit }) => {
    const sandbox = await start({ records, bounds, ties, maxLimit, auditOrder: order, passwordOrder: order });
    const client = clientOf(sandbox);
    for (const log of Object.values(logsOf(sandbox))) {
      const outcome = await outcomeOf(log.walk(client, {}), log.held());
      // More than a page in one millisecond, each time in another order, cannot be read reliably.
      const isUnreadable = ties === "unstable" && crowdIn(log.held()) >= maxLimit;
      expect(outcome).toBe(isUnreadable ? "refused" : "exact");

      const range = middleOf(log);
      expect(await outcomeOf(log.walk(client, range), log.held(range))).toBeOneOf(["exact", outcome]);
    }
  },
);

/** The largest number of records in one millisecond. */
function crowdIn(held: Iterable<object>): number {
  const counts = new Map<number, number>();
  for (const record of held) counts.set(timeOf(record), (counts.get(timeOf(record)) ?? 0) + 1);
  return Math.max(...counts.values());
}

const comparisons = valuesOf("sessionTime").flatMap((sessionTime) =>
  [belowBursts, 1000].map((maxLimit) => ({ sessionTime, maxLimit })),
);

test.each(comparisons)(
  "where bounds compare with the $sessionTime of a session, a walk with pages of $maxLimit is exact or refused",
  async ({ sessionTime, maxLimit }) => {
    const sandbox = await start({ records, sessionTime, maxLimit });
    const client = clientOf(sandbox);
    const { walk, held } = logsOf(sandbox).listSessionLog;
    for (const range of sample(rangesOf(Array.from(held(), timeOf)), 3, maxLimit)) {
      const outcome = await outcomeOf(walk(client, range), held(range));
      expect(outcome, JSON.stringify(range)).toBeOneOf(["exact", "refused"]);
    }
  },
);

/** The whole log; from some of its records on, and up to them. */
function rangesOf(times: number[]): Range[] {
  const some = times.filter((_, index) => index % 80 === 40);
  return [{}, ...some.flatMap((time) => [{ from: time }, { to: time }])];
}

/** The choices of an option. */
function valuesOf<Name extends keyof Behaviour>(name: Name): Behaviour[Name][] {
  return behaviourOptions.find((option) => option.name === name)?.choices as Behaviour[Name][];
}
