import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type Answer, jsonAnswer } from "./answer.ts";
import { errorBody } from "./document.ts";
import { type Fault, findFault, UnknownFault } from "./faults.ts";
import type { Routes } from "./routes.ts";

/** A request, as far as somebody needs to know it who decides which fault it meets. */
export interface FaultRequest {
  method: string;
  /** Without the query, where credentials can be. */
  path: string;
  /** How many requests came before this one. */
  index: number;
}

/** What the server needs beside the routes. */
export interface ServerOptions {
  port: number;
  host: string;
  /** The name of the fault that a request meets which does not ask for one itself. */
  fault: (request: FaultRequest) => string | undefined;
  /** Called with a line for each request: method, path and status. */
  log: (line: string) => void;
}

/** Puts the routes on the network. */
export async function startServer(
  routes: Routes,
  { port, host, fault: usualFault, log }: ServerOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const closing = new AbortController();
  let requests = 0;

  // Longer than clients keep idle connections: otherwise a request can meet a connection that is just being closed.
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const [path = "", search = ""] = (request.url ?? "").split(/\?(.*)/s);
    const query = new URLSearchParams(search);
    const { method = "GET" } = request;
    response.setHeader("access-control-allow-origin", "*");
    if (method === "OPTIONS") return preflight(response);

    const asked = query.get("sandbox-fault") ?? request.headers["sandbox-fault"]?.toString();
    query.delete("sandbox-fault");
    try {
      const name = asked ?? usualFault({ method, path, index: requests++ });
      const fault = name === undefined || name === "none" ? undefined : findFault(name);
      const { authorization } = request.headers;
      const answer = await routes({ method, path, query, authorization, fault });
      if (fault?.delay !== undefined) await setTimeout(fault.delay, undefined, { signal: closing.signal });
      const sent = fault?.answer?.(answer, addressOf(request, path, query)) ?? answer;
      log(`${method} ${path} ${fault ? `fault ${fault.name}` : sent.status}`);
      send(response, sent, fault);
    } catch (error) {
      if (closing.signal.aborted) return;
      const answer = toFailure(error);
      log(`${method} ${path} ${answer.status}${answer.status === 500 ? ` ${(error as Error).message}` : ""}`);
      send(response, answer);
    }
  });

  server.listen(port, host);
  await once(server, "listening");
  const { address, family, port: actual } = server.address() as AddressInfo;

  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
    async close() {
      const closed = once(server, "close");
      closing.abort();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** For pages from elsewhere, such as the documentation. */
function preflight(response: ServerResponse): void {
  response.writeHead(204, {
    "access-control-allow-methods": "GET",
    "access-control-allow-headers": "authorization, sandbox-fault",
  });
  response.end();
}

function addressOf({ headers }: IncomingMessage, path: string, query: URLSearchParams): URL {
  return new URL(`http://${headers.host}${path}?${query}`);
}

/** A fault that nobody knows is the request's error, everything else the sandbox's. */
function toFailure(error: unknown): Answer {
  if (error instanceof UnknownFault)
    return jsonAnswer(400, { ...errorBody("MissingParameter"), message: error.message });
  return jsonAnswer(500, errorBody("InternalError"));
}

function send(response: ServerResponse, { status, headers, body }: Answer, fault?: Fault): void {
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
