import type { PasswordRecord } from "@saymon-logs/client";
import type { Judgement } from "./answer-rules.ts";
import type { Order } from "./document.ts";
import { type Exchange, recordsOf } from "./exchange.ts";
import { type ComparedTime, directionOf, isOutside, keyOf, timeOf, turnOf } from "./logs.ts";

/**
 * What a single answer says of the rules that join it to its request.
 *
 * @param compared What of a session the server compares with `from` and `to`; `overlap` is the mildest.
 * @param order The order of the log, where it is known.
 */
export function judgeRecords(
  exchange: Exchange,
  compared: ComparedTime,
  order: Order | undefined,
): Judgement[] {
  const records = recordsOf(exchange);
  if (!records || !exchange.isNormal) return [];
  const { operation, request } = exchange;
  const { limit, from, to } = request.parameters;
  const judged: Judgement[] = [];

  if (limit !== undefined) {
    const tooMany = records.length > Number(limit);
    const message = `${records.length} records came; the limit was ${limit}.`;
    judged.push({ rule: "limit", place: "body", ...(tooMany && { message }) });
  }

  if (from !== undefined || to !== undefined) {
    const range = {
      ...(from !== undefined && { from: Number(from) }),
      ...(to !== undefined && { to: Number(to) }),
    };
    const outside = records.findIndex((record) => isOutside(operation, record, range, compared));
    judged.push(broken("range", outside, operation.time, "The record lies outside of from and to."));
  }

  const times = records.map((record) => timeOf(operation, record));
  const second = times.find((time) => time !== times[0]) ?? 0;
  const expected = order ?? (second > (times[0] ?? 0) ? "oldest-first" : "newest-first");
  const words = order ? `The log runs ${order.replace("-", " ")}` : "The records above run the other way";
  judged.push(broken("order", turnOf(times, expected), operation.time, `${words}; this record does not.`));

  if (operation.hasId) {
    const seen = new Set<string>();
    const repeated = records.findIndex((record) => seen.size === seen.add(keyOf(operation, record)).size);
    judged.push(broken("repeats", repeated, "id", "The same record stands further up already."));
  }
  return judged;
}

/** Whether the records are those of the user who was asked for. */
export function judgeUser(exchange: Exchange): Judgement[] {
  const { operation, request, isNormal } = exchange;
  const records = recordsOf(exchange);
  const asked = operation.user && request.parameters[operation.user.name];
  if (!records || !isNormal || asked === undefined) return [];
  const field: keyof PasswordRecord = "userId";
  const other = records.findIndex((record) => field in record && record[field] !== asked);
  return [broken("user", other, field, "The record is another user's.")];
}

/** The order of a log: the document's where it is promised, else the one that most of the answers have. */
export function orderOf(exchanges: Exchange[]): Order | undefined {
  const [{ operation } = { operation: undefined }] = exchanges;
  if (operation?.orderIsPromised) return operation.order;
  const seen = exchanges
    .filter(({ isNormal }) => isNormal)
    .map((exchange) =>
      directionOf((recordsOf(exchange) ?? []).map((record) => timeOf(exchange.operation, record))),
    );
  const count = (order: Order) => seen.filter((direction) => direction === order).length;
  if (count("newest-first") + count("oldest-first") === 0) return undefined;
  return count("newest-first") > count("oldest-first") ? "newest-first" : "oldest-first";
}

function broken(rule: Judgement["rule"], index: number, field: string, message: string): Judgement {
  return index < 0 ? { rule, place: "body" } : { rule, place: `body /${index}/${field}`, message };
}
