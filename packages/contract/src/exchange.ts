import type { Operation } from "./document.ts";
import type { CredentialsName, SentRequest } from "./report.ts";

/** A record as it came; only its time has been looked at. */
export type LogRecord = Record<string, unknown>;

/** An answer that arrived, or what arrived of it. */
export interface Answer {
  /** 0 when nothing came. */
  status: number;
  headers: Headers;
  /** The body; undefined when it is not UTF-8. */
  text: string | undefined;
  /** What the text says; undefined when it is not JSON. */
  json: unknown;
  /** What went wrong on the way; absent when the answer arrived whole. */
  broken?: string;
}

/** A request, and the answer that came to it. */
export interface Exchange {
  operation: Operation;
  request: SentRequest;
  /** Whether nothing was wrong with the request: it keeps to the document, and carries the user's own credentials. */
  isNormal: boolean;
  answer: Answer;
}

/** A request before it is sent. */
export interface Ask {
  operation: Operation;
  /** What goes into the path and the query, by name; what is undefined is left out. */
  parameters: Record<string, string | number | undefined>;
  /** Default: the user's own. */
  credentials?: CredentialsName;
  /** Default: true. */
  isNormal?: boolean;
}

/** An answer whose bytes have arrived. */
export function toAnswer(status: number, headers: Headers, body: Uint8Array, broken?: string): Answer {
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

/** What a text says as JSON; undefined when it is none. */
export function toJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/**
 * The records of a 200; undefined when there are none that can be worked with. What is wrong with them is for the
 * rules of each answer to say.
 */
export function recordsOf({ operation, answer }: Exchange): LogRecord[] | undefined {
  const { status, json } = answer;
  if (status !== 200 || !Array.isArray(json)) return undefined;
  const isRecord = (item: unknown) => Number.isInteger((item as LogRecord | null)?.[operation.time]);
  return json.every(isRecord) ? json : undefined;
}

/** The path and the query of a request, without credentials. */
export function toTarget({ operation, parameters }: Ask): string {
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
