import { type OperationId, SaymonError } from "./error.ts";

/** What openapi-fetch makes of a response whose body it was told to read as text. */
export interface Answer {
  response: Response;
  data?: string | undefined;
  error?: unknown;
}

/**
 * Turns an answer into its records.
 *
 * `response.ok` decides: openapi-fetch leaves `error` empty for an empty 500 and undefined for a 304.
 *
 * @throws {SaymonError} when the status is not 2xx, or the body is not what the document promises.
 */
export function toRecords<Log>(operation: OperationId, { response, data, error }: Answer): Log {
  if (!response.ok) throw toError(operation, response.status, error);

  const records = parseJson(data ?? "");
  if (Array.isArray(records)) return records as Log;

  const type = response.headers.get("Content-Type") ?? "no content type";
  throw new SaymonError(
    `the server answered ${response.status} with something else than a list of records (${type}). ` +
      "Does the base URL lead to SAYMON, and does no proxy answer in its place?",
    { operation, status: response.status },
  );
}

function toError(operation: OperationId, status: number, body: unknown): SaymonError {
  const { code, message } = (body ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || typeof message !== "string") {
    return new SaymonError(`the server answered ${status}.`, { operation, status });
  }

  const reason = unwrap(message);
  return new SaymonError(`the server answered ${status} (${code}): ${reason}`, {
    operation,
    status,
    code,
    reason,
  });
}

/** The message of a 401 is JSON, as text: `{"errorCode":3,"message":"Not logged in."}`. */
function unwrap(message: string): string {
  const inner = parseJson(message) as { message?: unknown } | null | undefined;
  return typeof inner?.message === "string" ? inner.message : message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
