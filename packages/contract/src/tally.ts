/** Makes the checks of a report out of single judgements. */
import type { Judgement } from "./answer-rules.ts";
import type { Operation } from "./document.ts";
import { type Check, type RuleName, rules, type SentRequest } from "./report.ts";

/** A judgement, and what it is about. */
export interface Judged {
  operation: Operation;
  judgement: Judgement;
  request?: SentRequest;
  /** Why the rule could not be looked at. */
  skipped?: boolean;
}

/** As many different failures of one rule are told apart; what the others are is seldom news. */
const mostFailures = 5;

/** One check for each rule that held, or was skipped; several for one that was broken in several ways. */
export function tally(judged: Judged[]): Check[] {
  const groups = Map.groupBy(judged, ({ operation, judgement }) => `${operation.id} ${judgement.rule}`);
  const checks = [...groups.values()].flatMap(toChecks);
  return checks.sort((one, other) => rankOf(one) - rankOf(other));
}

/** Failures first, and causes before what follows from them. */
function rankOf({ outcome, rule }: Check): number {
  const names = Object.keys(rules);
  return ["failed", "skipped", "passed"].indexOf(outcome) * names.length + names.indexOf(rule);
}

function toChecks(group: Judged[]): Check[] {
  const [{ operation, judgement }] = group as [Judged];
  const about = { operation: operation.id, rule: judgement.rule };
  const failed = group.filter(({ judgement, skipped }) => !skipped && judgement.message !== undefined);
  if (failed.length > 0) return toFailures(about, failed);

  const looked = group.filter(({ skipped }) => !skipped);
  if (looked.length === 0) {
    const { place, message = "" } = judgement;
    return [{ outcome: "skipped", ...about, place, message, count: 0 }];
  }
  const count = looked.length;
  const message = `Held in ${count === 1 ? "1 answer" : `${count} answers`}.`;
  return [{ outcome: "passed", ...about, place: judgement.place, message, count }];
}

function toFailures(about: { operation: Operation["id"]; rule: RuleName }, failed: Judged[]): Check[] {
  // The same field of another record is the same failure.
  const kinds = [
    ...Map.groupBy(failed, ({ judgement: { place, message = "" } }) =>
      `${place} ${message}`.replaceAll(/\d+/g, "#"),
    ).values(),
  ];
  return kinds.slice(0, mostFailures).map((kind, index) => {
    const [{ judgement, request }] = kind as [Judged];
    const others = index === mostFailures - 1 ? kinds.length - mostFailures : 0;
    const more = others > 0 ? ` The rule is broken in ${others} more ways.` : "";
    return {
      outcome: "failed",
      ...about,
      place: judgement.place,
      message: (judgement.message ?? "") + more,
      ...(request && { request }),
      count: kind.length,
    };
  });
}
