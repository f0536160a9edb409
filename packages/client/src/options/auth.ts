import { encodeBase64 } from "../safe-text.ts";
import { checkKeys } from "./checks.ts";

/** HTTP Basic (RFC 7617), with the login and the password of a SAYMON user. */
export interface BasicAuth {
  /** The login. RFC 7617 allows no colon in it. */
  login: string;
  /** The password. Colons and characters outside Latin-1 are allowed; they are sent as UTF-8. */
  password: string;
}

/**
 * An API token, which an administrator creates for a user. A server can have tokens switched off.
 *
 * The token is sent in the query string, so access logs of servers and proxies contain it: prefer {@link BasicAuth}.
 */
export interface ApiTokenAuth {
  /** The token. */
  apiToken: string;
}

/** Credentials: a login with its password, or an API token. */
export type Auth = BasicAuth | ApiTokenAuth;

/**
 * Returns the credentials, from a key store for example. It is called for each attempt, within the attempt's `timeout`,
 * so that a retry uses a password that changed meanwhile. Cache the credentials in the function when that is slow.
 */
export type AuthProvider = () => Auth | Promise<Auth>;

/** Credentials, as they are sent. */
export interface Credentials {
  /** Value of the header `Authorization`. */
  authorization?: string;
  /** Value of the parameter `api-token`. */
  apiToken?: string;
  /** Values to redact. */
  secrets: string[];
}

/** @throws TypeError when the credentials cannot be sent; the message does not contain them. */
export function encodeCredentials(auth: Auth): Credentials {
  // The value stays out of the message: it may be a password.
  if (typeof auth !== "object" || auth === null) {
    throw new TypeError("auth: must be { login, password } or { apiToken }.");
  }
  return "apiToken" in auth ? fromToken(auth) : fromLogin(auth);
}

function fromLogin(auth: BasicAuth): Credentials {
  checkKeys("auth", auth, ["login", "password"]);
  const { login, password } = auth;
  // RFC 7617, section 2, allows no colon in the login and no control characters.
  checkText("auth.login", login, /^[^:\p{Cc}]+$/u, "not empty, without colons and control characters");
  checkText("auth.password", password, /^\P{Cc}*$/u, "without control characters");

  const pair = `${login}:${password}`;
  return { authorization: `Basic ${encodeBase64(pair)}`, secrets: [pair, login, password] };
}

function fromToken(auth: ApiTokenAuth): Credentials {
  checkKeys("auth", auth, ["apiToken"]);
  const { apiToken } = auth;
  checkText("auth.apiToken", apiToken, /./s, "not empty");
  return { apiToken, secrets: [apiToken] };
}

function checkText(argument: string, value: unknown, allowed: RegExp, rule: string): void {
  if (typeof value === "string" && allowed.test(value)) return;
  throw new TypeError(`${argument}: must be a string, ${rule}.`);
}
