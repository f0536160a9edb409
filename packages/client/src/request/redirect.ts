import { type Call, clean, createError } from "../call.ts";
import { RedirectError } from "../errors.ts";
import { discardBody } from "../response/body.ts";

const redirectStatuses = [301, 302, 303, 307, 308];

/** Enough for redirects that normalise a path; stops loops. */
const maxRedirects = 5;

/**
 * The URL that a response redirects to; undefined when it is not a redirect. The body of a redirect is discarded.
 *
 * @throws {RedirectError} when that has another origin or is unknown, or after too many redirects.
 */
export function resolveRedirect(
  call: Call,
  url: string,
  response: Response,
  redirects: number,
): string | undefined {
  const { status, headers, redirected } = response;
  const location = redirectStatuses.includes(status) ? headers.get("Location") : null;
  if (location === null && !redirected && status > 0) return undefined;

  // A custom fetch may have followed the redirect, and browsers reveal neither its status nor where it leads.
  const next = location === null ? URL.parse(redirected ? response.url : "") : URL.parse(location, url);
  // The URL of another origin begins differently, and so does one with credentials.
  const isSafe = next?.href.startsWith(`${new URL(url).origin}/`);
  if (isSafe && location === null) return undefined;
  discardBody(response);
  if (isSafe && redirects < maxRedirects) return next?.href;

  const where = next ? clean(call, next.origin) : "an unknown address";
  const message = isSafe
    ? `the server redirects more than ${maxRedirects} times.`
    : `the server redirects to ${where}, where credentials must not be sent.`;
  throw createError(call, RedirectError, message, { status: status || undefined });
}
