import { type Exchange, recordsOf } from "../exchange.ts";
import { keyOf, type Tie, tiesOf, timeOf } from "../logs.ts";
import { askLog, type Log, type Page } from "../survey.ts";
import { found, type Lab, notFound, openLogs, type Probe, type Result } from "./probe.ts";

/** How often the same page is read again. With two records, one of so many coin tosses must fall the other way. */
const repetitions = 5;

/** Records that may arrive in front while the log is being asked. */
const arrivals = 100;

/** Whether records of one millisecond keep their order, asked of a page that holds some, again and again. */
export const ties: Probe = {
  name: "ties",
  question: "Do records of one millisecond keep their order between requests?",
  requests: 3 * repetitions,
  async run(lab) {
    const results: Result[] = [];
    for (const log of openLogs(lab)) results.push({ operation: log.operation, ...(await ask(lab, log)) });
    return results;
  },
};

async function ask({ server }: Lab, log: Log): Promise<Result> {
  const { operation } = log;
  const chosen = choose(log);
  if (!chosen) return notFound("no two different records of one millisecond were in what was read");

  const { page, tie } = chosen;
  const keysOf = (records: Page["records"]) =>
    records
      .filter((record) => timeOf(operation, record) === tie.time)
      .map((record) => keyOf(operation, record));
  const seen = [keysOf(page.records)];
  const evidence: Exchange[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    // A little more than needed, for records that arrive in front.
    const limit = Math.min(page.limit, tie.last + arrivals);
    const exchange = await askLog(server, log, { limit, skip: page.skip || undefined });
    evidence.push(exchange);
    seen.push(keysOf(recordsOf(exchange) ?? []));
  }

  const whole = seen.filter((keys) => keys.length === seen[0]?.length);
  const orders = new Set(whole.map((keys) => keys.join("\n")));
  if (orders.size > 1) {
    const meaning =
      "This breaks an assumption where a millisecond holds more records than one answer: those cannot be read for " +
      "sure, by no way over this API. Elsewhere the client reads all records of a millisecond in one answer.";
    const finding = `No: ${tie.distinct} records came in ${orders.size} orders.`;
    return found("unstable", finding, evidence, meaning, true);
  }
  if (whole.length < 2) return notFound("the records were no longer there", evidence);
  const finding = `Yes, as far as ${tie.distinct} records in ${whole.length} answers can tell.`;
  return found(
    "stable",
    finding,
    evidence,
    "The client uses skip within a millisecond that fills a page, safely here.",
  );
}

/** The most telling tie: with the most records that can be told apart, then with the fewest in front of them. */
function choose({ operation, pages }: Log): { page: Page; tie: Tie } | undefined {
  return pages
    .flatMap((page) => tiesOf(operation, page.records).map((tie) => ({ page, tie })))
    .filter(({ tie }) => tie.distinct > 1)
    .sort(
      (one, other) =>
        Math.min(4, other.tie.distinct) - Math.min(4, one.tie.distinct) || one.tie.last - other.tie.last,
    )[0];
}
