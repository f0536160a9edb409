import { createServer, type IncomingMessage } from "node:http";
import { type Listening, listen } from "../src/listen.ts";

/** An answer on its way from the server. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What happens between a client and the server. */
export interface Interference {
  /** Makes another request of the client's. */
  request?: (request: Request) => Request;
  /** Makes another answer of the server's. The request is the client's own. */
  answer?: (answer: Answer, request: Request) => Answer;
}

/** Starts a reverse proxy on this machine. Closing it closes the server behind it too. */
export async function startProxy(server: Listening, { request, answer }: Interference): Promise<Listening> {
  const proxy = createServer({ keepAliveTimeout: 60_000 }, async (incoming, outgoing) => {
    try {
      const asked = toRequest(server.url, incoming);
      const given = await forward(request?.(asked) ?? asked);
      const { status, headers, body } = answer?.(given, asked) ?? given;
      outgoing.writeHead(status, { ...headers, "content-length": body.length }).end(body);
    } catch {
      // What the server breaks off, or the client has left, is broken off here too.
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

async function forward(request: Request): Promise<Answer> {
  const response = await fetch(request, { redirect: "manual" });
  const type = response.headers.get("content-type");
  return {
    status: response.status,
    headers: type === null ? {} : { "content-type": type },
    body: Buffer.from(await response.arrayBuffer()),
  };
}
