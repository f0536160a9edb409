import { type Call, clean, createError } from "./call.ts";
import { RedirectError } from "./errors.ts";

const redirects = [301, 302, 303, 307, 308];

/** Enough for a path that is tidied up, and an end for a circle. */
export const maxRedirects = 5;

/**
 * Where an answer sends the request on to; undefined when it is not a redirect.
 *
 * @throws {RedirectError} when that is another origin, or cannot be known.
 */
export function resolveRedirect(call: Call, url: string, response: Response): string | undefined {
  const { status, headers, redirected } = response;
  const location = redirects.includes(status) ? headers.get("Location") : null;
  if (location === null && !redirected && status > 0) return undefined;

  // A fetch of the caller's own may have followed the redirect, and browsers tell neither its status nor where it leads.
  const next = location === null ? URL.parse(redirected ? response.url : "") : URL.parse(location, url);
  // The address of another origin begins with another text, and so does one with credentials.
  if (next?.href.startsWith(`${new URL(url).origin}/`)) return location === null ? undefined : next.href;
  const where = next ? clean(call, next.origin) : "an unknown address";
  const message = `the server redirects to ${where}, where the credentials must not follow.`;
  throw createError(call, RedirectError, message, { status: status || undefined });
}
