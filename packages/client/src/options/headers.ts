/** Headers as an object, as `Headers`, or as any other iterable of pairs. */
export type HeadersInput = Record<string, string> | Iterable<readonly [string, string]>;

/** @throws TypeError when a header cannot be sent, or is `Authorization`; the value stays out of the message. */
export function resolveHeaders(headers: HeadersInput): Record<string, string> {
  const resolved: Record<string, string> =
    Symbol.iterator in headers ? Object.fromEntries(headers) : (headers as Record<string, string>);
  for (const [name, value] of Object.entries(resolved)) {
    if (typeof value === "string" && isAllowed(name, value)) continue;
    throw new TypeError(`headers.${name}: cannot be sent. Credentials belong in auth, not in headers.`);
  }
  return resolved;
}

function isAllowed(name: string, value: string): boolean {
  try {
    return !new Headers([[name, value]]).has("Authorization");
  } catch {
    return false;
  }
}
