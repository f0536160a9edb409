/** A proxy on localhost between `redocly respect` and the server. It records the traffic, and holds the credentials. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { findOperation } from "../document.ts";
import { BlockedError } from "../server/blocked-error.ts";
import type { LogRequest, ReceivedResponse } from "../server/exchange.ts";
import { listen } from "../server/listen.ts";
import type { Server } from "../server/server.ts";

/** A recorder that listens. */
export interface Recorder {
  /** Its address. The path holds the secret, without which it sends nothing to the server. */
  url: string;
  /** The login and password that stand for the real credentials. */
  credentials: { login: string; password: string };
  close(): Promise<void>;
}

/**
 * Starts a recorder for another program, which calls it instead of the server. Only requests that carry the secret of
 * this run are sent on, those with the recorder's credentials with the real ones. Redirects are not passed on.
 *
 * @param userId The id that replaces the one in requests; the other program need not know it.
 * @param onError Called with what a request to the server threw.
 */
export async function startRecorder(
  server: Server,
  userId: string,
  onError: (error: unknown) => void,
): Promise<Recorder> {
  const secret = randomBytes(32).toString("hex");
  const credentials = { login: "recorder", password: secret };
  const authorization = `Basic ${btoa(`recorder:${secret}`)}`;
  let host = "";

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = readTarget(request, host, secret);
    if (typeof target === "number") return void response.writeHead(target).end();
    const given = request.headers.authorization;
    if (given !== undefined && !isEqual(given, authorization)) return void response.writeHead(403).end();
    const { operation } = target;
    const user = operation.user && { [operation.user.name]: userId };
    const sent = await server.send({
      operation,
      parameters: { ...target.parameters, ...user },
      credentials: given === undefined ? "none" : "given",
    });
    if (response.destroyed) throw new BlockedError(interrupted);
    passOn(response, sent.response);
  }

  const listener = createServer((request, response) => {
    respond(request, response).catch((error) => {
      onError(error);
      response.destroy();
    });
  });
  listener.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  });
  const { url, close } = await listen(listener);
  host = new URL(url).host;
  return { url: `${url}/${secret}`, credentials, close };
}

const interrupted =
  "The workflows stopped waiting for a response. Set a higher rate, or check whether the server limits it.";

/** Reads what a request asks for, or returns the status to refuse it with. */
function readTarget(
  { method, url = "", headers }: IncomingMessage,
  host: string,
  secret: string,
): Pick<LogRequest, "operation" | "parameters"> | number {
  if (headers.host !== host) return 400;
  const target = URL.parse(url, `http://${host}`);
  const [, given = "", ...path] = target?.pathname.split("/") ?? [];
  if (!target || target.host !== host) return 400;
  if (!isEqual(given, secret)) return 403;
  if (method !== "GET") return 405;
  const found = findOperation(`/${path.join("/")}`);
  if (!found) return 404;
  return {
    operation: found.operation,
    parameters: { ...found.inPath, ...Object.fromEntries(target.searchParams) },
  };
}

/** Compares in full, in a time that does not depend on what is equal. */
function isEqual(one: string, other: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

function passOn(response: ServerResponse, { status, headers, text = "", broken }: ReceivedResponse): void {
  if (broken !== undefined) return void response.destroy();
  // respect does not recognize a media type in capitals.
  const contentType = headers.get("Content-Type")?.toLowerCase();
  response.writeHead(status, contentType === undefined ? {} : { "content-type": contentType });
  response.end(text);
}
