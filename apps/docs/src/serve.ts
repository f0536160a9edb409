import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

/** How the documentation is served. */
export interface DocsOptions {
  /** Port to listen on. Default: 0, any free one. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
  /** Where the site begins, such as `/docs/`. Default: `/`. */
  path?: string;
}

/** The documentation site, being served. */
export interface Docs {
  /** Where it is, without a slash at the end, such as `http://127.0.0.1:4020`. */
  url: string;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves the built documentation site.
 *
 * @throws An error with the `code` `EADDRINUSE` when something else listens on the port.
 */
export async function startDocs({ path = "/", ...address }: DocsOptions = {}): Promise<Docs> {
  if (!existsSync(site)) throw new Error("The site is not built yet. `pnpm build` builds it.");

  const docs = await listen(below(path, serveSite()), address);
  return { ...docs, url: docs.url + path.replace(/\/$/, "") };
}

/** The folder of the built site. */
export const site: string = fileURLToPath(new URL("../dist/", import.meta.url));

/** Answers with the files of a folder, by default the site's, compressed where the reader takes that. */
export function serveSite({
  folder = site,
  changing = false,
}: {
  folder?: string;
  /** Whether files come and go while it serves. */
  changing?: boolean;
} = {}): RequestListener {
  return sirv(folder, {
    brotli: true,
    dev: changing,
    etag: true,
    gzip: true,
    onNoMatch: (_request, response) => notFound(response),
    // The names of these files change with their content.
    setHeaders: (response, path) =>
      response.setHeader(
        "cache-control",
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      ),
  });
}

function below(path: string, serve: RequestListener): RequestListener {
  const prefix = path.replace(/\/$/, "");
  return (request, response) => {
    if (!request.url?.startsWith(`${prefix}/`)) return notFound(response);
    request.url = request.url.slice(prefix.length);
    serve(request, response);
  };
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
}

/** Listens until it is closed. */
export async function listen(
  serve: RequestListener,
  { port = 0, host = "127.0.0.1" }: Pick<DocsOptions, "port" | "host">,
): Promise<Docs> {
  const server = createServer(serve);
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
