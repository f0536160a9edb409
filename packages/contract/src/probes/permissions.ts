import type { Exchange } from "../exchange.ts";
import { found, notFound, type Probe, type Result, wordsOf } from "./probe.ts";

/** Which permission an operation requires, asked with the credentials of a user who has none. */
export const permissions: Probe = {
  name: "permissions",
  question: "Which permission does this operation require, and what does a refusal say?",
  requests: 3,
  async run({ server, logs }) {
    if (!server.knows("other user")) {
      const supply = "SAYMON_OTHER_LOGIN and SAYMON_OTHER_PASSWORD of a user without permissions are not set";
      return [notFound(supply)];
    }
    const exchanges: Exchange[] = [];
    for (const { operation, user } of logs) {
      const parameters = { ...user, limit: 1 };
      exchanges.push(await server.ask({ operation, parameters, credentials: "other user" }));
    }
    const wording = learn(exchanges);
    return exchanges.map((exchange) => ({
      operation: exchange.operation,
      ...toResult(exchange, exchanges, wording),
    }));
  },
};

/** A refusal's message, around the name of the permission. */
interface Wording {
  before: string;
  after: string;
}

function toResult(exchange: Exchange, all: Exchange[], wording: Wording | undefined): Result {
  const { operation, answer } = exchange;
  if (answer.status === 403) {
    const name = nameIn(exchange, wording) ?? operation.permission ?? "not named";
    const isOther = operation.permission !== null && name !== operation.permission && name !== "not named";
    const finding = isOther
      ? `${name}; the document says ${operation.permission}.`
      : `${name}${operation.permission ? ", as the document says" : ""}.`;
    const meaning = isOther
      ? "This breaks an assumption: the document names another permission. The client throws a ForbiddenError with the server's words."
      : "The client throws a ForbiddenError with the server's words.";
    return { ...found(name, finding, [exchange], meaning, isOther), ...wordsOf(exchange) };
  }
  const isRefused = all.some(({ answer }) => answer.status === 403);
  if (answer.status === 200 && operation.permission === null && isRefused)
    return found(
      "none",
      "None that this user lacks.",
      [exchange],
      "Any user can read this log with the client.",
    );
  if (answer.status === 200)
    return notFound("the other user may read this log; take one without permissions", [exchange]);
  return notFound(`the answer to the other user was ${answer.status}`, [exchange]);
}

/** How this server words a refusal: learned where the document names the permission. */
function learn(exchanges: Exchange[]): Wording | undefined {
  for (const exchange of exchanges) {
    const { permission } = exchange.operation;
    const message = messageOf(exchange);
    if (permission === null || !message?.includes(permission)) continue;
    const [before = "", after = ""] = message.split(permission, 2);
    return { before, after };
  }
  return undefined;
}

function nameIn(exchange: Exchange, wording: Wording | undefined): string | undefined {
  const message = messageOf(exchange);
  if (!wording || !message?.startsWith(wording.before) || !message.endsWith(wording.after)) return undefined;
  const name = message.slice(wording.before.length, message.length - wording.after.length);
  return /^[\w.:-]+$/.test(name) ? name : undefined;
}

function messageOf({ answer }: Exchange): string | undefined {
  const { message } = (answer.json ?? {}) as { message?: unknown };
  return answer.status === 403 && typeof message === "string" ? message : undefined;
}
