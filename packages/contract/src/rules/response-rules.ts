import { MIMEType } from "node:util";
import type { DocumentedResponse } from "../document.ts";
import {
  type Exchange,
  hasJsonMessage,
  isTooDeep,
  maxDepth,
  messageOf,
  type ReceivedResponse,
} from "../server/exchange.ts";
import type { RuleResult } from "./rule-result.ts";

const redirects = [301, 302, 303, 307, 308];

/** Applies the rules that a single response can break by itself, apart from its schema. */
export function checkResponse({ operation, response }: Exchange): RuleResult[] {
  const { status, broken } = response;
  if (broken !== undefined)
    return [{ rule: "complete", place: status === 0 ? "status" : "body", message: broken }];
  const complete: RuleResult = { rule: "complete", place: "body" };

  if (redirects.includes(status)) {
    const message = `The server redirects (${status}). A client that follows could send the credentials to another server.`;
    return [complete, { rule: "redirect", place: "header Location", message }];
  }
  const noRedirect: RuleResult = { rule: "redirect", place: "header Location" };
  const documented = operation.responses[status];
  if (!documented) {
    const statuses = Object.keys(operation.responses).join(", ");
    const message = `The status is ${status}; the document has ${statuses}.`;
    return [complete, noRedirect, { rule: "status", place: "status", message }];
  }
  return [
    complete,
    noRedirect,
    { rule: "status", place: "status" },
    ...checkHeaders(response, documented),
    ...checkContent(response, documented),
  ];
}

function checkHeaders(response: ReceivedResponse, { headers }: DocumentedResponse): RuleResult[] {
  return Object.entries(headers).map(([name, required]) => ({
    rule: "header",
    place: `header ${name}`,
    ...(required && !response.headers.has(name) && { message: `The header ${name} is missing.` }),
  }));
}

function checkContent(response: ReceivedResponse, { content }: DocumentedResponse): RuleResult[] {
  const place = "header Content-Type";
  const types = Object.keys(content);
  const received = response.headers.get("Content-Type");
  const type = toMediaType(received);
  if (!type || !types.includes(type.essence)) {
    const problem = received === null ? "missing" : type ? "another one" : "not a media type";
    const message = `The content type is ${problem}; the document has ${types.join(", ")}.`;
    return [{ rule: "content-type", place, message, ...(received !== null && { received }) }];
  }
  const typed: RuleResult = { rule: "content-type", place };
  const charset = checkCharset(response, type);
  if (charset.message !== undefined) return [typed, charset];

  const { text = "", json } = response;
  if (json === undefined)
    return [typed, charset, { rule: "json", place: "body", message: explainUnreadable(text) }];
  const parsed: RuleResult = { rule: "json", place: "body" };
  const isJson = content[type.essence]?.hasJsonMessage;
  return [typed, charset, parsed, ...(isJson ? [checkMessage(json)] : [])];
}

function checkCharset({ text }: ReceivedResponse, { params }: MIMEType): RuleResult {
  const charset = params.get("charset");
  if (charset !== null && charset.toLowerCase() !== "utf-8")
    return {
      rule: "charset",
      place: "header Content-Type",
      message: "The header names another charset than UTF-8.",
    };
  if (text === undefined)
    return { rule: "charset", place: "body", message: "The body has bytes that are not UTF-8." };
  return { rule: "charset", place: "header Content-Type" };
}

function explainUnreadable(text: string): string {
  if (text === "") return "The body is empty.";
  return isTooDeep(text) ? `The body is nested more than ${maxDepth} levels deep.` : "The body is not JSON.";
}

/** Parses a header; undefined when it is no media type. */
export function toMediaType(header: string | null): MIMEType | undefined {
  try {
    return new MIMEType(header ?? "");
  } catch {
    return undefined;
  }
}

/** The document has JSON in the message. */
function checkMessage(body: unknown): RuleResult {
  const result: RuleResult = { rule: "error-message", place: "body /message" };
  // A missing message is reported by the schema.
  if (typeof messageOf(body) !== "string" || hasJsonMessage(body)) return result;
  return {
    ...result,
    message: "The message is plain text; the document has a JSON object with a message in it.",
  };
}
