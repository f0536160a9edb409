import { type Auth, type BasicAuth, createClient } from "@saymon-logs/client";
import { createRedactor, sanitizeText } from "@saymon-logs/client/safe-text";
import { tokenParameter } from "../document.ts";
import type { CredentialsName, SentRequest } from "../report/report.ts";
import { BlockedError, codeOf, explainNetworkError, wasReset } from "./blocked-error.ts";
import type { Clock } from "./deadline.ts";
import { type Exchange, type LogRequest, type ReceivedResponse, toResponse, toTarget } from "./exchange.ts";
import { createPacer, isRefusal } from "./pacer.ts";

/** More than all responses need together, and less than what would fill the memory. */
const maxTotalBytes = 150_000_000;

/** Longer texts are cut before secrets are searched for, which takes time; far less of them is shown. */
const maxTextLength = 100_000;

/** After so many requests in a row that stayed refused, no more requests are sent. */
const maxRefusedInRow = 3;

/** How the server is called. */
export interface ServerOptions {
  address: string | URL;
  auth: Auth;
  otherAuth?: Auth | undefined;
  apiToken?: string | undefined;
  allowHttp: boolean;
  /** Maximum duration of one response, in milliseconds. */
  timeout: number;
  /** Maximum number of requests per second. */
  rate: number;
  clock: Clock;
  /** When the last request can be sent, by the clock. */
  endsAt: number;
  /** Aborts all requests. */
  signal: AbortSignal;
  /** Default: the platform's. */
  fetch?: typeof fetch | undefined;
}

/** The server that is verified. All requests and responses are stored. */
export interface Server {
  /** Scheme, host, port and path, as they were given. */
  address: string;
  exchanges: Exchange[];
  /** How many requests were repeated because the server or a proxy was busy, or closed the connection. */
  repeated: number;
  /**
   * Sends a request, when the rate allows it. Redirects are not followed. A request that is refused for its rate or
   * by a busy proxy is repeated; when it stays refused, the exchange says so.
   *
   * @throws {BlockedError} when no response arrives in time, the server cannot be reached, or it refuses everything.
   */
  send(request: LogRequest): Promise<Exchange>;
  /** Whether such credentials were given. */
  has(credentials: CredentialsName): boolean;
  /** Makes text of the server fit for a report: on one line, short, without control characters and secrets. */
  toSafeText(text: string): string;
}

/**
 * Prepares to call a server. Nothing is sent yet.
 *
 * @throws TypeError when the address or the credentials cannot be used; the message does not contain them.
 */
export function connect(options: ServerOptions): Server {
  const { address: baseUrl, auth, otherAuth, apiToken, allowHttp, timeout, signal } = options;
  for (const each of [auth, otherAuth, apiToken === undefined ? undefined : { apiToken }])
    if (each) checkAsClient(baseUrl, each, allowHttp);

  const address = String(baseUrl).replace(/\/+$/, "");
  const wrongPassword = crypto.randomUUID();
  const credentials: Record<CredentialsName, Auth | undefined> = {
    given: auth,
    none: undefined,
    "wrong password": { login: "login" in auth ? auth.login : "unknown", password: wrongPassword },
    "other user": otherAuth,
    "API token": apiToken === undefined ? undefined : { apiToken },
  };
  const redact = createRedactor(Object.values(credentials).flatMap(secretsOf));
  const pacer = createPacer({ ...options });
  const receive = createReceiver(options.fetch ?? fetch, timeout, signal);
  let refusedInRow = 0;

  const server: Server = {
    address,
    exchanges: [],
    repeated: 0,
    has: (name) => credentials[name] !== undefined,
    toSafeText: (text) => sanitizeText(text.slice(0, maxTextLength), redact),
    async send(request) {
      const { operation, credentials: name = "given", isValid = name === "given" } = request;
      const { url, headers } = signed(`${address}${toTarget(request)}`, credentials[name]);
      for (let attempt = 1; ; attempt++) {
        await pacer.waitForTurn();
        const { response, failure } = await receive(url, headers);
        const isRefused = isRefusal(response) || failure?.kind === "reset";
        if (isRefused && (await pacer.waitToRepeat(response, attempt))) {
          server.repeated++;
          continue;
        }
        const isFirst = server.exchanges.length === 0;
        if (failure?.kind === "unreachable" && isFirst) throw new BlockedError(failure.explanation);
        const exchange = { operation, request: toSentRequest(request, name), isValid, isRefused, response };
        server.exchanges.push(exchange);
        refusedInRow = isRefused ? refusedInRow + 1 : 0;
        if (refusedInRow === maxRefusedInRow) throw new BlockedError(explainRefusals(response));
        if (failure && (isFirst || failure.kind === "endless")) throw new BlockedError(failure.explanation);
        return exchange;
      }
    },
  };
  return server;
}

