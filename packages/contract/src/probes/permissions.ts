import { type Exchange, messageOf } from "../server/exchange.ts";
import { found, notFound, type Probe, type Result, serverMessageOf } from "./probe.ts";

/** Which permission an operation requires; needs the credentials of a user without permissions. */
export const permissions: Probe = {
  name: "permissions",
  question: "Which permission does this operation require, and what does a refusal say?",
  async run({ server, logs }) {
    if (!server.has("other user"))
      return [
        notFound("SAYMON_OTHER_LOGIN and SAYMON_OTHER_PASSWORD of a user without permissions are not set."),
      ];
    const exchanges: Exchange[] = [];
    for (const { operation, user } of logs) {
      const parameters = { ...user, limit: 1 };
      exchanges.push(await server.send({ operation, parameters, credentials: "other user" }));
    }
    const wording = learnWording(exchanges);
    return exchanges.map((exchange) => ({
      operation: exchange.operation,
      ...toResult(exchange, exchanges, wording),
    }));
  },
};

/** The message of a refusal, around the name of the permission. */
interface Wording {
  before: string;
  after: string;
}

function toResult(exchange: Exchange, all: Exchange[], wording: Wording | undefined): Result {
  const { operation, response } = exchange;
  if (response.status === 403) return { ...toPermission(exchange, wording), ...serverMessageOf(exchange) };
  const isRefused = all.some(({ response }) => response.status === 403);
  if (response.status === 200 && operation.permission === null && isRefused)
    return found(
      "none",
      "None that this user lacks.",
      [exchange],
      "Any user can read this log with the client.",
    );
  if (response.status === 200)
    return notFound("The other user may read this log. A user without permissions is needed.", [exchange]);
  return notFound(`The response to the other user was ${response.status}.`, [exchange]);
}

function toPermission(exchange: Exchange, wording: Wording | undefined): Result {
  const documented = exchange.operation.permission;
  const named = nameIn(exchange, wording);
  const meaning = "The client throws a ForbiddenError with the server's message.";
  if (documented === null)
    return named === undefined
      ? found("not named", "The server does not name it.", [exchange], meaning)
      : found(named, "The server's message names it.", [exchange], meaning);
  if (named === undefined || named === documented)
    return found(documented, `${documented}, as the document says.`, [exchange], meaning);
  return found(
    named,
    `Another permission than ${documented}, which the document names.`,
    [exchange],
    `The document names another permission. ${meaning}`,
    true,
  );
}

/** Learns how this server phrases a refusal, where the document names the permission. */
function learnWording(exchanges: Exchange[]): Wording | undefined {
  for (const exchange of exchanges) {
    const { permission } = exchange.operation;
    const message = refusalOf(exchange);
    if (permission === null || !message?.includes(permission)) continue;
    const [before = "", after = ""] = message.split(permission, 2);
    return { before, after };
  }
  return undefined;
}

function nameIn(exchange: Exchange, wording: Wording | undefined): string | undefined {
  const message = refusalOf(exchange);
  if (!wording || !message?.startsWith(wording.before) || !message.endsWith(wording.after)) return undefined;
  const name = message.slice(wording.before.length, message.length - wording.after.length);
  return /^[\w.:-]{1,100}$/.test(name) ? name : undefined;
}

function refusalOf({ response }: Exchange): string | undefined {
  const message = messageOf(response.json);
  return response.status === 403 && typeof message === "string" ? message : undefined;
}
