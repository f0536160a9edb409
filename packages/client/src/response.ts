import { type Call, clean, createError, firstText } from "./call.ts";
import {
  type AnySaymonError,
  BadRequestError,
  ForbiddenError,
  NotFoundError,
  RateLimitError,
  type SaymonErrorDetails,
  ServerError,
  UnauthorizedError,
  UnexpectedResponseError,
} from "./errors.ts";
import { parseRetryAfter } from "./retry-after.ts";

/** What openapi-fetch makes of a response whose body it was told to read as text. */
export interface FetchResult {
  response: Response;
  data?: string | undefined;
  error?: unknown;
}

/**
 * Turns an answer into its records.
 *
 * @throws {SaymonError} when the status is not 200, or the body is not the list that the document promises.
 */
export function parseRecords(call: Call, { response, data = "", error }: FetchResult): unknown[] {
  const { status, headers } = response;
  if (status !== 200) throw createStatusError(call, response, error);

  // What is no JSON by its content type has not been read, so it is no list either.
  const records = parseJson(data);
  if (Array.isArray(records)) return records;

  const type = headers.get("Content-Type") ?? "no content type";
  const message =
    `the server answered 200 with no list of records (${clean(call, type)}). ` +
    "Is baseUrl wrong, or does a proxy answer in SAYMON's place?";
  throw createError(call, UnexpectedResponseError, message, { status });
}

/** The error for a status that is not 200. */
export function createStatusError(call: Call, response: Response, body: unknown): AnySaymonError {
  const { status, headers } = response;
  const { code, message, detail, title } = (body ?? {}) as Record<string, unknown>;
  const shownCode = firstText(call, [code]);
  // Proxies send problem+json (RFC 9457), which has `detail` and `title` in place of a message.
  const serverMessage = firstText(call, [message, detail, title].flatMap(unwrapMessage));
  const hint = (shownCode ? ` (${shownCode})` : "") + (serverMessage ? `: ${serverMessage}` : ".");
  const retryAfter = parseRetryAfter(headers.get("Retry-After") ?? "");
  const details = { status, code: shownCode, serverMessage, retryAfter };
  return createError(call, statusErrorClass(status), `the server answered ${status}${hint}`, details);
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

/** The message of a 401 is JSON, as text: `{"errorCode":3,"message":"Not logged in."}`. */
function unwrapMessage(message: unknown): unknown[] {
  const inner = parseJson(String(message)) as { message?: unknown } | null | undefined;
  return [inner?.message, message];
}

export function isJson({ headers }: Response): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers.get("Content-Type") ?? "");
}

/** Undefined for what is no JSON. The reason is not kept: it quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
