import type { Listening } from "@saymon-logs/command-line/listen";
import { startPrism } from "./prism.ts";
import { startGuard } from "./server.ts";

export type { Prism } from "./prism.ts";
export { type PrismProxyOptions, startPrismProxy } from "./prism-proxy.ts";

/** How the mock is started. */
export interface MockOptions {
  /** Port to listen on. Default: 0, any free port. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
  /** Respond with values generated from the schemas instead of the examples. Default: false. */
  dynamic?: boolean;
  /** Called with a line for each request and for each violation of the document; never with a query or a header. */
  log?: (line: string) => void;
}

/** A mock that listens. */
export type Mock = Listening;

/**
 * Starts the mock: the Prism CLI over the bundled document, behind a guard.
 *
 * It responds with the first example of the status 200. `Prefer: code=401` and `Prefer: example=empty` choose another
 * response. A request that violates the document gets an error, or the header `sl-violations`. A request that Prism
 * can't process gets 400 as `application/problem+json`; whatever ends Prism, the mock goes on.
 *
 * @example
 * ```ts
 * const mock = await startMock();
 * const response = await fetch(`${mock.url}/node/api/users/session/log?api-token=any`);
 * await mock.close();
 * ```
 *
 * @throws An error with the `code` `EADDRINUSE` when the port is in use.
 */
export function startMock({ dynamic = false, ...options }: MockOptions = {}): Promise<Mock> {
  return startGuard(() => startPrism("mock", [`--dynamic=${dynamic}`]), options);
}
