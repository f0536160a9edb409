import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isIP } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type Listening, type ListenOptions, listen } from "@saymon-logs/command-line/listen";
import { document, errorBody } from "./document.ts";
import { type Fault, findFault, UnknownFault } from "./faults.ts";
import type { RateLimit } from "./rate-limit.ts";
import { jsonResponse, type RawResponse } from "./response.ts";
import type { Routes } from "./routes.ts";

/** What is known about a request when its fault is chosen. */
export interface FaultRequest {
  method: string;
  /** Without the query, which can contain credentials. */
  path: string;
  /** How many requests came before this one. */
  index: number;
}

/** What the server needs beside the routes. */
export interface ServerOptions extends ListenOptions {
  /** Returns the fault of a request that doesn't ask for one itself. */
  fault: (request: FaultRequest) => string | undefined;
  /** Refuses requests that come too fast. */
  rateLimit: RateLimit;
  /** The server's time for the header `Date`, in epoch milliseconds. */
  now: () => number;
  /** Called with a line for each request: method, path and status. */
  log: (line: string) => void;
}

/** Puts the routes on the network. */
export async function startServer(routes: Routes, options: ServerOptions): Promise<Listening> {
  const closing = new AbortController();
  const respond = createResponder(routes, options, closing.signal);

  // Longer than clients keep idle connections; otherwise a request can arrive on a connection that is being closed.
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("date", new Date(options.now()).toUTCString());
    const { method = "GET" } = request;
    const target = toTarget(request);
    try {
      if (respondWithoutRoute(request, response, options.host)) return;
      const { raw, fault } = await respond(request, target);
      options.log(`${method} ${target.path} ${fault ? `fault ${fault.name}` : raw.status}`);
      send(response, raw, fault);
    } catch (error) {
      if (closing.signal.aborted) return;
      const raw = toErrorResponse(error);
      const message = raw.status === 500 ? ` ${(error as Error).message}` : "";
      options.log(`${method} ${target.path} ${raw.status}${message}`);
      send(response, raw);
    }
  });

  const listening = await listen(server, options);
  return {
    ...listening,
    close() {
      closing.abort();
      return listening.close();
    },
  };
}

type Responder = (
  request: IncomingMessage,
  target: Target,
) => Promise<{ raw: RawResponse; fault?: Fault | undefined }>;

/** Creates the function that responds to requests to the API, within the rate limit and with the chosen faults. */
function createResponder(routes: Routes, options: ServerOptions, signal: AbortSignal): Responder {
  let requests = 0;
  return async ({ method = "GET", headers }, { path, query }) => {
    const index = requests++;
    const limited = options.rateLimit(options.now());
    if (limited) return { raw: limited };

    const name =
      query.get("sandbox-fault") ??
      headers["sandbox-fault"]?.toString() ??
      options.fault({ method, path, index });
    query.delete("sandbox-fault");
    const fault = name === undefined || name === "none" ? undefined : findFault(name);
    const raw = await routes({ method, path, query, authorization: headers.authorization, fault });
    if (fault?.delay !== undefined) await setTimeout(fault.delay, undefined, { signal });
    const url = new URL(`http://${headers.host ?? "localhost"}`);
    // Set apart: a path need not begin with a slash.
    url.pathname = path;
    url.search = String(query);
    const context = { url, now: options.now(), errorBody };
    return { raw: fault?.respond?.(raw, context) ?? raw, fault };
  };
}

/** Responds to a request that is not for the API. Returns false when it is. */
function respondWithoutRoute(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  host: string | undefined,
): boolean {
  if (!isOwnHost(headers.host, host)) send(response, misdirected);
  else if (method === "OPTIONS") sendPreflight(response);
  else if (method === "GET" && url === "/") send(response, welcome);
  else return false;
  return true;
}

interface Target {
  /** As sent: percent-encoded. */
  path: string;
  query: URLSearchParams;
}

/** Splits the target, which can be a path or a complete URL. */
function toTarget({ url = "" }: IncomingMessage): Target {
  const [path = "", search] = url.replace(/^https?:\/\/[^/?]*/i, "").split(/\?(.*)/s);
  return { path, query: new URLSearchParams(search) };
}

/**
 * The logins are public, so the name in `Host` must be this machine's: a page whose own name resolves to a loopback
 * address (DNS rebinding) would otherwise read the logs. An address can't be rebound.
 */
function isOwnHost(header: string | undefined, host: string | undefined): boolean {
  if (header === undefined) return true;
  if (!URL.canParse(`http://${header}`)) return false;
  const [, name = ""] = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header.toLowerCase()) ?? [];
  return name === "localhost" || name === host?.toLowerCase() || isIP(name.replace(/^\[|\]$/g, "")) !== 0;
}

const misdirected = jsonResponse(421, {
  ...errorBody("MissingParameter"),
  message: "The Host header names another server. Use localhost or the address that the sandbox listens on.",
});

/** For people who open the address in a browser. It is outside the document. */
const welcome: RawResponse = {
  status: 200,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: `SAYMON sandbox. Paths: ${Object.keys(document.paths).join(", ")}. Documentation: npx -y pnpm@12 site\n`,
};

/** Responds to a browser that asks whether a page of another origin, such as the documentation, may send a request. */
function sendPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    "access-control-allow-methods": "GET",
    "access-control-allow-headers": "authorization, sandbox-fault",
  });
  response.end();
}

/** An unknown fault is an error of the request; everything else is one of the sandbox. */
function toErrorResponse(error: unknown): RawResponse {
  if (error instanceof UnknownFault) {
    return jsonResponse(400, { ...errorBody("MissingParameter"), message: error.message });
  }
  return jsonResponse(500, errorBody("InternalError"));
}

function send(response: ServerResponse, { status, headers, body }: RawResponse, fault?: Fault): void {
  const wire = fault?.wire;
  if (wire === "nothing") return;
  if (wire === "reset") return void response.socket?.resetAndDestroy();

  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...headers,
    ...(status !== 304 && status !== 204 && { "content-length": bytes.length }),
  });
  if (wire === undefined) return void response.end(bytes);

  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
    if (wire === "half, then reset") response.socket?.resetAndDestroy();
    if (wire === "half, then the end") response.socket?.destroy();
  });
}
