/** Walks over sandboxes whose logs are broken: they end, in the right records or in an error. */
import { faults } from "@saymon-logs/sandbox";
import { expect, test } from "vitest";
import { clientOf, isComplete, logNames, logsOf, middleOf, outcomeOf, sample, start } from "./logs.ts";

/** No reader can see these reliably: a record that never appears, and equal records that may be two. */
const invisible = ["lost-record", "duplicated-record"];
const records = isComplete ? 2000 : 400;

const cases = faults
  .filter(({ breaks }) => breaks === "log")
  .flatMap(({ name: fault, description }, index) =>
    sample(logNames, logNames.length, index).map((name) => ({ fault, description, name })),
  );

test.each(cases)("$fault ($description): a walk over $name ends well", async ({ fault, name }) => {
  for (const maxLimit of [20, 1000]) {
    const sandbox = await start({ records, maxLimit, fault });
    const log = logsOf(sandbox)[name];
    for (const range of [{}, middleOf(log)]) {
      const outcome = await outcomeOf(log.walk(clientOf(sandbox), range), log.held(range));
      if (!invisible.includes(fault)) expect(outcome).toBeOneOf(["exact", "refused"]);
    }
  }
});
