import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";
import type { Running } from "./exhibit.ts";

/** A response on its way from the server. */
export interface ProxiedResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What happens between a client and the server. */
export interface Interference {
  /** Responds instead of the server. */
  refuse?: () => ProxiedResponse | undefined;
  /** Changes the client's request. */
  request?: (request: Request) => Request;
  /** Changes the server's response. The request is the client's. */
  response?: (response: ProxiedResponse, request: Request) => ProxiedResponse;
  /** Called when a response was sent. */
  sent?: (response: ServerResponse) => void;
}

/** Starts a reverse proxy. Closing it closes the server behind it as well. */
export async function startProxy(server: Running, interference: Interference): Promise<Running> {
  const { refuse, request, response, sent } = interference;
  const proxy = createServer({ keepAliveTimeout: 60_000 }, async (incoming, outgoing) => {
    try {
      const given = toRequest(server.url, incoming);
      const forwarded = refuse?.() ?? (await forward(request?.(given) ?? given));
      const { status, headers, body } = response?.(forwarded, given) ?? forwarded;
      outgoing.writeHead(status, { ...headers, "content-length": body.length });
      outgoing.end(body, () => sent?.(outgoing));
    } catch {
      // A connection that the server closes, or the client has left, is closed here as well.
      outgoing.destroy();
    }
  });
  const { url, close } = await listen(proxy);
  return {
    url,
    async close() {
      await close();
      await server.close();
    },
  };
}

function toRequest(origin: string, { url, headers: { authorization } }: IncomingMessage): Request {
  return new Request(`${origin}${url}`, authorization === undefined ? {} : { headers: { authorization } });
}

async function forward(request: Request): Promise<ProxiedResponse> {
  const response = await fetch(request, { redirect: "manual" });
  const type = response.headers.get("content-type");
  return {
    status: response.status,
    headers: type === null ? {} : { "content-type": type },
    body: Buffer.from(await response.arrayBuffer()),
  };
}
