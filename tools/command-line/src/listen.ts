import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a server listens. */
export interface ListenOptions {
  /** Port to listen on. Default: 0, any free port. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
}

/** A server that listens. */
export interface Listening {
  /** Base URL without a trailing slash, such as `http://127.0.0.1:4010`. */
  url: string;
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
  { port = 0, host = "127.0.0.1" }: ListenOptions = {},
): Promise<Listening> {
  server.listen(port, host);
  await once(server, "listening");
  const { address, family, port: actual } = server.address() as AddressInfo;

  let closing: Promise<void> | undefined;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        // close() alone would wait for clients that keep their connections.
        server.closeAllConnections();
      });
      return closing;
    },
  };
}
