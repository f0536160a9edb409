import { type Auth, type BasicAuth, createClient } from "@saymon-logs/client";
import { tokenParameter } from "./document.ts";
import { type Answer, type Ask, type Exchange, toAnswer, toTarget } from "./exchange.ts";
import type { CredentialsName } from "./report.ts";
import { codeOf, UncheckableError, unreachable, wasReached } from "./unreachable.ts";

/** More than all answers need together, and still less than what would fill the memory. */
const mostBytes = 150_000_000;

/** How the server is asked. */
export interface ServerOptions {
  address: string | URL;
  auth: Auth;
  otherAuth?: Auth | undefined;
  apiToken?: string | undefined;
  allowHttp: boolean;
  /** Milliseconds for one answer. */
  timeout: number;
  /** Ends all requests. */
  signal: AbortSignal;
}

/** The server that is being checked. Each request and its answer are kept. */
export interface Server {
  /** Scheme, host, port and path, as they were given. */
  address: string;
  exchanges: Exchange[];
  /**
   * Sends a request. Redirects are not followed.
   *
   * @throws {UncheckableError} when nothing comes in time, or the server could not be reached from the start.
   */
  ask(ask: Ask): Promise<Exchange>;
  /** Whether there are such credentials to send. */
  knows(credentials: CredentialsName): boolean;
  /** A text of the server's without the secrets that were sent to it: a server can repeat them. */
  conceal(text: string): string;
}

/**
 * Makes ready to ask a server. Nothing is sent yet.
 *
 * @throws TypeError when the address or the credentials cannot be used; the message does not contain them.
 */
export function connect(options: ServerOptions): Server {
  const { address: baseUrl, auth, otherAuth, apiToken, allowHttp, timeout, signal } = options;
  for (const each of [auth, otherAuth, apiToken === undefined ? undefined : { apiToken }])
    if (each) checkAsClient(baseUrl, each, allowHttp);

  const address = String(baseUrl).replace(/\/+$/, "");
  const { host } = new URL(address);
  const credentials: Record<CredentialsName, Auth | undefined> = {
    own: auth,
    none: undefined,
    "wrong password": { login: "login" in auth ? auth.login : "nobody", password: crypto.randomUUID() },
    "other user": otherAuth,
    "API token": apiToken === undefined ? undefined : { apiToken },
  };
  const secrets = Object.values(credentials).flatMap(secretsOf);
  const exchanges: Exchange[] = [];
  let left = mostBytes;

  /** The answer, and what ends the run because of it. */
  async function receive(ask: Ask, name: CredentialsName): Promise<[answer: Answer, end?: Error]> {
    const { url, headers } = signed(`${address}${toTarget(ask)}`, credentials[name]);
    const late = AbortSignal.timeout(timeout);
    const init = { headers, redirect: "manual", signal: AbortSignal.any([signal, late]) } as const;
    let response: Response | undefined;
    const broken = (message: string) =>
      toAnswer(response?.status ?? 0, response?.headers ?? new Headers(), new Uint8Array(), message);
    try {
      response = await fetch(url, init);
      return [await read(response, init.signal)];
    } catch (error) {
      if (error instanceof UncheckableError) return [broken("The answer has no end."), error];
      signal.throwIfAborted();
      if (late.aborted) {
        const message = `The answer did not come to its end within ${timeout / 1000} s.`;
        return [broken(message), new UncheckableError(tooSlow(host, timeout))];
      }
      const code = codeOf(error);
      const end = new UncheckableError(unreachable(host, code));
      if (exchanges.length > 0) return [broken(end.message)];
      if (!wasReached(code)) throw end;
      return [broken("The connection broke off before an answer came."), end];
    }
  }

  /** Reads an answer to its end. A connection that breaks is the answer's fault, a limit that is reached is not. */
  async function read(response: Response, waiting: AbortSignal): Promise<Answer> {
    const { status, headers } = response;
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of response.body ?? []) {
        chunks.push(chunk);
        left -= chunk.length;
        if (left < 0) throw new UncheckableError(tooLong(host));
      }
    } catch (error) {
      if (waiting.aborted || error instanceof UncheckableError) throw error;
      return toAnswer(
        status,
        headers,
        new Uint8Array(),
        "The connection broke off in the middle of the body.",
      );
    }
    return toAnswer(status, headers, Buffer.concat(chunks));
  }

  return {
    address,
    exchanges,
    async ask(ask) {
      const { operation, parameters, credentials: name = "own", isNormal = name === "own" } = ask;
      const [answer, end] = await receive(ask, name);
      const given = Object.entries(parameters).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)]],
      );
      const request = {
        method: "GET",
        path: operation.path,
        parameters: Object.fromEntries(given),
        credentials: name,
      } as const;
      const exchange = { operation, request, isNormal, answer };
      exchanges.push(exchange);
      if (end) throw end;
      return exchange;
    },
    knows: (name) => credentials[name] !== undefined,
    conceal: (text) => secrets.reduce((concealed, secret) => concealed.replaceAll(secret, "***"), text),
  };
}

/** The client's own checks of what it is given, so that both take the same; here its `baseUrl` is called `server`. */
function checkAsClient(baseUrl: string | URL, auth: Auth, allowHttp: boolean): void {
  try {
    createClient({ baseUrl, auth, allowHttp });
  } catch (error) {
    throw new TypeError((error as Error).message.replace(/^baseUrl:/, "server:"));
  }
}

/** A request with its credentials. They are in nothing else that is kept. */
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

/** What must not be shown of credentials, in each form in which it is sent. The longest is first: it holds others. */
function secretsOf(auth: Auth | undefined): string[] {
  if (!auth) return [];
  const secret = "apiToken" in auth ? auth.apiToken : auth.password;
  const query = new URLSearchParams({ secret }).toString().slice("secret=".length);
  const forms = ["apiToken" in auth ? "" : encode(auth), encodeURIComponent(secret), query, secret];
  return forms.filter((form) => form !== "");
}

function tooSlow(host: string, timeout: number): string {
  return (
    `${host} did not finish an answer within ${timeout / 1000} s: is it overloaded, or is something in between ` +
    "that swallows requests?"
  );
}

function tooLong(host: string): string {
  return `The answers of ${host} are longer than ${mostBytes / 1e6} MB together: does it heed the limit?`;
}
