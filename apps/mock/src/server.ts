import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { type Listening, type ListenOptions, listen } from "@saymon-logs/command-line/listen";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { forward, type PrismResponse } from "./forward.ts";
import { BadRequest, readRequest, type SafeRequest } from "./guard.ts";
import { keepRunning, type RunningPrism } from "./keep-running.ts";
import type { Prism } from "./prism.ts";

/** What the guard needs beside Prism. */
export interface GuardOptions extends ListenOptions {
  /** Called with a line for each request and for each violation of the document; never with a query or a header. */
  log?: (line: string) => void;
  /** Maximum time for a response of Prism, in milliseconds. Default: 5,000. */
  timeout?: number;
}

/**
 * Puts a guard in front of the Prism that `start` starts.
 *
 * @throws An error with the `code` `EADDRINUSE` when the port is in use; what `start` throws the first time.
 */
export async function startGuard(
  start: () => Promise<Prism>,
  { log = () => {}, timeout = 5000, ...address }: GuardOptions,
): Promise<Listening> {
  const prism = keepRunning(start);
  const server = createServer(async (request, response) => {
    log(`${request.method} ${pathOf(request)}`);
    const { status, headers, body } = await respond(prism, request, timeout).catch(toProblem);
    for (const violation of violationsIn(headers)) log(`  Violation: ${violation}`);
    send(response, { status, headers, body });
  });

  const listening = await listen(server, address);
  async function closeBoth(): Promise<void> {
    await Promise.all([listening.close(), prism.close()]);
  }
  try {
    await prism.current();
  } catch (error) {
    await closeBoth();
    throw error;
  }
  return { ...listening, close: closeBoth };
}

async function respond(
  prism: RunningPrism,
  incoming: IncomingMessage,
  timeout: number,
): Promise<PrismResponse> {
  if (incoming.method === "GET" && incoming.url === "/") return welcome;
  const request = await readRequest(incoming);
  const response = await forwardTwice(prism, request, timeout);
  if (isUndocumented(response)) throw new BadRequest(undocumented);
  return response;
}

/** For people who open the address in a browser. It is outside the document. */
const welcome: PrismResponse = {
  status: 200,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: `SAYMON mock. Paths: ${Object.keys(document.paths).join(", ")}. Documentation: npx -y pnpm@12 site\n`,
};

/** A request can fail because another one ended Prism, so each gets a second try with the next Prism. */
async function forwardTwice(
  prism: RunningPrism,
  request: SafeRequest,
  timeout: number,
): Promise<PrismResponse> {
  for (let attempt = 1; ; attempt++) {
    const running = await prism.current();
    try {
      return await forward(running, request, timeout);
    } catch (error) {
      // A Prism that hangs is replaced as well.
      await running.close();
      if (attempt === 2) throw error;
    }
  }
}

const undocumented =
  "No documented response matches the headers Prefer and Accept. In Prefer, code is a documented status, and example is the name of one of its examples.";

/** Prism responds with 404 or 500 where the request asks for a response that the document doesn't have. */
function isUndocumented({ status, headers, body }: PrismResponse): boolean {
  if (status < 400 || body === "" || headers["content-type"] !== "application/problem+json") return false;
  const { type, title } = JSON.parse(body) as { type?: string; title?: string };
  const errors = "https://stoplight.io/prism/errors#";
  return type === `${errors}NOT_FOUND` || (type === `${errors}UNKNOWN` && title?.startsWith(errors) === true);
}

/** The response to a request that Prism did not respond to, as problem details (RFC 9457). */
function toProblem(error: Error): PrismResponse {
  const refused = error instanceof BadRequest;
  const status = refused ? error.status : 502;
  const detail = refused
    ? error.message
    : "Prism ended before it responded, and is started again. Check what is unusual about the request.";
  return {
    status,
    headers: { "content-type": "application/problem+json", "access-control-allow-origin": "*" },
    body: JSON.stringify({ title: STATUS_CODES[status], status, detail }),
  };
}

function violationsIn(headers: PrismResponse["headers"]): string[] {
  try {
    const violations = JSON.parse(String(headers["sl-violations"] ?? "[]")) as Violation[];
    return violations.map(({ location, message }) => `${location.join(".")} ${message}`);
  } catch {
    return ["too many to list"];
  }
}

interface Violation {
  location: string[];
  message: string;
}

function send(response: ServerResponse, { status, headers, body }: PrismResponse): void {
  // Without this, the next request would begin in the rest of a body that was refused.
  if (!response.req.complete) response.shouldKeepAlive = false;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value ?? "");
  response.end(body);
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?")[0] ?? "";
}
