import { MIMEType } from "node:util";
import type { DocumentedAnswer } from "./document.ts";
import { type Exchange, toJson } from "./exchange.ts";
import type { RuleName } from "./report.ts";

/** A rule that was looked at in one answer: it holds unless there is a message. */
export interface Judgement {
  rule: RuleName;
  place: string;
  message?: string;
}

const redirects = [301, 302, 303, 307, 308];

/**
 * What a single answer says of the rules that it can break by itself. Its schema is left to `redocly drift`, and
 * whether it fits the request to the rules of logs.
 */
export function judgeAnswer(exchange: Exchange): Judgement[] {
  const { operation, answer } = exchange;
  const { status, broken } = answer;
  if (broken !== undefined)
    return [{ rule: "complete", place: status === 0 ? "status" : "body", message: broken }];
  const complete: Judgement = { rule: "complete", place: "body" };

  if (redirects.includes(status)) {
    const message = `The server redirects (${status}). A client that follows takes the credentials elsewhere.`;
    return [complete, { rule: "redirect", place: "header Location", message }];
  }
  const documented = operation.answers[status];
  const statuses = Object.keys(operation.answers).join(", ");
  if (!documented) {
    const message = `The status is ${status}; the document has ${statuses}.`;
    return [
      complete,
      { rule: "redirect", place: "header Location" },
      { rule: "status", place: "status", message },
    ];
  }
  return [
    complete,
    { rule: "redirect", place: "header Location" },
    { rule: "status", place: "status" },
    ...judgeHeaders(exchange, documented),
    ...judgeContent(exchange, documented),
  ];
}

function judgeHeaders({ answer }: Exchange, { headers = {} }: DocumentedAnswer): Judgement[] {
  return Object.entries(headers).map(([name, { required }]) => ({
    rule: "header",
    place: `header ${name}`,
    ...(required && !answer.headers.has(name) && { message: `The header ${name} is missing.` }),
  }));
}

function judgeContent({ answer }: Exchange, { content = {} }: DocumentedAnswer): Judgement[] {
  const place = "header Content-Type";
  const types = Object.keys(content);
  const given = answer.headers.get("Content-Type");
  const type = toMediaType(given);
  if (!type || !types.includes(type.essence)) {
    const message = `The content type is ${type?.essence ?? (given === null ? "missing" : "unreadable")}, not ${types.join(" or ")}.`;
    return [{ rule: "content-type", place, message }];
  }

  const charset = type.params.get("charset");
  const isUtf8 = charset === null || charset.toLowerCase() === "utf-8";
  const judged: Judgement[] = [{ rule: "content-type", place }];
  if (!isUtf8)
    return [...judged, { rule: "charset", place, message: "The header names another charset than UTF-8." }];
  if (answer.text === undefined)
    return [...judged, { rule: "charset", place: "body", message: "The body has bytes that are not UTF-8." }];
  judged.push({ rule: "charset", place });

  if (answer.json === undefined) {
    const message = answer.text === "" ? "The body is empty." : "The body is not JSON.";
    return [...judged, { rule: "json", place: "body", message }];
  }
  judged.push({ rule: "json", place: "body" });
  if (saysJson(content[type.essence]?.examples ?? {})) judged.push(judgeMessage(answer.json));
  return judged;
}

function toMediaType(header: string | null): MIMEType | undefined {
  try {
    return new MIMEType(header ?? "");
  } catch {
    return undefined;
  }
}

/** Whether the document shows errors whose message is JSON again. */
function saysJson(examples: Record<string, { value: unknown }>): boolean {
  const values = Object.values(examples).map(({ value }) => value);
  return values.length > 0 && values.every((value) => isJsonText(messageOf(value)));
}

function judgeMessage(body: unknown): Judgement {
  const message = messageOf(body);
  const judgement: Judgement = { rule: "error-message", place: "body /message" };
  // That there is no message at all is for the schema to say.
  if (typeof message !== "string" || isJsonText(message)) return judgement;
  return {
    ...judgement,
    message: "The message is plain text; the document has JSON in it, with a message of its own.",
  };
}

function messageOf(body: unknown): unknown {
  return (body as { message?: unknown } | null)?.message;
}

function isJsonText(text: unknown): boolean {
  return typeof messageOf(toJson(text)) === "string";
}
