import { type IncomingMessage, request as send } from "node:http";
import { text } from "node:stream/consumers";
import type { SafeRequest } from "./guard.ts";
import type { Prism } from "./prism.ts";

/** A response of Prism. */
export interface PrismResponse {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** Headers that concern one connection only (RFC 9110, 7.6.1), and what describes a body as it came. */
const ofConnection = [
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * Sends a request to Prism.
 *
 * @param timeout Maximum duration in milliseconds.
 * @throws An error when Prism ends or does not respond in time.
 */
export async function forward({ url }: Prism, request: SafeRequest, timeout: number): Promise<PrismResponse> {
  const { method, target, body } = request;
  const headers: SafeRequest["headers"] = {
    ...withoutConnection(request.headers),
    ...(body.length > 0 && { "content-length": String(body.length) }),
  };
  const signal = AbortSignal.timeout(timeout);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = send(url + target, { method, headers, signal, setHost: headers["host"] === undefined });
    sent.on("response", resolve).on("error", reject).end(body);
  });
  return {
    status: response.statusCode ?? 502,
    headers: withoutConnection(response.headers),
    body: await text(response),
  };
}

function withoutConnection(headers: NodeJS.Dict<string | string[]>): NodeJS.Dict<string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !ofConnection.includes(name)),
  );
}
