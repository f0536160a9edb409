import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { Server as TlsServer } from "node:tls";

/** Where a server listens. */
export interface ListenOptions {
  /** Port to listen on. Default: 0, any free port. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
}

/** A server that listens. */
export interface Listening {
  /** Base URL without a trailing slash, such as `http://127.0.0.1:4010`; `https` for a server with TLS. */
  url: string;
  /** The port that it listens on. */
  port: number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts to listen.
 *
 * @throws An error with the `code` `EADDRINUSE` when the port is in use, or `EACCES` when this user may not use it.
 */
export async function listen(
  server: Server,
  { port: wanted = 0, host = "127.0.0.1" }: ListenOptions = {},
): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(wanted, host);
  await once(server, "listening");
  const { address, family, port } = server.address() as AddressInfo;
  const scheme = server instanceof TlsServer ? "https" : "http";

  let closing: Promise<void> | undefined;
  return {
    url: `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    port,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        // close() alone would wait for clients that keep their connections.
        for (const socket of sockets) socket.destroy();
      });
      return closing;
    },
  };
}

/** A port that was free a moment ago, for a program that cannot choose one. */
export async function findFreePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}
