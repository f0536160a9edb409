import type { AuditRecord, ErrorBody, PasswordRecord, Records, SessionRecord } from "@saymon-logs/types";
// Built from the document. The path holds from `src/testing` as well as from `dist/testing`.
import { documentedLogs, errors, paths } from "../../dist/testing/examples.js";
import type { OperationId } from "../operation-id.ts";

/** The logs of a fake server. They are read at each request, so records that you add later are returned from then on. */
export interface FakeLogs {
  /** The session log. Default: empty. */
  sessions?: readonly SessionRecord[];
  /** The audit logs of all users; each record belongs to the user in its `userId`. Default: empty. */
  changes?: readonly AuditRecord[];
  /** The password logs of all users; each record belongs to the user in its `userId`. Default: empty. */
  passwords?: readonly PasswordRecord[];
  /** Maximum number of records in one response, whatever `limit` is requested. Default: unlimited. */
  maxPageSize?: number;
  /** The server's time in milliseconds since 1970, sent as `Date` with each response. Default: `Date.now`. */
  now?: () => number;
}

/** The response to one request. Omitted fields are as usual. */
export interface FakeResponse {
  /**
   * HTTP status. Default: 200. The body of an error that the document describes for the operation is the document's
   * first example; other errors have no body.
   */
  status?: number;
  /** Body instead of the usual one: a string is sent as HTML, anything else as JSON. */
  body?: unknown;
  /** Headers, such as `Retry-After`; they replace the usual ones. */
  headers?: Record<string, string>;
  /** Milliseconds before the response. With `Infinity` it never arrives, and only an abort ends the request. Default: 0. */
  delay?: number;
  /** Whether to reject with the `TypeError` of a `fetch` that cannot reach its server. Default: false. */
  networkError?: boolean;
}

/** A server without a network, for the option `fetch` of a client. */
export interface FakeServer {
  /** Responds to a request as the server would. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** Sets the responses to the next requests, one each; requests after them get the usual response. */
  next(...responses: FakeResponse[]): void;
  /** The requests so far, oldest first. They contain the credentials that were sent. */
  readonly requests: readonly Request[];
}

/**
 * Creates a server that implements the operations as the document describes them: sessions newest first, changes oldest
 * first, and where the order is not published, as of passwords, in the order of the list; with `from`, `to`, `skip` and
 * `limit`. Bounds are inclusive, which the vendor does not publish. Any credentials are accepted; without them the
 * response is 401.
 *
 * Servers are independent: nothing global is changed, and nothing needs to be closed.
 *
 * @example
 * ```ts
 * import { createClient } from "@saymon-logs/client";
 * import { fakeServer, fakeSessionRecord } from "@saymon-logs/client/testing";
 *
 * const server = fakeServer({ sessions: [fakeSessionRecord({ login: "auditor" })] });
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: "any", password: "any" },
 *   fetch: server.fetch,
 * });
 *
 * server.next({ status: 403 });
 * const refused = await client.listSessionLog().catch((error: Error) => error.name);
 * const [session] = await client.listSessionLog();
 * console.log(refused, session?.login, server.requests.length);
 * ```
 */
export function fakeServer(logs: FakeLogs = {}): FakeServer {
  const requests: Request[] = [];
  const responses: FakeResponse[] = [];

  return {
    requests,
    next: (...next) => void responses.push(...next),
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push(request);
      const response = responses.shift() ?? {};
      await wait(response.delay ?? 0, request.signal);
      if (response.networkError) throw new TypeError("fetch failed");
      return respond(request, response, logs);
    },
  };
}

function respond(request: Request, { status, body, headers = {} }: FakeResponse, logs: FakeLogs): Response {
  const operation = findOperation(request);
  const usual: UsualResponse = operation ? usualResponse(operation, request, logs) : { status: 404 };
  const chosen = status ?? usual.status;
  const { now = Date.now } = logs;
  // `Headers` writes names in lower case, so that what is given replaces what is usual.
  const sent = { date: new Date(now()).toUTCString(), ...Object.fromEntries(new Headers(headers)) };
  if (body !== undefined) return createResponse(body, chosen, sent);
  if (chosen === usual.status) return createResponse(usual.body, chosen, sent);
  return createResponse(operation && findErrorBody(operation, chosen), chosen, sent);
}

