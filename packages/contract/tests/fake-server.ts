/** Servers without a network, for what needs no more than answers. */
import { type Operation, operations } from "../src/document.ts";
import { type Ask, type Exchange, type LogRecord, toAnswer } from "../src/exchange.ts";
import type { Server } from "../src/server.ts";
import type { Log } from "../src/survey.ts";

/** An answer to be; a body that is no text is sent as JSON. */
export interface FakeAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  broken?: string;
}

/** An operation by its name. */
export function operation(id: Operation["id"]): Operation {
  return operations.find((operation) => operation.id === id) as Operation;
}

/** An exchange that has taken place. */
export function exchange(
  { status = 200, headers = { "Content-Type": "application/json" }, body = [], broken }: FakeAnswer,
  ask: Partial<Ask> = {},
): Exchange {
  const { operation: about = operation("listSessionLog"), parameters = {}, credentials = "own" } = ask;
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const request = {
    method: "GET",
    path: about.path,
    parameters: Object.fromEntries(given),
    credentials,
  } as const;
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const answer = toAnswer(status, new Headers(headers), bytes, broken);
  return { operation: about, request, isNormal: ask.isNormal ?? credentials === "own", answer };
}

/** A server that answers by a function. */
export function fakeServer(answer: (ask: Ask, index: number) => FakeAnswer): Server {
  const exchanges: Exchange[] = [];
  return {
    address: "https://saymon.example.com",
    exchanges,
    knows: () => true,
    conceal: (text) => text,
    async ask(ask) {
      const made = exchange(answer(ask, exchanges.length), ask);
      exchanges.push(made);
      return made;
    },
  };
}

/** What a request asks of a log. */
export interface Query {
  from: number;
  to: number;
  limit: number;
  skip: number;
}

/** A server with one log, bounds inclusive, in the order in which the records are given. */
export function logServer(
  log: Operation,
  records: () => LogRecord[],
  { most = 1000, change = (query: Query) => query }: { most?: number; change?: (query: Query) => Query } = {},
): Server {
  return fakeServer(({ parameters }) => {
    const { from = 0, to = Number.POSITIVE_INFINITY, limit = 30, skip = 0 } = parameters;
    const query = change({ from: Number(from), to: Number(to), limit: Number(limit), skip: Number(skip) });
    const inside = records().filter((record) => {
      const time = record[log.time] as number;
      return time >= query.from && time <= query.to;
    });
    return { body: inside.slice(query.skip, query.skip + Math.min(query.limit, most)) };
  });
}

/** A log as the survey would have read it, in one page. */
export function surveyed(about: Operation, records: LogRecord[], limit: number = 1000): Log {
  return { operation: about, user: {}, pages: [{ limit, skip: 0, records }], records };
}

/** Session records with these start times; each ends a second later. */
export function sessions(...times: number[]): LogRecord[] {
  return times.map((startTime, index) => ({
    id: `session-${index}-${startTime}`,
    userId: "somebody",
    login: "somebody",
    startTime,
    endTime: startTime + 1000,
    expiredAt: startTime + 5000,
  }));
}

/** Password records with these times. */
export function passwords(...times: number[]): LogRecord[] {
  return times.map((timestamp, index) => ({
    timestamp,
    userId: "somebody",
    login: "somebody",
    initiator: `${index}`,
  }));
}
