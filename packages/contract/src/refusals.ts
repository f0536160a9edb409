/** Requests that a server must refuse. */
import type { Judgement } from "./answer-rules.ts";
import type { Operation } from "./document.ts";
import type { Ask, Exchange } from "./exchange.ts";
import type { RuleName } from "./report.ts";
import type { Server } from "./server.ts";
import type { Log } from "./survey.ts";

/** A request to refuse, and how. */
interface Refusal {
  ask: Ask;
  rule: RuleName;
  /** The status that must come. */
  status: number;
  /** What is wrong with the request. */
  fault: string;
}

/** Sends all of them; gives out what became of each. */
export async function checkRefusals(
  server: Server,
  logs: Log[],
  wrongPassword: boolean,
): Promise<{ exchange: Exchange; judgement: Judgement }[]> {
  const judged = [];
  for (const log of logs) {
    for (const { ask, rule, status, fault } of refusalsOf(log, wrongPassword)) {
      const exchange = await server.ask({ ...ask, isNormal: false });
      judged.push({ exchange, judgement: { rule, place: "status", ...judge(log, exchange, status, fault) } });
    }
  }
  return judged;
}

function judge(log: Log, { answer }: Exchange, status: number, fault: string): { message?: string } {
  const came = answer.status;
  // Who may not call an operation can be told so before the parameters are looked at.
  const isForbidden = log.closed === 403 && came === 403 && status === 400;
  // That a status is not documented at all is another rule's.
  const isStrange = answer.broken !== undefined || !(came in log.operation.answers);
  return came === status || isForbidden || isStrange
    ? {}
    : { message: `The status is ${came}, not ${status}: ${fault}.` };
}

function refusalsOf({ operation, user }: Log, wrongPassword: boolean): Refusal[] {
  const parameters = { ...user, limit: 1 };
  const refusals: Refusal[] = [
    {
      ask: { operation, parameters, credentials: "none" },
      rule: "without-credentials",
      status: 401,
      fault: "no credentials were sent",
    },
    ...malformed(operation, parameters),
  ];
  if (!wrongPassword) return refusals;
  return [
    ...refusals,
    {
      ask: { operation, parameters, credentials: "wrong password" },
      rule: "wrong-password",
      status: 401,
      fault: "a wrong password was sent",
    },
  ];
}

/** Each way in which the document's parameters can be malformed: a text for a number, and a missing one. */
function malformed(operation: Operation, parameters: Ask["parameters"]): Refusal[] {
  return operation.parameters
    .filter((parameter) => parameter.in === "query")
    .flatMap(({ name, required, schema }) => {
      const wrong = (value: string | undefined, fault: string): Refusal => ({
        ask: { operation, parameters: { ...parameters, [name]: value }, credentials: "own" },
        rule: "malformed",
        status: 400,
        fault,
      });
      return [
        ...(schema.type === "integer" ? [wrong("many", `${name} was no number`)] : []),
        ...(required ? [wrong(undefined, `${name} was missing`)] : []),
      ];
    });
}
