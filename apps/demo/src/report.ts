import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Listening, listen } from "@saymon-logs/command-line/listen";
import { runSaymonLogs } from "./saymon-logs.ts";

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
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  const output = join(folder, "report.html");
  try {
    const year = ["--from", "2025-01-01Z", "--to", "2025-12-31Z"];
    const hours = ["--business-hours", "Mon-Fri 09:00-18:00"];
    await runSaymonLogs("report", "--server", server, ...year, ...hours, "--output", output);
    return await readFile(output, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
