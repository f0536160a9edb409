/** @throws TypeError when a header cannot be sent, or is `Authorization`; the value stays out of the message. */
export function checkHeaders(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" && isOwn(name, value)) continue;
    throw new TypeError(`headers.${name}: cannot be sent; Authorization is made from auth.`);
  }
}

function isOwn(name: string, value: string): boolean {
  try {
    return !new Headers([[name, value]]).has("Authorization");
  } catch {
    return false;
  }
}
