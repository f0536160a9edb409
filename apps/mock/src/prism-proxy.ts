import { type Prism, startPrism } from "./prism.ts";

/** How `prism proxy` is started. */
export interface PrismProxyOptions {
  /** Base URL of the server behind the proxy. */
  upstream: string;
  /** Respond with an error of Prism's own to a response that violates the document. Default: false. */
  errors?: boolean;
  /** Refuse requests that violate the document instead of passing them on. Default: true. */
  validateRequest?: boolean;
}

/**
 * Starts `prism proxy` of the Prism CLI on a free port, in front of a server. Nothing guards it: a malformed request can
 * end it, which `ended` tells.
 */
export function startPrismProxy({
  upstream,
  errors = false,
  validateRequest = true,
}: PrismProxyOptions): Promise<Prism> {
  return startPrism("proxy", [upstream, `--errors=${errors}`, `--validate-request=${validateRequest}`]);
}
