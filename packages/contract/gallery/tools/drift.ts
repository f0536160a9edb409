/** `redocly drift`, which is `redocly proxy` after the event: both hold traffic to the document in the same way. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { documentFile } from "../../src/document.ts";
import { inFolder } from "../../src/folder.ts";
import { type Entry, toHar } from "../../src/har.ts";
import { redocly } from "../../src/redocly.ts";
import { type Exchange, send } from "../traffic.ts";
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
      await writeFile(traffic, JSON.stringify(toHar(exchanges.map((exchange) => toEntry(url, exchange)))));
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

function toEntry(origin: string, { target, isSigned, status, headers, body }: Exchange): Entry {
  const requestHeaders = { accept: "application/json", ...(isSigned && { authorization: "Basic ***" }) };
  return { url: new URL(origin + target), requestHeaders, status, headers, body };
}
