import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

/** How the documentation is served. */
export interface DocsOptions {
  /** Port to listen on. Default: 0, any free one. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
}

/** The documentation site, being served. */
export interface Docs {
  /** Where it is, such as `http://127.0.0.1:4020`. */
  url: string;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves the built documentation site.
 *
 * @throws An error with the `code` `EADDRINUSE` when something else listens on the port.
 */
export async function startDocs({ port = 0, host = "127.0.0.1" }: DocsOptions = {}): Promise<Docs> {
  const site = fileURLToPath(new URL("../dist/", import.meta.url));
  if (!existsSync(site)) throw new Error("The site is not built yet. `pnpm build` builds it.");

  const server = createServer(
    sirv(site, {
      etag: true,
      onNoMatch: (_request, response) =>
        response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n"),
    }),
  );
  server.listen(port, host);
  await once(server, "listening");

  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${listening}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // close() alone would wait for readers that are slow to take the page.
        server.closeAllConnections();
      }),
  };
}
