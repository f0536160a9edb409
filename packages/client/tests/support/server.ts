import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createSocketServer, type Socket } from "node:net";
import { type Listening, listen } from "@saymon-logs/command-line/listen";

export type { Listening };

export function listenHttp(handle: RequestListener): Promise<Listening> {
  return listen(createServer(handle));
}

export function listenHttps(
  options: { key: string; cert: string },
  handle: RequestListener,
): Promise<Listening> {
  return listen(createSecureServer(options, handle));
}

/** A socket that the client destroys has an error, which is none of the test. */
export function listenTcp(handle: (socket: Socket) => void): Promise<Listening> {
  return listen(createSocketServer((socket) => handle(socket.on("error", () => {}))));
}
