/** `prism proxy --errors`: it stands between client and server, and responds itself where the server violates the document. */
import { startPrismProxy } from "@saymon-logs/mock";
import { type Exchange, send } from "../traffic.ts";
import type { Subject, Tool, ToolResult } from "./tool.ts";

export const prism: Tool = {
  name: "prism proxy --errors",
  async examine({ url, requests, isClientFault }: Subject): Promise<ToolResult> {
    // Requests that a server must refuse would not reach it otherwise.
    const proxy = await startPrismProxy({ upstream: url, errors: true, validateRequest: isClientFault });
    try {
      // Prism itself refuses requests without credentials.
      const sent = requests.filter(({ isSigned }) => isSigned);
      const exchanges = await send(proxy.url, sent);
      const [problem] = exchanges.flatMap(problemsOf);
      if (problem !== undefined) return { verdict: "catches", message: problem };
      const [warning] = exchanges.flatMap(warningsOf);
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

/** What Prism responds instead of the server. */
function problemsOf({ headers, body }: Exchange): string[] {
  if (!headers["content-type"]?.startsWith("application/problem+json")) return [];
  const { type = "", title = "", validation = [] } = JSON.parse(body) as Problem;
  if (!type.startsWith("https://stoplight.io/prism/")) return [];
  const [first] = validation;
  return [first ? toLine(first) : title];
}

/** What Prism notes about a response that it passes on. */
function warningsOf({ headers }: Exchange): string[] {
  const violations = JSON.parse(headers["sl-violations"] ?? "[]") as Violation[];
  return violations.filter(({ location: [where] }) => where === "response").map(toLine);
}

function toLine({ location, message }: Violation): string {
  return `${location.join(".")} ${message}`;
}
