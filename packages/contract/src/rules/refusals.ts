/** Requests that the server must refuse. */
import type { Operation } from "../document.ts";
import type { Log } from "../logs/survey.ts";
import type { RuleName } from "../report/report.ts";
import type { Exchange, LogRequest } from "../server/exchange.ts";
import type { Server } from "../server/server.ts";
import { type RecordedResult, recordResult } from "./rule-result.ts";

/** A request to refuse, and how. */
interface Refusal {
  request: LogRequest;
  rule: RuleName;
  /** The expected status. */
  status: number;
  /** What is wrong with the request. */
  reason: string;
}

/** Sends all of them, and checks the status of each response. */
export async function checkRefusals(
  server: Server,
  logs: Log[],
  wrongPassword: boolean,
): Promise<RecordedResult[]> {
  const results: RecordedResult[] = [];
  for (const log of logs) {
    for (const refusal of refusalsOf(log, wrongPassword)) {
      const exchange = await server.send({ ...refusal.request, isValid: false });
      if (exchange.isRefused) continue;
      const message = checkStatus(log, exchange, refusal);
      const result = { rule: refusal.rule, place: "status", ...(message !== undefined && { message }) };
      results.push(recordResult(exchange, result));
    }
  }
  return results;
}

function checkStatus(log: Log, { response }: Exchange, { status, reason }: Refusal): string | undefined {
  const received = response.status;
  // A server can look at permission and user before it looks at the parameters.
  const isClosed = [403, 404].includes(received) && received === log.closed && status === 400;
  // An undocumented status is reported by another rule.
  const isReported = response.broken !== undefined || !(received in log.operation.responses);
  if (received === status || isClosed || isReported) return undefined;
  return `The status is ${received} instead of ${status}, although ${reason}.`;
}

function refusalsOf({ operation, user }: Log, wrongPassword: boolean): Refusal[] {
  const parameters = { ...user, limit: 1 };
  const withoutCredentials: Refusal = {
    request: { operation, parameters, credentials: "none" },
    rule: "without-credentials",
    status: 401,
    reason: "no credentials were sent",
  };
  const withWrongPassword: Refusal = {
    request: { operation, parameters, credentials: "wrong password" },
    rule: "wrong-password",
    status: 401,
    reason: "a wrong password was sent",
  };
  const refusals = [withoutCredentials, ...malformed(operation, parameters)];
  return wrongPassword ? [...refusals, withWrongPassword] : refusals;
}

/** Each way in which the document's parameters can be malformed: a word for an integer, and a missing parameter. */
function malformed(operation: Operation, parameters: LogRequest["parameters"]): Refusal[] {
  return operation.parameters
    .filter((parameter) => parameter.in === "query")
    .flatMap(({ name, required, type }) => {
      const refusal = (value: string | undefined, reason: string): Refusal => ({
        request: { operation, parameters: { ...parameters, [name]: value }, credentials: "given" },
        rule: "malformed",
        status: 400,
        reason,
      });
      return [
        ...(type === "integer" ? [refusal("many", `${name} was not an integer`)] : []),
        ...(required ? [refusal(undefined, `${name} was missing`)] : []),
      ];
    });
}
