import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from "node:net";

/** A server that listens on a port of its own. */
export interface Listening {
  /** Where it listens. */
  url: string;
  /** The connections that are open. */
  sockets: Set<Socket>;
  close(): Promise<void>;
}

export function listenHttp(handle: RequestListener): Promise<Listening> {
  return listen(createServer(handle), "http");
}

export function listenHttps(
  options: { key: string; cert: string },
  handle: RequestListener,
): Promise<Listening> {
  return listen(createSecureServer(options, handle), "https");
}

export function listenTcp(handle: (socket: Socket) => void): Promise<Listening> {
  return listen(createSocketServer(handle), "http");
}

async function listen(server: Server, scheme: string): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
