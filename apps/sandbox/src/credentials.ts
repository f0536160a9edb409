import type { User } from "./users.ts";

/** The credentials of a request. */
export interface Credentials {
  /** Whether the request has HTTP Basic, and the user whose login and password they are. */
  basic: { sent: boolean; user?: User | undefined };
  apiToken: { sent: boolean; user?: User | undefined };
}

/** The user of an `Authorization` header. Login and password are UTF-8; only the password can contain a colon. */
export function basicUser(users: User[], header: string | undefined): Credentials["basic"] {
  const encoded = header?.match(/^Basic +(\S+) *$/i)?.[1];
  if (encoded === undefined) return { sent: false };
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const [login, password] = [text.slice(0, colon), text.slice(colon + 1)];
  const user = users.find((user) => user.login === login && user.password === password);
  return { sent: true, user: colon < 0 ? undefined : user };
}

/** The user of an API token. A request with several tokens has no user. */
export function tokenUser(users: User[], tokens: string[]): Credentials["apiToken"] {
  const [token, ...others] = tokens;
  const user = users.find(({ apiToken }) => apiToken === token);
  return { sent: token !== undefined, user: others.length === 0 ? user : undefined };
}
