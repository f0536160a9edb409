import type { User } from "./users.ts";

/** What a request says about who sends it. */
export interface Credentials {
  /** Whether a request carried HTTP Basic at all, and whose login and password they were. */
  basic: { sent: boolean; user?: User | undefined };
  apiToken: { sent: boolean; user?: User | undefined };
}

/** The user of an `Authorization` header. Login and password are UTF-8; only the password can hold a colon. */
export function basicUser(users: User[], header: string | undefined): Credentials["basic"] {
  const encoded = header?.match(/^Basic +(\S+) *$/i)?.[1];
  if (encoded === undefined) return { sent: false };
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const [login, password] = [text.slice(0, colon), text.slice(colon + 1)];
  const user = users.find((user) => user.login === login && user.password === password);
  return { sent: true, user: colon < 0 ? undefined : user };
}

/** The user of an API token. A request with several has none that counts. */
export function tokenUser(users: User[], tokens: string[]): Credentials["apiToken"] {
  const [token, ...others] = tokens;
  const user = users.find(({ apiToken }) => apiToken === token);
  return { sent: token !== undefined, user: others.length === 0 ? user : undefined };
}