interface Operation {
  id: OperationId;
  /** The `{id}` in the path, if it has one. */
  pathId: string | undefined;
}

interface UsualResponse {
  status: number;
  body?: unknown;
}

const routes = Object.entries(paths).map(([id, path]) => ({
  id: id as OperationId,
  // A server may live below a path of its own, so only the end has to match.
  pattern: new RegExp(`${path.replace("{id}", "([^/]+)")}$`),
}));

function findOperation({ method, url }: Request): Operation | undefined {
  if (method !== "GET") return undefined;
  for (const { id, pattern } of routes) {
    const match = pattern.exec(new URL(url).pathname);
    if (match) return { id, pathId: match[1] && decodeURIComponent(match[1]) };
  }
  return undefined;
}

function usualResponse(operation: Operation, request: Request, logs: FakeLogs): UsualResponse {
  const query = new URL(request.url).searchParams;
  const refuse = (status: number) => ({ status, body: findErrorBody(operation, status) });
  if (!request.headers.has("Authorization") && !query.has("api-token")) return refuse(401);

  const { from = 0, to = Infinity, skip = 0, limit = Infinity } = parseNumbers(query);
  if ([from, to, skip, limit].some(Number.isNaN)) return refuse(400);
  const { requiredQuery = "" } = documentedLogs[operation.id];
  const user = operation.pathId ?? query.get(requiredQuery);
  if (requiredQuery && !user) return refuse(400);

  const records = selectRecords(operation.id, user, logs).filter(({ time }) => time >= from && time <= to);
  const end = skip + Math.min(limit, logs.maxPageSize ?? Infinity);
  return { status: 200, body: records.slice(skip, end).map(({ record }) => record) };
}

/** The bounds and counts of a query; NaN for what is not an integer. */
function parseNumbers(query: URLSearchParams): Partial<Record<string, number>> {
  const given = ["from", "to", "skip", "limit"].filter((name) => query.has(name));
  return Object.fromEntries(given.map((name) => [name, parseInteger(query.get(name) ?? "")]));
}

function parseInteger(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** The records of each log that belong to a user, or all. The compiler finds an operation that is missing. */
const selectors: {
  [Id in OperationId]: (logs: FakeLogs, user: string | null) => readonly Records[Id][];
} = {
  listSessionLog: ({ sessions = [] }) => sessions,
  listUserAuditLog: ({ changes = [] }, user) => changes.filter(({ userId }) => userId === user),
  listPasswordLog: ({ passwords = [] }, user) => passwords.filter(({ userId }) => userId === user),
};

interface Timed {
  record: object;
  time: number;
}

/** Records in the order of the log's responses, each with the time that `from` and `to` compare with. */
function selectRecords(id: OperationId, user: string | null, logs: FakeLogs): Timed[] {
  const { time, order } = documentedLogs[id];
  const records: readonly object[] = selectors[id](logs, user);
  const timed = records.map((record) => ({ record, time: Number(record[time as keyof object]) }));
  if (order === null) return timed;
  return timed.sort((one, other) =>
    order === "newest-first" ? other.time - one.time : one.time - other.time,
  );
}

function findErrorBody({ id }: Operation, status: number): ErrorBody | undefined {
  return errors[id][status];
}

function createResponse(body: unknown, status: number, headers: Record<string, string>): Response {
  if (body === undefined) return new Response(null, { status, headers });

  const isText = typeof body === "string";
  return new Response(isText ? body : JSON.stringify(body), {
    status,
    headers: { "content-type": isText ? "text/html" : "application/json", ...headers },
  });
}

/** Waits this many milliseconds, or forever; rejects with the signal's reason as soon as it is aborted. */
async function wait(delay: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (delay <= 0) return;

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  const timer = delay === Infinity ? undefined : setTimeout(resolve, delay);
  await promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}
