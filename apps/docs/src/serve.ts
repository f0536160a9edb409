import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Listening, type ListenOptions, listen } from "@saymon-logs/command-line/listen";
import sirv from "sirv";

/** How the documentation is served. */
export interface DocsOptions extends ListenOptions {
  /** Where the site begins, such as `/docs/`. Default: `/`. */
  path?: string;
  /** The folder of the site. Default: the built site. */
  folder?: string;
  /** Where mock and sandbox are: the pages name these addresses. Default: {@link defaultServers}. */
  servers?: Partial<Servers>;
}

/** Base URLs without a trailing slash. */
export interface Servers {
  mock: string;
  sandbox: string;
}

/** The addresses that the document, and so the built site, contains. */
export const defaultServers: Servers = { mock: "http://127.0.0.1:4010", sandbox: "http://127.0.0.1:4030" };

/** The documentation site, being served. */
export type Docs = Listening;

/** The folder of the built site. */
export const site: string = fileURLToPath(new URL("../dist/", import.meta.url));

/**
 * Serves the documentation site. A site that is rebuilt meanwhile is served as it is at each request.
 *
 * @throws An error with the `code` `EADDRINUSE` when the port is in use, and another when the site is not built.
 */
export async function startDocs({
  path = "/",
  folder = site,
  servers = {},
  ...address
}: DocsOptions = {}): Promise<Docs> {
  if (!existsSync(folder)) throw new Error(`There is no site in ${folder}. Build it with \`pnpm build\`.`);

  const prefix = path.replace(/\/$/, "");
  const docs = await listen(
    createServer(serveBelow(prefix, withServers(servers, folder, serveFolder(folder)))),
    address,
  );
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
    // The same asset can name other servers the next time.
    setHeaders: (response) => response.setHeader("cache-control", "no-cache"),
  });
}

const contentTypes: Record<string, string> = {
  ".html": "text/html;charset=utf-8",
  ".js": "text/javascript",
  ".md": "text/markdown",
  ".txt": "text/plain",
};

/** Puts the given addresses into the pages. The document for tools stays as it was published. */
function withServers(servers: Partial<Servers>, folder: string, serve: RequestListener): RequestListener {
  const changes = Object.entries({ ...defaultServers, ...servers })
    .map(([name, url]) => [defaultServers[name as keyof Servers], url] as const)
    .filter(([before, after]) => before !== after);
  if (changes.length === 0) return serve;

  return async (request, response) => {
    const file = fileOf(folder, request.url ?? "");
    const type = contentTypes[extname(file)];
    const text = type && (await readFile(file, "utf8").catch(() => undefined));
    const changed =
      text && changes.reduce((content, [before, after]) => content.replaceAll(before, after), text);
    if (!changed || changed === text) return serve(request, response);
    response.writeHead(200, { "content-type": type, "cache-control": "no-cache" }).end(changed);
  };
}

/** The file that a URL names; nothing when it is outside the folder. */
function fileOf(folder: string, url: string): string {
  const [path = ""] = url.split(/[?#]/);
  const file = join(folder, decodeURIComponent(path.replace(/\/$/, "/index.html")));
  return file.startsWith(join(folder, sep)) ? file : "";
}

function serveBelow(prefix: string, serve: RequestListener): RequestListener {
  return async (request, response) => {
    if (!request.url?.startsWith(`${prefix}/`)) return refuse(response, 404);
    request.url = request.url.slice(prefix.length);
    // A server may ignore ranges. sirv throws at some of them, in part after it has sent the headers.
    delete request.headers.range;
    try {
      await serve(request, response);
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
