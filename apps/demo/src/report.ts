import { createServer, type RequestListener } from "node:http";
import { type Listening, listen } from "@saymon-logs/command-line/listen";
import { connectServer, createReport, readFromServer, renderReport } from "@saymon-logs/export";
import { auth } from "./saymon-logs.ts";

/**
 * Serves the auditor's report of a server. It takes seconds to make, so that is done at the first request.
 *
 * @throws An error with the `code` `EADDRINUSE` when the port is in use.
 */
export function startReport({ port, server }: { port: number; server: string }): Promise<Listening> {
  let report: Promise<string> | undefined;
  const respond: RequestListener = async ({ url }, response) => {
    if (url !== "/") return void response.writeHead(404).end();
    report ??= makeReport(server);
    try {
      const page = await report;
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    } catch (error) {
      report = undefined;
      response.writeHead(500, { "Content-Type": "text/plain" }).end((error as Error).message);
    }
  };
  return listen(createServer(respond), { port });
}

async function makeReport(server: string): Promise<string> {
  const { report } = await createReport({
    source: readFromServer(connectServer({ url: server, auth })),
    from: Date.UTC(2025, 0),
    to: Date.UTC(2026, 0) - 1,
    businessHours: "Mon-Fri 09:00-18:00",
  });
  return renderReport(report);
}
