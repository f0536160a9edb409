/** How a server handles requests that the document neither allows nor forbids. */
import { timeOf } from "../logs/records.ts";
import { requestLog } from "../logs/survey.ts";
import { type Exchange, recordsOf } from "../server/exchange.ts";
import { found, notFound, openLogs, type Probe, probeEach, type Result, serverMessageOf } from "./probe.ts";

/** An id that no user has, in the form of the document's examples. */
const unknownId = "0".repeat(24);

/** A range that ends before it starts. */
export const reversedRange: Probe = {
  name: "reversed-range",
  question: "What is the response when from is after to?",
  run: (context) =>
    probeEach(context, async ({ server }, log) => {
      const [first] = log.records;
      // So far apart that no session lasts that long.
      const range = { from: first ? timeOf(log.operation, first) : 2, to: 1, limit: 10 };
      const exchange = await requestLog(server, log, range, false);
      return toResult(exchange, "The client throws a TypeError for such a range, and sends nothing.");
    }),
};

/** The id of a user who does not exist. */
export const unknownUser: Probe = {
  name: "unknown-user",
  question: "What is the response for a user who does not exist?",
  async run(context) {
    const results: Result[] = [];
    for (const { operation, closed } of context.logs) {
      if (!operation.user || closed === 403) continue;
      const parameters = { [operation.user.name]: unknownId, limit: 1 };
      const exchange = await context.server.send({ operation, parameters, isValid: false });
      results.push({ operation, ...toResult(exchange, meaningOf(exchange)) });
    }
    return results;
  },
};

/** A parameter that the document does not have. */
export const unknownParameters: Probe = {
  name: "unknown-parameters",
  question: "Does the server ignore undocumented query parameters?",
  async run(context) {
    const [log] = openLogs(context);
    if (!log) return [notFound("No log can be read.")];
    const exchange = await requestLog(context.server, log, { limit: 1, undocumentedParameter: "1" }, false);
    const { status } = exchange.response;
    const meaning =
      "The client sends documented parameters only; in other programs, a misspelled parameter is";
    if (status === 400)
      return [found("error", "No, it refuses them (400).", [exchange], `${meaning} noticed.`)];
    if (status !== 200) return [notFound(`The response was ${status}.`, [exchange])];
    return [found("ignore", "Yes.", [exchange], `${meaning} not noticed.`)];
  },
};

function meaningOf(exchange: Exchange): string {
  if (exchange.response.status !== 200) return "The client throws an error, so a misspelled id is noticed.";
  return recordsOf(exchange)?.length === 0
    ? "The client returns an empty array: a user without records and a misspelled id look the same."
    : "The client returns these records: with a misspelled id, they are those of another user.";
}

function toResult(exchange: Exchange, meaning: string): Result {
  const { isRefused, response } = exchange;
  const { status } = response;
  const records = recordsOf(exchange);
  if (records?.length === 0) return found("empty", "An empty array.", [exchange], meaning);
  if (records) return found("records", "Records.", [exchange], meaning);
  if (status >= 400 && status < 500 && !isRefused)
    return { ...found("error", `An error, ${status}.`, [exchange], meaning), ...serverMessageOf(exchange) };
  return notFound(`The response was ${status}.`, [exchange]);
}
