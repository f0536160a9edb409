import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

/** How the mock is started. */
export interface MockOptions {
  /** Port to listen on. Default: 0, any free one. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
  /** Answer with values made up from the schemas instead of the examples. Default: false. */
  dynamic?: boolean;
  /** Called with a line for each request and for each way in which one breaks the document. */
  log?: (line: string) => void;
}

/** A mock that listens. */
export interface Mock {
  /** Where it listens, such as `http://127.0.0.1:4010`. */
  url: string;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts Prism over the bundled document.
 *
 * It answers with the first example of the 200 answer; `Prefer: code=401` or `Prefer: example=empty` ask for
 * another one. A request that breaks the document is answered with an error, or with the header `sl-violations`.
 *
 * @throws An error with the `code` `EADDRINUSE` when something else listens on the port.
 */
export async function startMock({
  port = 0,
  host = "127.0.0.1",
  dynamic = false,
  log,
}: MockOptions = {}): Promise<Mock> {
  const document = fileURLToPath(import.meta.resolve("@saymon-logs/openapi/openapi.json"));
  const server = createServer(await getHttpOperationsFromSpec(document), {
    components: { logger: log ? createLogger("mock", { level: "info" }, { write: toLines(log) }) : silent },
    config: {
      checkSecurity: true,
      errors: false,
      isProxy: false,
      mock: { dynamic },
      upstreamProxy: undefined,
      validateRequest: true,
      validateResponse: true,
    },
    cors: true,
  });
  const url = await server.listen(port, host).catch((message: string) => {
    throw Object.assign(new Error(message), { code: message.match(/\bE[A-Z]+\b/)?.[0] });
  });
  // Prism leaves out the brackets around an IPv6 address.
  return { url: url.replace(/\/\/(.*:.*)(:\d+)$/, "//[$1]$2"), close: () => server.close() };
}

const silent = createLogger("mock", { level: "silent" });

interface LogEntry {
  msg: string;
  input?: { method: string; url: { path: string } };
}

/** Prism logs headers and queries too, and with them credentials: only method, path and violations get through. */
function toLines(log: (line: string) => void): (entry: string) => void {
  return (entry) => {
    const { msg, input } = JSON.parse(entry) as LogEntry;
    if (input && msg === "Request received") log(`${input.method.toUpperCase()} ${input.url.path}`);
    if (msg.startsWith("Violation: ")) log(`  ${msg}`);
  };
}
