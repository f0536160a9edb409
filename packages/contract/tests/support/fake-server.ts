/** Servers without a network, for tests that need no more than responses. */
import { type Operation, operations } from "../../src/document.ts";
import type { Log } from "../../src/logs/survey.ts";
import { type Exchange, type LogRecord, type LogRequest, toResponse } from "../../src/server/exchange.ts";
import { isRefusal } from "../../src/server/pacer.ts";
import type { Server } from "../../src/server/server.ts";

/** A response to create; a body that is no string is sent as JSON. */
export interface FakeResponse {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  broken?: string;
}

/** A log of all users, whose order is promised; one of a user in the path; one of a user in the query, without an order. */
export const sessionLog: Operation = operation("listSessionLog");
export const auditLog: Operation = operation("listUserAuditLog");
export const passwordLog: Operation = operation("listPasswordLog");

function operation(id: Operation["id"]): Operation {
  return operations.find((operation) => operation.id === id) as Operation;
}

/** Creates an exchange. */
export function exchange(
  { status = 200, headers = { "Content-Type": "application/json" }, body = [], broken }: FakeResponse,
  request: Partial<LogRequest> = {},
): Exchange {
  const { operation: about = sessionLog, parameters = {}, credentials = "given" } = request;
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const response = toResponse(status, new Headers(headers), bytes, broken);
  return {
    operation: about,
    request: { method: "GET", path: about.path, parameters: Object.fromEntries(given), credentials },
    isValid: request.isValid ?? credentials === "given",
    isRefused: isRefusal(response),
    response,
  };
}

/** Creates a server that responds by a function. */
export function fakeServer(respond: (request: LogRequest, index: number) => FakeResponse): Server {
  const exchanges: Exchange[] = [];
  return {
    address: "https://saymon.example.com",
    exchanges,
    repeated: 0,
    has: () => true,
    toSafeText: (text) => text,
    async send(request) {
      const made = exchange(respond(request, exchanges.length), request);
      exchanges.push(made);
      return made;
    },
  };
}

/** Creates a server whose responses are all the same. */
export function always(response: FakeResponse): Server {
  return fakeServer(() => response);
}

/** A server to which nothing should be sent. */
export const silent: Server = fakeServer(() => {
  throw new Error("Nothing should be sent.");
});

/** What a request asks of a log. */
export interface Query {
  from: number;
  to: number;
  limit: number;
  skip: number;
}

/** Creates a server with one log, with inclusive bounds, in the order in which the records are given. */
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

/** Creates a log as the survey reads it, in one page. */
export function surveyed(about: Operation, records: LogRecord[], limit: number = 1000): Log {
  return { operation: about, user: {}, pages: [{ limit, skip: 0, records }], records };
}

/** Creates session records with these start times; each ends a second later. */
export function sessions(...times: number[]): LogRecord[] {
  return times.map((startTime, index) => ({
    id: `session-${index}-${startTime}`,
    userId: "user",
    login: "user",
    startTime,
    endTime: startTime + 1000,
    expiredAt: startTime + 5000,
  }));
}

/** Creates password records with these times. */
export function passwords(...times: number[]): LogRecord[] {
  return times.map((timestamp, index) => ({
    timestamp,
    userId: "user",
    login: "user",
    initiator: `${index}`,
  }));
}
