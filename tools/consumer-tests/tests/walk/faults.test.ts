/** Walks over sandboxes whose logs are broken: they end, in the right records or an error. */
import { faults } from "@saymon-logs/sandbox";
import { describe, expect, test } from "vitest";
import { clientOf, logNames, logsOf, middleOf, outcomeOf, start } from "./logs.ts";

/** Nobody can see these for sure: a record that never comes is none, and equal records can be two. */
const invisible = ["lost-record", "duplicated-record"];

describe.each(faults.filter(({ breaks }) => breaks === "log"))("$name: $description", ({ name: fault }) => {
  test.each(logNames)("a walk over %s ends, and well", async (name) => {
    for (const maxLimit of [20, 1000]) {
      const sandbox = await start({ records: 2000, maxLimit, fault });
      const log = logsOf(sandbox)[name];
      for (const range of [{}, middleOf(log)]) {
        const outcome = await outcomeOf(log.walk(clientOf(sandbox), range), log.held(range));
        if (!invisible.includes(fault)) expect(outcome).toBeOneOf(["exact", "refused"]);
      }
    }
  });
});
