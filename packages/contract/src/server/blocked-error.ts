/** The verification cannot continue. The message says why and what to do; it holds no text of the server. */
export class BlockedError extends Error {
  override readonly name = "BlockedError";
}

/**
 * Explains why no connection was made.
 *
 * @param code The platform's error code, such as `ECONNREFUSED`.
 */
export function explainNetworkError(code: string | undefined): string {
  if (code === "ECONNREFUSED")
    return "Connection refused: nothing listens at this host and port. Check that the server is running, and the port.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Host not found. Check the server's address.";
  if (code === "CERT_HAS_EXPIRED") return "The server's certificate has expired. Renew it.";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return "The server's certificate is for another host name. Use that name in the address.";
  if (code !== undefined && unknownIssuer.test(code))
    return (
      "Node.js does not know the CA that issued the server's certificate. Set the environment variable " +
      "NODE_EXTRA_CA_CERTS to a file with the CA's certificate."
    );
  return `The server sent no HTTP response (${code ?? "unknown reason"}). Check that it is a web server, and the scheme of its address.`;
}

const unknownIssuer = /^(UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED)/;

/** Whether a connection was made, and then closed without a response. */
export function wasReset(code: string | undefined): boolean {
  return code !== undefined && ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(code);
}

/** Returns the code of an error that `fetch` threw; Node.js nests it as the cause of "fetch failed". */
export function codeOf(thrown: unknown): string | undefined {
  const { code, cause } = (thrown ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === "string") return code;
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  return cause ? codeOf(cause) : undefined;
}
