import { type Body, type Call, clean, createError, firstText } from "../call.ts";
import {
  type AnySaymonError,
  BadRequestError,
  ForbiddenError,
  NetworkError,
  NotFoundError,
  RateLimitError,
  type SaymonErrorDetails,
  ServerError,
  UnauthorizedError,
  UnexpectedResponseError,
} from "../errors.ts";
import { parseHttpDate, parseRetryAfter } from "../http-headers.ts";
import { createProxyError } from "../network-error.ts";
import { operationPaths } from "../operation-id.ts";
import { parseJson, tryParseJson } from "./json.ts";
import { setServerTime } from "./server-time.ts";

/** The statuses that mean "not now". */
export const temporaryStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];

/**
 * Parses a response into its records.
 *
 * @throws {SaymonError} when the status is not 200, or the body is not the array that the document promises.
 */
export function parseRecords(call: Call, response: Response, body: Body): unknown[] {
  const { status, headers } = response;
  if (status !== 200) throw createStatusError(call, response, body);

  const records = parseWholeJson(call, body);
  if (Array.isArray(records)) {
    setServerTime(records, () => parseHttpDate(headers.get("Date")));
    return records;
  }
  const type = clean(call, headers.get("Content-Type") ?? "no Content-Type");
  const message =
    `the server responded with 200, but not with an array of records (${type}). ` +
    "Check baseUrl, and whether a proxy responds in place of SAYMON.";
  throw createError(call, UnexpectedResponseError, message, { status });
}

/**
 * Parses JSON that HTTP believes to be whole: a proxy can cut a compressed stream, or a body without a length, where
 * HTTP does not see it. Undefined for what is not JSON.
 */
export function parseWholeJson(call: Call, text: Body): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      const message = "the response has a number that this platform would round.";
      throw createError(call, UnexpectedResponseError, message, { status: 200 });
    }
    // The reason is not kept: it quotes the text.
    if (!/^\s*([[{]|$)/.test(text)) return undefined;
    throw createError(call, NetworkError, "the response was cut off: its JSON is incomplete.");
  }
}

/** The error for a status that is not 200. */
export function createStatusError(call: Call, response: Response, body: Body): AnySaymonError {
  const { status, headers } = response;
  if (status === 407) return createProxyError(call, status);
  const fields = (tryParseJson(String(body)) ?? {}) as Record<string, unknown>;
  const code = firstText(call, [fields["code"]]);
  // Proxies send problem+json (RFC 9457), which has `detail` and `title` in place of a message.
  const { message, detail, title } = fields;
  const serverMessage = firstText(call, [message, detail, title].flatMap(unwrapMessage));

  const reason = (code ? ` (${code})` : "") + (serverMessage ? `: ${serverMessage}` : ".");
  const text = `the server responded with ${status}${reason}${explain404(call, status)}`;
  const retryAfter = parseRetryAfter(headers);
  return createError(call, statusErrorClass(status), text, { status, code, serverMessage, retryAfter });
}

/** A path with an id names something that may not exist. */
function explain404({ operation, url }: Call, status: number): string {
  if (status !== 404 || (operation && operationPaths[operation].includes("{"))) return "";
  return ` Check baseUrl: SAYMON is not at ${url.split("/node/api/")[0]}.`;
}

function statusErrorClass(
  status: number,
): new (
  message: string,
  details: SaymonErrorDetails,
) => AnySaymonError {
  if (status === 401) return UnauthorizedError;
  if (status === 403) return ForbiddenError;
  if (status === 404) return NotFoundError;
  if (status === 429) return RateLimitError;
  if (status === 408 || status >= 500) return ServerError;
  return status >= 400 ? BadRequestError : UnexpectedResponseError;
}

/** The message of a 401 is a string of JSON: `{"errorCode":3,"message":"Not logged in."}`. */
function unwrapMessage(message: unknown): unknown[] {
  const inner = tryParseJson(String(message)) as { message?: unknown } | null | undefined;
  return [inner?.message, message];
}
