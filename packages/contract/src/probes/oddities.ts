/** How a server takes requests that the document neither allows nor forbids. */
import { type Exchange, recordsOf } from "../exchange.ts";
import { timeOf } from "../logs.ts";
import { askLog } from "../survey.ts";
import { found, notFound, openLogs, type Probe, type Result, wordsOf } from "./probe.ts";

/** Nobody's id, of the form that the document's examples show. */
const nobody = "0".repeat(24);

/** A range that ends before it begins. */
export const reversedRange: Probe = {
  name: "reversed-range",
  question: "What comes when from is after to?",
  requests: 3,
  async run(lab) {
    const results: Result[] = [];
    for (const log of openLogs(lab)) {
      const { operation, records } = log;
      const [first] = records;
      // So far apart that nothing can last all the time in between.
      const exchange = await askLog(
        lab.server,
        log,
        { from: first ? timeOf(operation, first) : 2, to: 1, limit: 10 },
        false,
      );
      results.push({
        operation,
        ...toResult(exchange, "The client refuses such a range before it sends anything."),
      });
    }
    return results;
  },
};

/** An id that nobody has. */
export const unknownUser: Probe = {
  name: "unknown-user",
  question: "What comes for a user that does not exist?",
  requests: 2,
  async run(lab) {
    const results: Result[] = [];
    for (const { operation, closed } of lab.logs) {
      if (!operation.user || closed === 403) continue;
      const parameters = { [operation.user.name]: nobody, limit: 1 };
      const exchange = await lab.server.ask({ operation, parameters, isNormal: false });
      results.push({ operation, ...toResult(exchange, meaningOf(exchange)) });
    }
    return results;
  },
};

/** A parameter that the document does not know. */
export const unknownParameters: Probe = {
  name: "unknown-parameters",
  question: "Is a query parameter that the document does not know ignored?",
  requests: 1,
  async run(lab) {
    const [log] = openLogs(lab);
    if (!log) return [notFound("no log can be read")];
    const exchange = await askLog(lab.server, log, { limit: 1, unknownToTheDocument: "1" }, false);
    const { status } = exchange.answer;
    if (status === 400) {
      const meaning =
        "The client sends known parameters alone; a mistyped one in a script of your own is noticed.";
      return [found("error", "No, it is refused (400).", [exchange], meaning)];
    }
    if (status !== 200) return [notFound(`the answer was ${status}`, [exchange])];
    const meaning =
      "The client sends known parameters alone; a mistyped one in a script of your own goes unnoticed.";
    return [found("ignore", "Yes.", [exchange], meaning)];
  },
};

function meaningOf(exchange: Exchange): string {
  if (exchange.answer.status !== 200) return "The client throws an error, so a mistyped id is noticed.";
  return recordsOf(exchange)?.length === 0
    ? "The client gives an empty list: a user without records and a mistyped id look the same."
    : "The client gives these records as the user's: a mistyped id gives those of somebody else.";
}

function toResult(exchange: Exchange, meaning: string): Result {
  const { status } = exchange.answer;
  const records = recordsOf(exchange);
  if (records?.length === 0) return found("empty", "An empty list.", [exchange], meaning);
  if (records) return found("records", "Records all the same.", [exchange], meaning);
  if (status >= 400 && status < 500)
    return { ...found("error", `An error, ${status}.`, [exchange], meaning), ...wordsOf(exchange) };
  return notFound(`the answer was ${status}`, [exchange]);
}
