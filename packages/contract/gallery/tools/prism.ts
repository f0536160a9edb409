/** `prism proxy --errors`, in this process. */
import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import { documentFile } from "../../src/document.ts";
import { type Exchange, send } from "../traffic.ts";
import type { Opinion, Subject, Tool } from "./tool.ts";

const operations = getHttpOperationsFromSpec(fileURLToPath(documentFile));

/** It stands between client and server, and answers with a problem of its own where the server breaks the document. */
export const prism: Tool = {
  name: "prism proxy --errors",
  async judge({ url, asks, isClients }: Subject): Promise<Opinion> {
    const proxy = createServer(await operations, {
      components: { logger: createLogger("gallery", { level: "silent" }) },
      config: {
        checkSecurity: isClients,
        errors: true,
        isProxy: true,
        mock: { dynamic: false },
        upstream: new URL(url),
        upstreamProxy: undefined,
        // Else the requests that a server must refuse never reach it.
        validateRequest: isClients,
        validateResponse: true,
      },
      cors: false,
    });
    try {
      const exchanges = await send(await proxy.listen(0, "127.0.0.1"), asks);
      const [problem] = exchanges.flatMap(toProblem);
      if (problem !== undefined) return { verdict: "catches", message: problem };
      const [warning] = exchanges.flatMap(toWarning);
      if (warning !== undefined) return { verdict: "warns", message: warning };
      return { verdict: "misses", message: "" };
    } finally {
      await proxy.close();
    }
  },
};

interface Problem {
  type?: string;
  title?: string;
  validation?: Violation[];
}

interface Violation {
  location: string[];
  message: string;
}

/** What Prism says in place of the server; a problem of the server's own is none of Prism's. */
function toProblem({ headers, body }: Exchange): string[] {
  if (!headers["content-type"]?.startsWith("application/problem+json")) return [];
  const { type = "", title = "", validation = [] } = JSON.parse(body) as Problem;
  if (!type.startsWith("https://stoplight.io/prism/")) return [];
  const [first] = validation;
  return [first ? toLine(first) : title];
}

/** What Prism only notes of an answer that it passes on. */
function toWarning({ headers }: Exchange): string[] {
  const violations = JSON.parse(headers["sl-violations"] ?? "[]") as Violation[];
  return violations.filter(({ location: [where] }) => where === "response").map(toLine);
}

function toLine({ location, message }: Violation): string {
  return `${location.join(".")} ${message}`;
}
