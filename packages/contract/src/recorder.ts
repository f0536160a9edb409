/** Stands between `redocly respect` and the server, so that its traffic is recorded and held to our rules too. */
import { createServer, type ServerResponse } from "node:http";
import { findOperation } from "./document.ts";
import type { Answer } from "./exchange.ts";
import { type Listening, listen } from "./listen.ts";
import type { Server } from "./server.ts";

/**
 * Starts a recorder, which other programs take for the server. It puts the real credentials on each request that carries any, so that no other program ever has
 * them, and it passes on no redirect.
 *
 * @param failed Called with what a request threw.
 */
export async function startRecorder(server: Server, failed: (error: unknown) => void): Promise<Listening> {
  const listener = createServer(async (request, response) => {
    try {
      const url = new URL(request.url ?? "", "http://recorder");
      const found = findOperation(url.pathname);
      if (!found) return void response.writeHead(404).end();
      const { operation, inPath } = found;
      const parameters = { ...inPath, ...Object.fromEntries(url.searchParams) };
      const isSigned = request.headers.authorization !== undefined;
      const { answer } = await server.ask({ operation, parameters, credentials: isSigned ? "own" : "none" });
      passOn(response, answer);
    } catch (error) {
      failed(error);
      response.destroy();
    }
  });
  return listen(listener);
}

function passOn(response: ServerResponse, { status, headers, text = "", broken }: Answer): void {
  if (broken !== undefined) return void response.destroy();
  // A media type may be in capitals, which respect does not know.
  const contentType = headers.get("Content-Type")?.toLowerCase();
  response.writeHead(status, contentType === undefined ? {} : { "content-type": contentType });
  response.end(text);
}
