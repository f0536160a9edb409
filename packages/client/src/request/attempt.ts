import { type Call, callHook, createTimeoutError } from "../call.ts";
import { SaymonError } from "../errors.ts";
import { createNetworkError } from "../network-error.ts";
import type { Credentials } from "../options/auth.ts";
import { discardBody, readBody } from "../response/body.ts";
import { getCredentials } from "./credentials.ts";
import { resolveRedirect } from "./redirect.ts";
import type { RequestTemplate } from "./request-template.ts";
import { withTimeout } from "./timeout.ts";

/**
 * Sends a request once and reads the response to its end, so that a connection that breaks or stalls in the middle of
 * a body is a failed attempt.
 *
 * @throws {SaymonError} when there is no response, or one that is a failure.
 */
export function attempt<Result>(call: Call<Result>, template: RequestTemplate): Promise<Result> {
  call.attempts++;
  call.sentAt = performance.now();
  const { timeout } = call.options;
  const left = call.endsAt - call.sentAt;
  const onTimeout = () => createTimeoutError(call, timeout < left ? "timeout" : "deadline");
  return withTimeout(
    call,
    (signal) => send(call, template, signal),
    Math.max(0, Math.min(timeout, left)),
    onTimeout,
  );
}

async function send<Result>(
  call: Call<Result>,
  template: RequestTemplate,
  signal: AbortSignal,
): Promise<Result> {
  const { url, sentAt } = call;
  callHook(call, "onRequest", { url });
  const credentials = await getCredentials(call);
  try {
    const response = await follow(call, template, credentials, signal);
    if (signal.aborted) discardBody(response);
    const body = await readBody(call, response);
    signal.throwIfAborted();
    callHook(call, "onResponse", { url, status: response.status, duration: performance.now() - sentAt });
    return call.parse(call, response, body);
  } catch (thrown) {
    throw thrown instanceof SaymonError ? thrown : createNetworkError(call, thrown);
  }
}

/** Sends the request, and sends it again where a redirect within the origin leads. */
async function follow(
  call: Call,
  { headers, url: start }: RequestTemplate,
  { authorization, apiToken }: Credentials,
  signal: AbortSignal,
): Promise<Response> {
  // Credentials from a function can change from one attempt to the next.
  if (authorization) headers.set("Authorization", authorization);
  else headers.delete("Authorization");

  for (let url = start, redirects = 0; ; redirects++) {
    signal.throwIfAborted();
    const address = apiToken ? addToken(url, apiToken) : url;
    const response = await call.fetch(address, { headers, signal, redirect: "manual" });
    const next = resolveRedirect(call, url, response, redirects);
    if (next === undefined) return response;
    url = next;
  }
}

function addToken(url: string, apiToken: string): string {
  const address = new URL(url);
  address.searchParams.set("api-token", apiToken);
  return address.href;
}
