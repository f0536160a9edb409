import { isJson, parseJson, toStatusError } from "./answer.ts";
import type { Credentials } from "./auth.ts";
import { type Call, fail, findText, tell } from "./call.ts";
import { credentialsOf } from "./credentials.ts";
import type { Draft } from "./draft.ts";
import { RedirectError, SaymonError, TimeoutError, UnreachableError } from "./errors.ts";
import { mostRedirects, toNextUrl } from "./redirect.ts";
import { within } from "./within.ts";

/** The statuses that mean "not now" instead of "no". */
const temporary = [408, 429, 500, 502, 503, 504];

/**
 * Sends a request once and reads the answer to its end, so that a connection that breaks or stalls in the middle of
 * a body is an attempt that failed.
 *
 * @throws {SaymonError} when there is no answer, or one whose status may pass.
 */
export function attempt(call: Call, draft: Draft): Promise<Response> {
  call.attempts++;
  const { timeout } = call.limits;
  const left = call.endsAt - performance.now();
  const limit = timeout < left ? "timeout" : "deadline";

  const expired = () =>
    fail(call, TimeoutError, `the ${limit} of ${call.limits[limit]} ms is over.`, { limit });
  return within(call, (signal) => send(call, draft, signal), Math.max(0, Math.min(timeout, left)), expired);
}

async function send(call: Call, draft: Draft, signal: AbortSignal): Promise<Response> {
  const { url } = draft;
  const began = performance.now();
  tell(call, "request", { url });
  const credentials = await credentialsOf(call);
  try {
    const response = await follow(call, draft, credentials, signal);
    const text = await read(call, response);
    signal.throwIfAborted();

    const { status } = response;
    tell(call, "response", { url, status, duration: performance.now() - began });
    const answer = withText(call, response, text);
    if (!temporary.includes(status)) return answer;
    call.refusal = answer;
    throw toStatusError(call, response, parseJson(text));
  } catch (thrown) {
    throw thrown instanceof SaymonError ? thrown : toUnreachable(call, thrown);
  }
}

/** Sends the request, and again where a redirect within the origin leads. */
async function follow(
  call: Call,
  draft: Draft,
  { authorization, apiToken }: Credentials,
  signal: AbortSignal,
): Promise<Response> {
  const { headers } = draft;
  // Credentials that a function gives can change from one attempt to the next.
  if (authorization) headers.set("Authorization", authorization);
  else headers.delete("Authorization");

  let { url } = draft;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    signal.throwIfAborted();
    const address = apiToken ? withToken(url, apiToken) : url;
    const response = await call.fetch(address, { headers, signal, redirect: "manual" });
    try {
      signal.throwIfAborted();
      const next = toNextUrl(call, url, response);
      if (next === undefined) return response;
      url = next;
    } catch (error) {
      discard(response);
      throw error;
    }
    discard(response);
  }
  throw fail(call, RedirectError, `the server redirects more than ${mostRedirects} times.`);
}

function withToken(url: string, apiToken: string): string {
  const address = new URL(url);
  address.searchParams.set("api-token", apiToken);
  return address.href;
}

/** What is no JSON is of no use to an operation, and not worth its bytes. */
function read(call: Call, response: Response): string | Promise<string> {
  if (!call.operation || isJson(response)) return response.text();
  discard(response);
  return "";
}

/** Frees the connection of an answer that nobody will read. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** The answer, for openapi-fetch to read again. The address, which can hold the token, does not come along. */
function withText(call: Call, response: Response, text: string): Response {
  const { status, headers, ok } = response;
  // For the methods, what openapi-fetch looks at: a whole copy would encode and decode the body once more.
  if (call.operation) return { status, headers, ok, text: async () => text } as Response;
  return new Response(text || null, response);
}

function toUnreachable(call: Call, cause: unknown): UnreachableError {
  const thrown = (cause ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  // Node tells the reason beneath its "fetch failed".
  const code = findText(call, [thrown.code, thrown.cause?.code]);
  const message = `the server cannot be reached, or broke off its answer${code ? ` (${code})` : ""}.`;
  return fail(call, UnreachableError, message, { cause, code });
}
