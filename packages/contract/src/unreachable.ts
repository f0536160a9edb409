/** The run cannot go on; the message says in one sentence why, and what to do. */
export class UncheckableError extends Error {
  override readonly name = "UncheckableError";
}

/**
 * The sentence for a server that cannot be reached.
 *
 * @param host Name and port of the server.
 * @param code What the platform calls it, such as `ECONNREFUSED`.
 */
export function unreachable(host: string, code: string | undefined): string {
  if (code === "ECONNREFUSED")
    return `Nothing listens at ${host}: is the server running, and the port right?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `There is no host ${host}: is the address right?`;
  if (code === "CERT_HAS_EXPIRED") return `The certificate of ${host} has expired: have it renewed.`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `The certificate of ${host} is made out to another name: use that name in the address.`;
  if (code !== undefined && unknownIssuer.test(code))
    return (
      `Node.js does not know the CA that issued the certificate of ${host}: name a file with the CA's certificate ` +
      "in the environment variable NODE_EXTRA_CA_CERTS."
    );
  return `${host} does not answer (${code ?? "no reason is known"}): is it a web server, and the scheme right?`;
}

const unknownIssuer = /^(UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED)/;

/** Whether there was a connection that broke off, rather than none. */
export function wasReached(code: string | undefined): boolean {
  return code !== undefined && ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(code);
}

/** The code of what `fetch` threw; Node tells it beneath its "fetch failed". */
export function codeOf(thrown: unknown): string | undefined {
  const { code, cause } = (thrown ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === "string") return code;
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  return cause ? codeOf(cause) : undefined;
}
