/** Requests, and the responses that the server sent to them. */
import type { Operation } from "../document.ts";
import type { CredentialsName, SentRequest } from "../report/report.ts";

/** A record as it arrived; only its time has been checked. */
export type LogRecord = Record<string, unknown>;

/** A response, as far as it arrived. */
export interface ReceivedResponse {
  /** 0 when no response arrived. */
  status: number;
  headers: Headers;
  /** The body; undefined when it is not UTF-8. */
  text: string | undefined;
  /** The parsed body; undefined when it is not JSON, or nested too deeply to be handled. */
  json: unknown;
  /** Why the response did not arrive completely; absent when it did. */
  broken?: string;
}

/** A request, and the response to it. */
export interface Exchange {
  operation: Operation;
  request: SentRequest;
  /** Whether the request conforms to the document and carries the user's own credentials. */
  isValid: boolean;
  /** Whether the server or a proxy refused the request for its rate or its load, also when it was repeated. */
  isRefused: boolean;
  response: ReceivedResponse;
}

/** A request before it is sent. */
export interface LogRequest {
  operation: Operation;
  /** Values of the path and query parameters, by name; undefined ones are left out. */
  parameters: Record<string, string | number | undefined>;
  /** Default: the user's own. */
  credentials?: CredentialsName;
  /** Default: whether the credentials are the user's own. */
  isValid?: boolean;
}

/** Deeper bodies are not handled: code that walks them recursively would exceed the stack. */
export const maxDepth = 500;

/** Creates a response from the bytes of its body. */
export function toResponse(
  status: number,
  headers: Headers,
  body: Uint8Array,
  broken?: string,
): ReceivedResponse {
  const text = toText(body);
  return { status, headers, text, json: toJson(text), ...(broken !== undefined && { broken }) };
}

function toText(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Parses JSON; undefined when the text is not JSON, or nested deeper than {@link maxDepth}. */
export function toJson(text: unknown): unknown {
  if (typeof text !== "string" || isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether JSON is nested deeper than {@link maxDepth}. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (isInString) index += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Returns the message of an error's body. */
export function messageOf(body: unknown): unknown {
  return (body as { message?: unknown } | null | undefined)?.message;
}

/** Whether the message of an error's body is JSON with a message in it. */
export function hasJsonMessage(body: unknown): boolean {
  return typeof messageOf(toJson(messageOf(body))) === "string";
}

/**
 * Returns the records of a 200; undefined when there are none that can be used. What is wrong with them is reported
 * by the rules for single responses.
 */
export function recordsOf({ operation, response }: Exchange): LogRecord[] | undefined {
  const { status, json } = response;
  if (status !== 200 || !Array.isArray(json)) return undefined;
  const isRecord = (item: unknown) => Number.isInteger((item as LogRecord | null)?.[operation.time]);
  return json.every(isRecord) ? json : undefined;
}

/** Builds the path and query of a request, without credentials. */
export function toTarget({ operation, parameters }: LogRequest): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const isInPath = (name: string) => operation.path.includes(`{${name}}`);
  const query = new URLSearchParams(
    given.flatMap(([name, value]) => (isInPath(name) ? [] : [[name, String(value)]])),
  );
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(String(parameters[name])),
  );
  return query.size > 0 ? `${path}?${query}` : path;
}
