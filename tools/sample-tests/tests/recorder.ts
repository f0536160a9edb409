/** A server that keeps the queries of its requests and forwards the requests. */
import { createServer, request } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";

export interface Recorder {
  url: string;
  /** The query of each request, in the order in which they arrived. */
  queries: URLSearchParams[];
  close(): Promise<void>;
}

/** Starts a recorder in front of another server. */
export async function startRecorder(target: string): Promise<Recorder> {
  const queries: URLSearchParams[] = [];
  const server = createServer(({ url = "", headers }, response) => {
    queries.push(new URL(url, target).searchParams);
    request(target + url, { headers }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      upstream.pipe(response);
    }).end();
  });
  return { ...(await listen(server)), queries };
}
