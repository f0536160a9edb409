import { keyOf, type Tie, tiesOf, timeOf } from "../logs/records.ts";
import { type Log, type Page, requestLog } from "../logs/survey.ts";
import { type Exchange, recordsOf } from "../server/exchange.ts";
import { found, notFound, type Probe, type ProbeContext, probeEach, type Result } from "./probe.ts";

/** How often the same page is read again. A random order of two records stays the same so often once in 32 times. */
const repetitions = 5;

/** Records that may be added in front while the log is read. */
const arrivals = 100;

/** Whether records of one millisecond keep their order: reads a page that has some several times. */
export const ties: Probe = {
  name: "ties",
  question: "Do records of one millisecond keep their order between requests?",
  run: (context) => probeEach(context, probeLog),
};

async function probeLog({ server }: ProbeContext, log: Log): Promise<Result> {
  const { operation } = log;
  const chosen = chooseTie(log);
  if (!chosen) return notFound("No two different records share a millisecond in what was read.");

  const { page, tie } = chosen;
  const keysOf = (records: Page["records"]) =>
    records
      .filter((record) => timeOf(operation, record) === tie.time)
      .map((record) => keyOf(operation, record));
  const seen = [keysOf(page.records)];
  const evidence: Exchange[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    // A little more than needed, for records that are added in front.
    const limit = Math.min(page.limit, tie.last + arrivals);
    const exchange = await requestLog(server, log, { limit, skip: page.skip || undefined });
    evidence.push(exchange);
    seen.push(keysOf(recordsOf(exchange) ?? []));
  }
  const complete = seen.filter((keys) => keys.length === seen[0]?.length);
  const orders = new Set(complete.map((keys) => keys.join("\n"))).size;
  if (orders > 1) return unstable(tie, orders, evidence);
  if (complete.length < 2) return notFound("The records were not in the log any more.", evidence);
  return found(
    "stable",
    `Yes, with ${tie.distinct} records in ${complete.length} responses.`,
    evidence,
    "The client's walks can page with skip within a millisecond that has more records than one response.",
  );
}

function unstable({ distinct }: Tie, orders: number, evidence: Exchange[]): Result {
  const meaning =
    "The client assumes a stable order within a millisecond that has more records than one response: its walks repeat " +
    "the requests, and throw a WalkError when no two results agree. Smaller groups of records are not affected.";
  return found("unstable", `No: ${distinct} records were in ${orders} orders.`, evidence, meaning, true);
}

/** Chooses the tie with the most different records, then the one with the fewest records before it. */
function chooseTie({ operation, pages }: Log): { page: Page; tie: Tie } | undefined {
  return pages
    .flatMap((page) => tiesOf(operation, page.records).map((tie) => ({ page, tie })))
    .filter(({ tie }) => tie.distinct > 1)
    .sort(
      (one, other) =>
        Math.min(4, other.tie.distinct) - Math.min(4, one.tie.distinct) || one.tie.last - other.tie.last,
    )[0];
}
