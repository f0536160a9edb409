import { setTimeout } from "node:timers/promises";
import {
  type Auth,
  type Client,
  createClient,
  isSaymonError,
  type RequestOptions,
  type RetryOptions,
} from "@saymon-logs/client";
import { parseHttpDate } from "@saymon-logs/client/http-headers";

/** How to reach a server, and when requests are sent again: the client's options. */
export interface ServerOptions extends RetryOptions {
  /** Address of the server, such as `https://saymon.example.com`. */
  url: string;
  auth: Auth;
  /** Allows `http://` to another machine, which shows the password to everyone on the network path. Default: false. */
  allowHttp?: boolean | undefined;
  /** Maximum number of requests a second. Default: unlimited. */
  rate?: number | undefined;
  /** The `fetch` to use. Default: the platform's. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** A connection to a server, through which its logs are read. */
export interface ServerConnection {
  readonly client: Client;
  /** Its address as the ids of events contain it: without a slash at the end. */
  readonly url: string;
  /** Login, or undefined with an API token. */
  readonly account: string | undefined;
  /** How many logs may be read at once, so that no request waits for its turn until it times out. */
  readonly maxConcurrency: number;
  /** Requests that were sent, repeated ones included. */
  readonly requests: number;
  /**
   * The server's time in milliseconds since 1970, by the `Date` header of its latest response. Asks for a record when
   * there was none yet. The local clock may be wrong, so it is never used.
   */
  now(signal?: AbortSignal): Promise<number>;
  /** The same, by a response that begins now. */
  freshTime(signal?: AbortSignal, options?: RequestOptions): Promise<number>;
}

/** Connects to a server: limits the request rate and tracks the server's time. Nothing is sent yet. */
export function connectServer(options: ServerOptions): ServerConnection {
  const { url, auth, allowHttp, rate, fetch, ...retries } = options;
  const send = fetch ?? ((request: Request) => globalThis.fetch(request));
  const pace = createPace(rate);
  let requests = 0;
  let time: number | undefined;

  const client = createClient({
    ...retries,
    baseUrl: url,
    auth,
    allowHttp,
    fetch: async (request) => {
      await pace(request.signal);
      requests++;
      const response = await send(request);
      time = parseHttpDate(response.headers.get("date")) ?? time;
      return response;
    },
  });

  /**
   * Another failure has a date as well, and is reported when the log itself is read. Refused credentials are not sent
   * again, as that may lock the account.
   */
  async function freshTime(signal?: AbortSignal, options: RequestOptions = {}): Promise<number> {
    time = undefined;
    await client.listSessionLog({ limit: 1 }, { signal, ...options }).catch((error: unknown) => {
      if (time === undefined || (isSaymonError(error) && error.name === "UnauthorizedError")) throw error;
    });
    if (time !== undefined) return time;
    throw new Error(
      "The server's responses have no usable Date header, so its time is unknown. Let the proxy pass the header.",
    );
  }

  return {
    client,
    url: new URL(url).href.replace(/\/+$/, ""),
    account: "login" in auth ? auth.login : undefined,
    maxConcurrency: rate === undefined ? Number.POSITIVE_INFINITY : rate * 10,
    get requests() {
      return requests;
    },
    now: async (signal) => time ?? freshTime(signal),
    freshTime,
  };
}

/** Waits before each request, so that no more than `rate` are sent in a second. */
function createPace(rate: number | undefined): (signal: AbortSignal) => Promise<void> {
  let next = 0;
  return async (signal) => {
    if (rate === undefined) return;
    const now = performance.now();
    const wait = next - now;
    next = Math.max(next, now) + 1000 / rate;
    if (wait > 0) await setTimeout(wait, undefined, { signal });
  };
}
