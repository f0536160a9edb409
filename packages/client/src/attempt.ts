import type { Credentials } from "./auth.ts";
import { type Call, callHook, createError, firstText } from "./call.ts";
import { getCredentials } from "./credentials.ts";
import { NetworkError, RedirectError, SaymonError, TimeoutError } from "./errors.ts";
import { maxRedirects, resolveRedirect } from "./redirect.ts";
import type { RequestTemplate } from "./request-template.ts";
import { createStatusError, isJson, parseJson } from "./response.ts";
import { withTimeout } from "./timeout.ts";

/** The statuses that mean "not now" instead of "no". */
const temporary = [408, 429, 500, 502, 503, 504];

/**
 * Sends a request once and reads the answer to its end, so that a connection that breaks or stalls in the middle of
 * a body is an attempt that failed.
 *
 * @throws {SaymonError} when there is no answer, or one whose status may pass.
 */
export function attempt(call: Call, template: RequestTemplate): Promise<Response> {
  call.attempts++;
  const { timeout } = call.options;
  const left = call.endsAt - performance.now();
  const exceeded = timeout < left ? "timeout" : "deadline";

  const expired = () =>
    createError(call, TimeoutError, `the ${exceeded} of ${call.options[exceeded]} ms is over.`, { exceeded });
  return withTimeout(
    call,
    (signal) => send(call, template, signal),
    Math.max(0, Math.min(timeout, left)),
    expired,
  );
}

async function send(call: Call, template: RequestTemplate, signal: AbortSignal): Promise<Response> {
  const { url } = template;
  const began = performance.now();
  callHook(call, "onRequest", { url });
  const credentials = await getCredentials(call);
  try {
    const response = await follow(call, template, credentials, signal);
    const text = await read(call, response);
    signal.throwIfAborted();

    const { status } = response;
    callHook(call, "onResponse", { url, status, duration: performance.now() - began });
    const answer = withText(call, response, text);
    if (!temporary.includes(status)) return answer;
    call.refusal = answer;
    throw createStatusError(call, response, parseJson(text));
  } catch (thrown) {
    throw thrown instanceof SaymonError ? thrown : createNetworkError(call, thrown);
  }
}

/** Sends the request, and again where a redirect within the origin leads. */
async function follow(
  call: Call,
  template: RequestTemplate,
  { authorization, apiToken }: Credentials,
  signal: AbortSignal,
): Promise<Response> {
  const { headers } = template;
  // Credentials that a function gives can change from one attempt to the next.
  if (authorization) headers.set("Authorization", authorization);
  else headers.delete("Authorization");

  let { url } = template;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    signal.throwIfAborted();
    const address = apiToken ? withToken(url, apiToken) : url;
    const response = await call.fetch(address, { headers, signal, redirect: "manual" });
    try {
      signal.throwIfAborted();
      const next = resolveRedirect(call, url, response);
      if (next === undefined) return response;
      url = next;
    } catch (error) {
      discard(response);
      throw error;
    }
    discard(response);
  }
  throw createError(call, RedirectError, `the server redirects more than ${maxRedirects} times.`);
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

function createNetworkError(call: Call, cause: unknown): NetworkError {
  const thrown = (cause ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  // Node tells the reason beneath its "fetch failed".
  const code = firstText(call, [thrown.code, thrown.cause?.code]);
  const message = `the server cannot be reached, or broke off its answer${code ? ` (${code})` : ""}.`;
  return createError(call, NetworkError, message, { cause, code });
}
