import { type Call, createError, firstText, getRedactor } from "./call.ts";
import { copyCause } from "./cause.ts";
import { NetworkError } from "./errors.ts";

/** The error for what `fetch` or the body threw. Node.js puts the reason into the `cause` of its "fetch failed". */
export function createNetworkError(call: Call, thrown: unknown): NetworkError {
  // The copy, because a getter of the original may throw.
  const cause = copyCause(thrown, getRedactor(call)) as (Error & { code?: string }) | undefined;
  const inner = cause?.cause as typeof cause;
  // Node and undici differ in how deep the reason is.
  const reason = [cause, inner, inner?.cause].map((error) => (error as Error | undefined)?.message).join(" ");

  const tunnelStatus = Number(/Proxy (?:response|Authentication Required) \((\d+)\)/.exec(reason)?.[1] ?? 0);
  // A 407 without a tunnel is the only failure for which Node gives no reason at all.
  const proxyStatus = inner?.message === "" && !inner.code ? 407 : tunnelStatus;
  if (proxyStatus) return createProxyError(call, proxyStatus, cause);
  const code = firstText(call, [
    cause?.code,
    inner?.code,
    /bad port/.test(reason) ? "ERR_UNSAFE_PORT" : null,
  ]);
  const message = `the server cannot be reached or is not trusted, or the connection broke${code ? ` (${code})` : ""}.`;
  return createError(call, NetworkError, message, { cause, code });
}

/** The error for a proxy that does not let the request pass. */
export function createProxyError(call: Call, status: number, cause?: unknown): NetworkError {
  const message = `the proxy refuses the request (${status}). Check its credentials and rules.`;
  return createError(call, NetworkError, message, { status, cause });
}
