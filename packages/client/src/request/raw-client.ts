import type { paths } from "@saymon-logs/types";
import createFetchClient, { type Client as FetchClient } from "openapi-fetch";
import { type Body, type Call, type Settings, startCall } from "../call.ts";
import type { AnySaymonError } from "../errors.ts";
import { createStatusError, parseWholeJson, temporaryStatuses } from "../response/response.ts";
import { createTemplate } from "./request-template.ts";
import { reportFailure, sendWithRetries } from "./retry.ts";

/** The openapi-fetch client for what the methods do not foresee. It resolves to any response, after the retries. */
export function createRawClient(
  settings: Settings,
  shared: { baseUrl: string; headers: Record<string, string> },
): FetchClient<paths> {
  /** Sends a request that openapi-fetch made. */
  async function send({ url, headers }: Request, signal: AbortSignal | null | undefined): Promise<Response> {
    let refusal: Response | undefined;
    const parse = (call: Call, response: Response, body: Body) => {
      if (response.status === 200) parseWholeJson(call, body);
      const reply = new Response(body?.length ? body : null, response);
      if (!temporaryStatuses.includes(reply.status)) return reply;
      refusal = reply;
      throw createStatusError(call, response, body);
    };
    const template = createTemplate(url, { headers: new Headers(headers) });
    const call = startCall({ ...settings, signal, parse }, template.url);
    return sendWithRetries(call, template).catch((error: AnySaymonError) => {
      if (refusal && refusal.status === error.status) return refusal;
      return reportFailure(call, error);
    });
  }

  const client = createFetchClient<paths>(shared);
  // A `Request` would keep a listener on the signal until it is collected, so the signal goes past it.
  const get = client.GET as (path: string, init: object) => unknown;
  const GET = (path: string, { signal, ...init }: RequestInit = {}) =>
    get(path, { ...init, fetch: (request: Request) => send(request, signal) });
  return Object.assign(client, {
    GET,
    request: (_: string, path: string, init?: RequestInit) => GET(path, init),
  });
}
