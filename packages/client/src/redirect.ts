import { type Call, clean, fail } from "./call.ts";
import { RedirectError } from "./errors.ts";

const redirects = [301, 302, 303, 307, 308];

/** Enough for a path that is tidied up, and an end for a circle. */
export const mostRedirects = 5;

/**
 * Where an answer sends the request on to; undefined when it is not a redirect.
 *
 * @throws {RedirectError} when that is another origin, or cannot be known.
 */
export function toNextUrl(call: Call, url: string, response: Response): string | undefined {
  const { status, headers, redirected } = response;
  const location = redirects.includes(status) ? headers.get("Location") : null;
  const isRedirect = location !== null;
  if (!isRedirect && !redirected && response.type !== "opaqueredirect") return undefined;

  const { origin } = new URL(url);
  // A fetch of the caller's own may have followed the redirect, and browsers do not tell where it leads.
  const next = URL.parse((isRedirect ? location : response.url) || "", isRedirect ? url : undefined);
  if (next?.origin === origin && !next.username && !next.password) return isRedirect ? next.href : undefined;

  const where = next ? clean(call, next.origin) : "what the client cannot know";
  const message = `the server redirects to ${where}, where the credentials must not follow.`;
  throw fail(call, RedirectError, message, { status: status || undefined });
}
