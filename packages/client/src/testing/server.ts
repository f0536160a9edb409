import type { AuditRecord, ErrorBody, operations, PasswordRecord, SessionRecord } from "@saymon-logs/types";
// Built from the document. The path holds from `src/testing` as well as from `dist/testing`.
import { errors, paths } from "../../dist/testing/examples.js";

/** What a fake server holds. It looks at each request, so what you add to a list later is answered from then on. */
export interface FakeLogs {
  /** The session log. Default: empty. */
  sessions?: readonly SessionRecord[];
  /** What all users changed; each is asked for by `userId`. Default: empty. */
  changes?: readonly AuditRecord[];
  /** The changes of all users' passwords; each user's are asked for by `userId`. Default: empty. */
  passwords?: readonly PasswordRecord[];
  /** The most records in one answer, whatever `limit` asks for. Default: no bound. */
  greatestLimit?: number;
  /** The server's time in milliseconds since 1970, sent as `Date` with each response. Default: `Date.now`. */
  now?: () => number;
}

/** How one request is answered. Whatever is left out is as without a turn. */
export interface Turn {
  /**
   * HTTP status. Default: 200. An error that the document describes for the operation comes with the document's
   * first example as its body, any other without a body.
   */
  status?: number;
  /** Body in place of the usual one: a text is sent as it is, as HTML; anything else as JSON. */
  body?: unknown;
  /** Headers, such as `Retry-After`; they win over those of the body. */
  headers?: Record<string, string>;
  /** Milliseconds before the answer. `Infinity`: it never comes, and only an abort ends the request. Default: 0. */
  delay?: number;
  /** No answer, but the `TypeError` of a `fetch` whose server cannot be reached. Default: false. */
  unreachable?: boolean;
}

/** A server without a network, to be handed to a client as its `fetch`. */
export interface FakeServer {
  /** Answers a request as the server would. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** Says how the next requests are answered, one turn each; those after them are answered as usual. */
  next(...turns: Turn[]): void;
  /** The requests so far, the oldest first. They hold the credentials that were sent. */
  readonly requests: readonly Request[];
}

/**
 * Makes a server that holds records and answers the three operations as the document describes them: sessions newest
 * first, changes oldest first, passwords as they lie in the list (their order is not published), with `from`, `to`,
 * `skip` and `limit`. Bounds are inclusive, which no page promises. Without credentials it answers 401; which ones
 * they are does not matter.
 *
 * Each server is on its own: nothing global is changed, and nothing needs to be closed.
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
  const turns: Turn[] = [];

  return {
    requests,
    next: (...next) => void turns.push(...next),
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push(request);
      const turn = turns.shift() ?? {};
      await wait(turn.delay ?? 0, request.signal);
      if (turn.unreachable) throw new TypeError("fetch failed");
      return answer(request, turn, logs);
    },
  };
}

function answer(request: Request, { status, body, headers = {} }: Turn, logs: FakeLogs): Response {
  const operation = operationOf(request);
  const usual: UsualAnswer = operation ? usualAnswer(operation, request, logs) : { status: 404 };
  const chosen = status ?? usual.status;
  const { now = Date.now } = logs;
  const sent = { Date: new Date(now()).toUTCString(), ...headers };
  if (body !== undefined) return respond(body, chosen, sent);
  if (chosen === usual.status) return respond(usual.body, chosen, sent);
  return respond(operation && errorOf(operation, chosen), chosen, sent);
}

interface Operation {
  id: keyof operations;
  /** The `{id}` in the path. */
  user: string;
}

interface UsualAnswer {
  status: number;
  body?: unknown;
}

const routes = Object.entries(paths).map(([id, path]) => ({
  id: id as keyof operations,
  // A server may live below a path of its own, so only the end has to match.
  pattern: new RegExp(`${path.replace("{id}", "([^/]+)")}$`),
}));

function operationOf({ method, url }: Request): Operation | undefined {
  if (method !== "GET") return undefined;
  for (const { id, pattern } of routes) {
    const match = pattern.exec(new URL(url).pathname);
    if (match) return { id, user: decodeURIComponent(match[1] ?? "") };
  }
  return undefined;
}

function usualAnswer(operation: Operation, request: Request, logs: FakeLogs): UsualAnswer {
  const query = new URL(request.url).searchParams;
  const refuse = (status: number) => ({ status, body: errorOf(operation, status) });
  if (!request.headers.has("Authorization") && !query.has("api-token")) return refuse(401);

  const { from = 0, to = Infinity, skip = 0, limit = Infinity } = numbersOf(query);
  if ([from, to, skip, limit].some(Number.isNaN)) return refuse(400);
  if (operation.id === "listPasswordLog" && !query.get("userId")) return refuse(400);

  const records = recordsOf(operation, query, logs).filter(({ time }) => time >= from && time <= to);
  const end = skip + Math.min(limit, logs.greatestLimit ?? Infinity);
  return { status: 200, body: records.slice(skip, end).map(({ record }) => record) };
}

/** The bounds and counts that were asked for; NaN for what is no whole number. */
function numbersOf(query: URLSearchParams): Partial<Record<string, number>> {
  const given = ["from", "to", "skip", "limit"].filter((name) => query.has(name));
  return Object.fromEntries(given.map((name) => [name, checkInteger(query.get(name) ?? "")]));
}

function checkInteger(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** All records of a log, in the order of its answers, each with the time that `from` and `to` compare with. */
function recordsOf({ id, user }: Operation, query: URLSearchParams, logs: FakeLogs): Timed[] {
  if (id === "listSessionLog") {
    return (logs.sessions ?? []).map((record) => ({ record, time: record.startTime })).sort(newestFirst);
  }
  if (id === "listUserAuditLog") return timed(logs.changes, user).sort(oldestFirst);
  return timed(logs.passwords, query.get("userId"));
}

interface Timed {
  record: unknown;
  time: number;
}

function timed(records: readonly (AuditRecord | PasswordRecord)[] = [], user: string | null): Timed[] {
  return records
    .filter(({ userId }) => userId === user)
    .map((record) => ({ record, time: record.timestamp }));
}

const oldestFirst = (one: Timed, other: Timed): number => one.time - other.time;
const newestFirst = (one: Timed, other: Timed): number => other.time - one.time;

function errorOf({ id }: Operation, status: number): ErrorBody | undefined {
  return errors[id][status];
}

function respond(body: unknown, status: number, headers: Record<string, string>): Response {
  if (body === undefined) return new Response(null, { status, headers });

  const isText = typeof body === "string";
  return new Response(isText ? body : JSON.stringify(body), {
    status,
    headers: { "Content-Type": isText ? "text/html" : "application/json", ...headers },
  });
}

/** Waits so many milliseconds, or for ever; rejects with the signal's reason as soon as it is aborted. */
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
