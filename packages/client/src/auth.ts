import type { Middleware } from "openapi-fetch";

/** HTTP Basic (RFC 7617), with the login and the password of a SAYMON user. */
export interface BasicAuth {
  /** The login. RFC 7617 allows no colon in it. */
  login: string;
  /** The password. Colons and characters outside Latin-1 are allowed; they are sent as UTF-8. */
  password: string;
}

/**
 * An API token, which an administrator makes for a user. A server can have this way switched off.
 *
 * The token travels in the query string, so the access logs of servers and proxies keep it: prefer
 * {@link BasicAuth} where you can.
 */
export interface ApiTokenAuth {
  /** The token. */
  apiToken: string;
}

/** How the client proves who it is. */
export type Auth = BasicAuth | ApiTokenAuth;

/**
 * Adds the credentials to each request.
 *
 * @throws TypeError when the credentials cannot be sent; the message does not contain them.
 */
export function authenticate(auth: Auth): Middleware {
  // The value stays out of the message: it may be a password.
  if (typeof auth !== "object" || auth === null) {
    throw new TypeError("auth: must be { login, password } or { apiToken }.");
  }
  if ("apiToken" in auth) return withApiToken(auth);
  return withBasic(auth);
}

function withBasic({ login, password }: BasicAuth): Middleware {
  if (typeof login !== "string" || login === "")
    throw new TypeError("auth.login: must be a text that is not empty.");
  if (typeof password !== "string") throw new TypeError("auth.password: must be a text.");
  if (login.includes(":")) throw new TypeError("auth.login: must not contain a colon (RFC 7617, section 2).");
  if (hasControlCharacter(login) || hasControlCharacter(password)) {
    throw new TypeError(
      "auth: login and password must not contain control characters (RFC 7617, section 2).",
    );
  }

  const authorization = `Basic ${toBase64(`${login}:${password}`)}`;
  return {
    onRequest({ request }) {
      request.headers.set("Authorization", authorization);
    },
  };
}

function withApiToken({ apiToken }: ApiTokenAuth): Middleware {
  if (typeof apiToken !== "string" || apiToken === "") {
    throw new TypeError("auth.apiToken: must be a text that is not empty.");
  }

  return {
    onRequest({ request }) {
      const url = new URL(request.url);
      url.searchParams.set("api-token", apiToken);
      return new Request(url, request);
    },
  };
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** `btoa` takes Latin-1 only, so it is given the bytes of the UTF-8 encoding. */
function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
