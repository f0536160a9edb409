/** Walks over sandboxes that answer in each way that is not published: exact, or an error, but never silently wrong. */
import { type Behaviour, behaviourOptions } from "@saymon-logs/sandbox";
import { describe, expect, test } from "vitest";
import { clientOf, logsOf, middleOf, outcomeOf, type Range, start, timeOf } from "./logs.ts";

const records = { listSessionLog: 800, listUserAuditLog: 3000, listPasswordLog: 2000 };
// The sandbox makes bursts of up to 61 records.
const aboveBursts = 70;
const belowBursts = 25;

describe.each(valuesOf("bounds"))("with inclusive bounds %s", (bounds) => {
  describe.each(valuesOf("auditOrder"))("and records %s", (order) => {
    const behaviour = { records, bounds, auditOrder: order, passwordOrder: order };

    test.each([
      { ties: "stable", maxLimit: aboveBursts, expected: "exact" },
      { ties: "unstable", maxLimit: aboveBursts, expected: "exact" },
      { ties: "stable", maxLimit: belowBursts, expected: "exact" },
      // More than a page in one millisecond, each time in another order, cannot be read for sure.
      { ties: "unstable", maxLimit: belowBursts, expected: "refused" },
    ] as const)("with $ties ties and pages of $maxLimit, a walk is $expected", async (row) => {
      const { ties, maxLimit, expected } = row;
      const sandbox = await start({ ...behaviour, ties, maxLimit });
      const client = clientOf(sandbox);
      for (const log of Object.values(logsOf(sandbox))) {
        expect(await outcomeOf(log.walk(client, {}), log.held())).toBe(expected);

        const range = middleOf(log);
        expect(await outcomeOf(log.walk(client, range), log.held(range))).toBeOneOf(["exact", expected]);
      }
    });
  });
});

describe.each(valuesOf("sessionTime"))(
  "where the bounds compare with this of a session: %s",
  (sessionTime) => {
    test.each([belowBursts, 1000])("a walk is exact or refused, with pages of %i", async (maxLimit) => {
      const sandbox = await start({ records, sessionTime, maxLimit });
      const client = clientOf(sandbox);
      const { walk, held } = logsOf(sandbox).listSessionLog;
      for (const range of rangesOf(Array.from(held(), timeOf))) {
        const outcome = await outcomeOf(walk(client, range), held(range));
        expect(outcome, JSON.stringify(range)).toBeOneOf(["exact", "refused"]);
      }
    });
  },
);

/** The whole log; from some of its records on, and up to them. */
function rangesOf(times: number[]): Range[] {
  const some = times.filter((_, index) => index % 80 === 40);
  return [{}, ...some.flatMap((time) => [{ from: time }, { to: time }])];
}

/** The choices that an option has. */
function valuesOf<Name extends keyof Behaviour>(name: Name): Behaviour[Name][] {
  return behaviourOptions.find((option) => option.name === name)?.choices as Behaviour[Name][];
}
