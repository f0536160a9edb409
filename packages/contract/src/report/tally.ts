/** Combines the results of single responses into the checks of a report. */
import type { RecordedResult } from "../rules/rule-result.ts";
import { type Check, ruleDescriptions } from "./report.ts";

/** More different failures of one rule are only counted. */
const maxFailures = 5;

/** Returns one check for each rule that passed or was skipped, and one for each different failure. */
export function tally(results: RecordedResult[]): Check[] {
  const groups = Map.groupBy(results, ({ operation, result }) => `${operation.id} ${result.rule}`);
  return [...groups.values()].flatMap(toChecks).sort((one, other) => rankOf(one) - rankOf(other));
}

/** Failures first, and causes before their consequences. */
function rankOf({ outcome, rule }: Check): number {
  const names = Object.keys(ruleDescriptions);
  return ["failed", "skipped", "passed"].indexOf(outcome) * names.length + names.indexOf(rule);
}

function toChecks(group: RecordedResult[]): Check[] {
  const [{ operation, result }] = group as [RecordedResult];
  const about = { operation: operation.id, rule: result.rule };
  const applied = group.filter(({ skipped }) => !skipped);
  const failed = applied.filter(({ result }) => result.message !== undefined);
  if (failed.length > 0) return toFailures(about, failed);
  if (applied.length === 0)
    return [{ outcome: "skipped", ...about, place: result.place, message: result.message ?? "", count: 0 }];
  const count = applied.length;
  const message = `Passed in ${count === 1 ? "1 response" : `${count} responses`}.`;
  return [{ outcome: "passed", ...about, place: result.place, message, count }];
}

function toFailures(about: Pick<Check, "operation" | "rule">, failed: RecordedResult[]): Check[] {
  // The same field of another record is the same failure.
  const kindOf = ({ result: { place, message = "" } }: RecordedResult) =>
    `${place} ${message}`.replaceAll(/\d+/g, "#");
  const kinds = [...Map.groupBy(failed, kindOf).values()];
  return kinds.slice(0, maxFailures).map((kind, index) => {
    const [{ result, request }] = kind as [RecordedResult];
    const others = index === maxFailures - 1 ? kinds.length - maxFailures : 0;
    const more = others > 0 ? ` The rule failed in ${others} more ways.` : "";
    return {
      outcome: "failed",
      ...about,
      place: result.place,
      message: (result.message ?? "") + more,
      ...(result.received !== undefined && { received: result.received }),
      ...(request && { request }),
      count: kind.length,
    };
  });
}
