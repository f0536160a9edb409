import { existsSync } from "node:fs";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { type Listening, type ListenOptions, listen } from "@saymon-logs/command-line/listen";
import sirv from "sirv";

/** How the documentation is served. */
export interface DocsOptions extends ListenOptions {
  /** Where the site begins, such as `/docs/`. Default: `/`. */
  path?: string;
  /** The folder of the site. Default: the built site. */
  folder?: string;
}

/** The documentation site, being served. */
export type Docs = Listening;

/** The folder of the built site. */
export const site: string = fileURLToPath(new URL("../dist/", import.meta.url));

/**
 * Serves the documentation site. A site that is rebuilt meanwhile is served as it is at each request.
 *
 * @throws An error with the `code` `EADDRINUSE` when the port is in use, and another when the site is not built.
 */
export async function startDocs({ path = "/", folder = site, ...address }: DocsOptions = {}): Promise<Docs> {
  if (!existsSync(folder)) throw new Error(`There is no site in ${folder}. Build it with \`pnpm build\`.`);

  const prefix = path.replace(/\/$/, "");
  const docs = await listen(createServer(serveBelow(prefix, serveFolder(folder))), address);
  return { ...docs, url: docs.url + prefix };
}

/** Responds with the files of a folder, compressed where the browser accepts that. */
function serveFolder(folder: string): RequestListener {
  return sirv(folder, {
    brotli: true,
    // Looks for the file at each request. A list made at the start would name files that a rebuild has removed.
    dev: true,
    etag: true,
    gzip: true,
    onNoMatch: (_request, response) => refuse(response, 404),
    // The names of the assets change with their content.
    setHeaders: (response, path) =>
      response.setHeader(
        "cache-control",
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      ),
  });
}

function serveBelow(prefix: string, serve: RequestListener): RequestListener {
  return (request, response) => {
    if (!request.url?.startsWith(`${prefix}/`)) return refuse(response, 404);
    request.url = request.url.slice(prefix.length);
    // A server may ignore ranges. sirv throws at some of them, in part after it has sent the headers.
    delete request.headers.range;
    try {
      serve(request, response);
    } catch {
      // No request may end the server.
      if (response.headersSent) response.destroy();
      else refuse(response, 400);
    }
  };
}

function refuse(response: ServerResponse, status: 400 | 404): void {
  const message = { 400: "Bad request", 404: "Not found" }[status];
  response.writeHead(status, { "content-type": "text/plain" }).end(`${message}\n`);
}
