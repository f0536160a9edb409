import { describe, expect, test } from "vitest";
import type { DocumentedResponse, Operation } from "../../src/document.ts";
import { checkResponse } from "../../src/rules/response-rules.ts";
import { exchange, type FakeResponse, sessionLog } from "../support/fake-server.ts";

const json = { "Content-Type": "application/json" };
const notLoggedIn = { code: "Unauthorized", message: '{"errorCode":3,"message":"Not logged in."}' };

/** The rules that a response does not pass, and where. */
function errors(response: FakeResponse, about?: Operation) {
  return checkResponse(exchange(response, about && { operation: about }))
    .filter(({ message }) => message !== undefined)
    .map(({ rule, place, message }) => `${rule} | ${place} | ${message}`);
}

test("a response that conforms to the document passes each rule", () => {
  const results = checkResponse(exchange({}));
  expect(results.every(({ message }) => message === undefined)).toBe(true);
  expect(results.map(({ rule }) => rule)).toEqual([
    "complete",
    "redirect",
    "status",
    "content-type",
    "charset",
    "json",
  ]);
});

test("the message of a 401 is checked as well", () => {
  const results = checkResponse(exchange({ status: 401, body: notLoggedIn }));
  expect(results.at(-1)).toEqual({ rule: "error-message", place: "body /message" });
});

describe("a response fails", () => {
  test.for([301, 302, 303, 307, 308])("redirect, with %d", (status) => {
    expect(errors({ status })).toEqual([
      `redirect | header Location | The server redirects (${status}). A client that follows could send the credentials to another server.`,
    ]);
  });

  test.for([204, 304, 404, 429, 503])("status, with %d", (status) => {
    const { responses } = sessionLog;
    expect(errors({ status })).toEqual([
      `status | status | The status is ${status}; the document has ${Object.keys(responses).join(", ")}.`,
    ]);
  });

  test("complete, when the connection was closed", () => {
    expect(errors({ broken: "It was closed." })).toEqual(["complete | body | It was closed."]);
  });

  test("content-type, when it is another one, missing, or not a media type", () => {
    const place = "content-type | header Content-Type | The content type is";
    const errorsWith = (type: string) => errors({ headers: { "Content-Type": type } });
    const other = [`${place} another one; the document has application/json.`];
    expect(errorsWith("text/html")).toEqual(other);
    expect(errorsWith("application/problem+json")).toEqual(other);
    expect(errorsWith("json")).toEqual([`${place} not a media type; the document has application/json.`]);
    expect(errors({ headers: {} })).toEqual([`${place} missing; the document has application/json.`]);
    const [result] = checkResponse(exchange({ headers: { "Content-Type": "text/html;x" } })).slice(-1);
    expect(result?.received).toBe("text/html;x");
  });

  test("charset, by its header or its bytes", () => {
    expect(errors({ headers: { "Content-Type": "application/json; charset=windows-1251" } })).toEqual([
      "charset | header Content-Type | The header names another charset than UTF-8.",
    ]);
    expect(errors({ body: Buffer.from('["\xFC"]', "latin1") })).toEqual([
      "charset | body | The body has bytes that are not UTF-8.",
    ]);
  });

  test("json, when the body is empty, not JSON, or nested too deeply", () => {
    expect(errors({ body: "" })).toEqual(["json | body | The body is empty."]);
    expect(errors({ body: "[{" })).toEqual(["json | body | The body is not JSON."]);
    const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(errors({ body: deep(500) })).toEqual([]);
    expect(errors({ body: deep(501) })).toEqual([
      "json | body | The body is nested more than 500 levels deep.",
    ]);
    expect(errors({ body: `["${"[".repeat(600)}\\"${"{".repeat(600)}"]` })).toEqual([]);
  });

  test("error-message, with plain text instead of JSON", () => {
    expect(errors({ status: 401, body: { ...notLoggedIn, message: "Not logged in." } })).toEqual([
      "error-message | body /message | The message is plain text; the document has a JSON object with a message in it.",
    ]);
    expect(errors({ status: 401, body: { ...notLoggedIn, message: '{"errorCode":3}' } })).toHaveLength(1);
  });
});

describe("a response passes", () => {
  test("content-type and charset, in capitals and with other parameters", () => {
    expect(errors({ headers: { "Content-Type": "Application/JSON; Charset=utf-8" } })).toEqual([]);
    expect(errors({ headers: { "Content-Type": "application/json; charset=UTF-8; a=b" } })).toEqual([]);
  });

  test("error-message, where the document has plain text, or the message is missing", () => {
    expect(errors({ status: 400, body: { code: "BadRequest", message: "words" } })).toEqual([]);
    expect(errors({ status: 401, body: { code: "Unauthorized" } })).toEqual([]);
    expect(errors({ status: 401, body: null })).toEqual([]);
  });
});

test("headers that the document requires must be present", () => {
  const documented: DocumentedResponse = {
    headers: { "X-Required": true, "X-Optional": false },
    content: { "application/json": { validator: "sessionLog", hasJsonMessage: false } },
  };
  const about = { ...sessionLog, responses: { 200: documented } };
  expect(errors({ headers: json }, about)).toEqual([
    "header | header X-Required | The header X-Required is missing.",
  ]);
  expect(errors({ headers: { ...json, "x-required": "1" } }, about)).toEqual([]);
});
