import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, normalize } from "node:path";
import { type Docs, type DocsOptions, listen, serveSite, site } from "./serve.ts";

/** The site as it is now, in pages that can be told to reload. */
export interface LiveDocs extends Docs {
  /** Lets all open pages reload. */
  reload(): void;
}

const script = 'new EventSource("/preview/events").addEventListener("reload", () => location.reload());\n';

/** Serves the site from the disk, whatever is there at the moment. */
export async function startLiveDocs(address: Pick<DocsOptions, "port" | "host"> = {}): Promise<LiveDocs> {
  const readers = new Set<ServerResponse>();
  const serveFile = serveSite({ changing: true });
  const docs = await listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/preview/events") return subscribe(readers, request, response);
    if (pathname === "/preview/script.js") return send(response, "text/javascript", script);

    const page = await readPage(pathname);
    if (page) return send(response, "text/html", page);
    serveFile(request, response);
  }, address);
  return {
    ...docs,
    reload() {
      for (const reader of readers) reader.write("event: reload\ndata:\n\n");
    },
  };
}

function subscribe(readers: Set<ServerResponse>, request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
    .flushHeaders();
  readers.add(response);
  request.on("close", () => readers.delete(response));
}

/** A page of the site with the script that reloads it; undefined when the path is no page. */
async function readPage(path: string): Promise<string | undefined> {
  if (!/(\/|\.html)$/.test(path)) return;
  const file = join(site, normalize(decodeURI(path.replace(/\/$/, "/index.html"))));
  const html = await readFile(file, "utf8").catch(() => undefined);
  return html?.replace("</head>", '<script defer src="/preview/script.js"></script>\n</head>');
}

function send(response: ServerResponse, type: string, body: string): void {
  response
    .writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" })
    .end(body);
}