/** What arrived, and why no more did. */
interface Received {
  response: ReceivedResponse;
  failure?: {
    /** `endless` where the response took too long, or was too long. */
    kind: "unreachable" | "reset" | "endless";
    /** What happened, and what to do. */
    explanation: string;
  };
}

function createReceiver(
  send: typeof fetch,
  timeout: number,
  signal: AbortSignal,
): (url: URL, headers: Record<string, string>) => Promise<Received> {
  const budget = { bytesLeft: maxTotalBytes };

  return async function receive(url: URL, headers: Record<string, string>): Promise<Received> {
    const late = AbortSignal.timeout(timeout);
    const init = { headers, redirect: "manual", signal: AbortSignal.any([signal, late]) } as const;
    let response: Response | undefined;
    const failed = (
      kind: NonNullable<Received["failure"]>["kind"],
      broken: string,
      explanation: string,
    ): Received => {
      const { status = 0, headers = new Headers() } = response ?? {};
      const received = toResponse(status, headers, new Uint8Array(), broken);
      return { response: received, failure: { kind, explanation } };
    };
    try {
      response = await send(url, init);
      return { response: await readToEnd(response, init.signal, budget) };
    } catch (error) {
      if (error instanceof BlockedError) return failed("endless", "The body does not end.", error.message);
      signal.throwIfAborted();
      const incomplete = `The response was not complete within ${timeout / 1000} s.`;
      if (late.aborted) return failed("endless", incomplete, tooSlow(timeout));
      const code = codeOf(error);
      const explanation = explainNetworkError(code);
      if (!wasReset(code)) return failed("unreachable", explanation, explanation);
      return failed("reset", "The connection was closed before a response arrived.", explanation);
    }
  };
}

/** Reads a response to its end. `budget` is what all responses together may still have. */
async function readToEnd(
  { status, headers, body }: Response,
  waiting: AbortSignal,
  budget: { bytesLeft: number },
): Promise<ReceivedResponse> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      budget.bytesLeft -= chunk.length;
      if (budget.bytesLeft < 0) throw new BlockedError(tooLong);
    }
  } catch (error) {
    if (waiting.aborted || error instanceof BlockedError) throw error;
    const message = "The connection was closed in the middle of the body.";
    return toResponse(status, headers, new Uint8Array(), message);
  }
  return toResponse(status, headers, Buffer.concat(chunks));
}

function toSentRequest({ operation, parameters }: LogRequest, credentials: CredentialsName): SentRequest {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return { method: "GET", path: operation.path, parameters: Object.fromEntries(given), credentials };
}

/** Applies the client's own checks, so that both accept the same; its `baseUrl` is called `server` here. */
function checkAsClient(baseUrl: string | URL, auth: Auth, allowHttp: boolean): void {
  try {
    createClient({ baseUrl, auth, allowHttp });
  } catch (error) {
    throw new TypeError((error as Error).message.replace(/^baseUrl:/, "server:"));
  }
}

/** A request with its credentials, which are stored nowhere else. */
function signed(address: string, auth: Auth | undefined): { url: URL; headers: Record<string, string> } {
  const url = new URL(address);
  const headers = { Accept: "application/json" };
  if (!auth) return { url, headers };
  if ("apiToken" in auth) {
    url.searchParams.set(tokenParameter, auth.apiToken);
    return { url, headers };
  }
  return { url, headers: { ...headers, Authorization: `Basic ${encode(auth)}` } };
}

function encode({ login, password }: BasicAuth): string {
  return Buffer.from(`${login}:${password}`).toString("base64");
}

function secretsOf(auth: Auth | undefined): string[] {
  if (!auth) return [];
  return "apiToken" in auth ? [auth.apiToken] : [auth.password, `${auth.login}:${auth.password}`];
}

function explainRefusals({ status }: ReceivedResponse): string {
  if (status === 429)
    return (
      "The server still refused requests for their rate (429) after they were repeated. Set a lower rate, or a later " +
      "deadline."
    );
  const still = status === 0 ? "closed connections without a response" : `responded ${status}`;
  return `The server, or a proxy in front of it, still ${still} after requests were repeated. Check that SAYMON is running.`;
}

function tooSlow(timeout: number): string {
  return (
    `A response was not complete within ${timeout / 1000} s. Check whether the server is overloaded, or set a longer ` +
    "timeout."
  );
}

const tooLong = `The responses are longer than ${maxTotalBytes / 1e6} MB together. Check whether the server respects limit.`;
