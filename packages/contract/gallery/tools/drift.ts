/** `redocly drift`, which is `redocly proxy` after the event: both hold traffic to the document in the same way. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { documentFile } from "../../src/document.ts";
import { redocly } from "../../src/redocly.ts";
import { type Exchange, send } from "../traffic.ts";
import { inFolder } from "./folder.ts";
import type { Opinion, Subject, Tool } from "./tool.ts";

interface Report {
  problems: {
    exchangeIndex: number;
    severity: "error" | "warning" | "info";
    target: "request" | "response";
    message: string;
  }[];
}

/** It is shown what was recorded of the server's traffic. */
export const drift: Tool = {
  name: "redocly drift",
  async judge({ url, asks }: Subject): Promise<Opinion> {
    const exchanges = await send(url, asks);
    if (exchanges.length === 0) return { verdict: "misses", message: "" };
    const { problems } = await inFolder(async (folder) => {
      const [traffic, report] = [join(folder, "traffic.har"), join(folder, "drift.json")];
      await writeFile(traffic, JSON.stringify(toHar(url, exchanges)));
      const api = ["--api", fileURLToPath(documentFile), "--server", url];
      const args = ["drift", traffic, ...api, "--format", "json", "--output", report];
      await redocly(args, folder, new AbortController().signal);
      return JSON.parse(await readFile(report, "utf8")) as Report;
    });
    const told = problems.filter(
      ({ severity, target, exchangeIndex }) =>
        // That a request was broken on purpose is no fault of the server.
        severity !== "info" && !(target === "request" && exchanges[exchangeIndex]?.isBroken),
    );
    const first = told.find(({ severity }) => severity === "error") ?? told[0];
    if (!first) return { verdict: "misses", message: "" };
    return { verdict: first.severity === "error" ? "catches" : "warns", message: first.message };
  },
};

/** An HTTP archive, as proxies and browsers write it. */
function toHar(origin: string, exchanges: Exchange[]): unknown {
  const entries = exchanges.map(({ target, isSigned, status, headers, body }) => {
    const url = new URL(origin + target);
    return {
      startedDateTime: new Date(0).toISOString(),
      time: 0,
      request: {
        method: "GET",
        url: url.href,
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: toPairs({ accept: "application/json", ...(isSigned && { authorization: "Basic ***" }) }),
        queryString: toPairs(Object.fromEntries(url.searchParams)),
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status,
        statusText: "",
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: toPairs(headers),
        content: { size: body.length, mimeType: headers["content-type"] ?? "", text: body },
        redirectURL: headers["location"] ?? "",
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 0, receive: 0 },
    };
  });
  return { log: { version: "1.2", creator: { name: "saymon-logs", version: "1" }, entries } };
}

function toPairs(values: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
