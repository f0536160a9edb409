/** The rules that relate the records of a response to its request. */
import type { Order } from "../document.ts";
import { type ComparedTime, directionOf, isOutside, keyOf, timeOf, turnOf } from "../logs/records.ts";
import { isUsableUserId } from "../logs/user-id.ts";
import { type Exchange, type LogRecord, recordsOf } from "../server/exchange.ts";
import type { RuleResult } from "./rule-result.ts";

/**
 * Checks the records of one response.
 *
 * @param compared Which time of a session the server compares with `from` and `to`; `overlap` is the most tolerant.
 * @param order The order of the log, where it is known.
 */
export function checkRecords(
  exchange: Exchange,
  compared: ComparedTime,
  order: Order | undefined,
): RuleResult[] {
  const records = recordsOf(exchange);
  if (!records || !exchange.isValid) return [];
  return [
    ...checkLimit(exchange, records),
    ...checkBounds(exchange, records, compared),
    checkOrder(exchange, records, order),
    ...checkRepeats(exchange, records),
    ...checkUserIds(exchange, records),
  ];
}

function checkLimit({ request }: Exchange, records: LogRecord[]): RuleResult[] {
  const { limit } = request.parameters;
  if (limit === undefined) return [];
  const message = `The response has ${records.length} records; limit was ${limit}.`;
  return [{ rule: "limit", place: "body", ...(records.length > Number(limit) && { message }) }];
}

function checkBounds(
  { operation, request }: Exchange,
  records: LogRecord[],
  compared: ComparedTime,
): RuleResult[] {
  const { from, to } = request.parameters;
  if (from === undefined && to === undefined) return [];
  const range = { from: Number(from ?? 0), to: Number(to ?? Number.POSITIVE_INFINITY) };
  const outside = records.findIndex((record) => isOutside(operation, record, range, compared));
  return [toResult("range", outside, operation.time, "The record is outside from and to.")];
}

function checkOrder({ operation }: Exchange, records: LogRecord[], order: Order | undefined): RuleResult {
  const times = records.map((record) => timeOf(operation, record));
  const second = times.find((time) => time !== times[0]) ?? 0;
  const expected = order ?? (second > (times[0] ?? 0) ? "oldest-first" : "newest-first");
  const reason = order ? `The log is ordered ${order.replace("-", " ")}` : "The order changes here";
  return toResult(
    "order",
    turnOf(times, expected),
    operation.time,
    `${reason}; this record is out of order.`,
  );
}

function checkRepeats({ operation }: Exchange, records: LogRecord[]): RuleResult[] {
  if (!operation.hasId) return [];
  const seen = new Set<string>();
  const repeated = records.findIndex((record) => seen.size === seen.add(keyOf(operation, record)).size);
  return [toResult("repeats", repeated, "id", "The same record is in the response already.")];
}

function checkUserIds({ operation: { userField } }: Exchange, records: LogRecord[]): RuleResult[] {
  if (userField === undefined) return [];
  const ids = records.map((record) => record[userField]);
  if (!ids.some((id) => typeof id === "string")) return [];
  const unusable = [...new Set(ids)].find((id) => typeof id === "string" && !isUsableUserId(id));
  const index = unusable === undefined ? -1 : ids.indexOf(unusable);
  return [toResult("user-id", index, userField, "This user id cannot be used in a request.")];
}

/** Checks whether the records are those of the user whose log was requested. */
export function checkOwner(exchange: Exchange): RuleResult[] {
  const { operation, request, isValid } = exchange;
  const records = recordsOf(exchange);
  const { user, ownerField } = operation;
  const requested = user && request.parameters[user.name];
  if (!records || !isValid || requested === undefined || ownerField === undefined) return [];
  const other = records.findIndex((record) => ownerField in record && record[ownerField] !== requested);
  return [toResult("user", other, ownerField, "The record belongs to another user.")];
}

/** Returns the order of a log: the document's where it is promised, else that of most responses. */
export function orderOf(exchanges: Exchange[]): Order | undefined {
  const [{ operation } = { operation: undefined }] = exchanges;
  if (operation?.promisedOrder) return operation.promisedOrder;
  const seen = exchanges
    .filter(({ isValid }) => isValid)
    .map((exchange) =>
      directionOf((recordsOf(exchange) ?? []).map((record) => timeOf(exchange.operation, record))),
    );
  const count = (order: Order) => seen.filter((direction) => direction === order).length;
  if (count("newest-first") + count("oldest-first") === 0) return undefined;
  return count("newest-first") > count("oldest-first") ? "newest-first" : "oldest-first";
}

function toResult(rule: RuleResult["rule"], index: number, field: string, message: string): RuleResult {
  return index < 0 ? { rule, place: "body" } : { rule, place: `body /${index}/${field}`, message };
}
