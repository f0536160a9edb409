import { describe, expect, test } from "vitest";
import { judgeAnswer } from "../src/answer-rules.ts";
import type { DocumentedAnswer, Operation } from "../src/document.ts";
import { exchange, type FakeAnswer, operation } from "./fake-server.ts";

const json = { "Content-Type": "application/json" };
const notLoggedIn = { code: "Unauthorized", message: '{"errorCode":3,"message":"Not logged in."}' };

/** The rules that an answer breaks, and where. */
function breaches(answer: FakeAnswer, about?: Operation) {
  return judgeAnswer(exchange(answer, about && { operation: about }))
    .filter(({ message }) => message !== undefined)
    .map(({ rule, place, message }) => `${rule} | ${place} | ${message}`);
}

test("an answer that keeps to the document breaks none, and is held to each rule", () => {
  const judged = judgeAnswer(exchange({}));
  expect(judged.every(({ message }) => message === undefined)).toBe(true);
  expect(judged.map(({ rule }) => rule)).toEqual([
    "complete",
    "redirect",
    "status",
    "content-type",
    "charset",
    "json",
  ]);
});

test("a 401 is held to its message too", () => {
  const judged = judgeAnswer(exchange({ status: 401, body: notLoggedIn }));
  expect(judged.at(-1)).toEqual({ rule: "error-message", place: "body /message" });
});

describe("an answer breaks", () => {
  test.for([301, 302, 303, 307, 308])("redirect, with %d", (status) => {
    expect(breaches({ status })).toEqual([
      `redirect | header Location | The server redirects (${status}). A client that follows takes the credentials elsewhere.`,
    ]);
  });

  test.for([204, 304, 404, 429, 503])("status, with %d", (status) => {
    const { answers } = operation("listSessionLog");
    expect(breaches({ status })).toEqual([
      `status | status | The status is ${status}; the document has ${Object.keys(answers).join(", ")}.`,
    ]);
  });

  test("complete, when it broke off", () => {
    expect(breaches({ broken: "It broke off." })).toEqual(["complete | body | It broke off."]);
  });

  test("content-type, with HTML, with another JSON, with none, and with one that cannot be read", () => {
    const rule = "content-type | header Content-Type | The content type is";
    expect(breaches({ headers: { "Content-Type": "text/html" } })).toEqual([
      `${rule} text/html, not application/json.`,
    ]);
    expect(breaches({ headers: { "Content-Type": "application/problem+json" } })).toEqual([
      `${rule} application/problem+json, not application/json.`,
    ]);
    expect(breaches({ headers: {} })).toEqual([`${rule} missing, not application/json.`]);
    expect(breaches({ headers: { "Content-Type": "json" } })).toEqual([
      `${rule} unreadable, not application/json.`,
    ]);
  });

  test("charset, by its header or by its bytes", () => {
    expect(breaches({ headers: { "Content-Type": "application/json; charset=windows-1251" } })).toEqual([
      "charset | header Content-Type | The header names another charset than UTF-8.",
    ]);
    expect(breaches({ body: Buffer.from('["\xFC"]', "latin1") })).toEqual([
      "charset | body | The body has bytes that are not UTF-8.",
    ]);
  });

  test("json, with nothing or with something else", () => {
    expect(breaches({ body: "" })).toEqual(["json | body | The body is empty."]);
    expect(breaches({ body: "[{" })).toEqual(["json | body | The body is not JSON."]);
  });

  test("error-message, with words where JSON belongs", () => {
    expect(breaches({ status: 401, body: { ...notLoggedIn, message: "Not logged in." } })).toEqual([
      "error-message | body /message | The message is plain text; the document has JSON in it, with a message of its own.",
    ]);
    expect(breaches({ status: 401, body: { ...notLoggedIn, message: '{"errorCode":3}' } })).toHaveLength(1);
  });
});

describe("an answer does not break", () => {
  test("content-type and charset, by a charset in other letters or by parameters", () => {
    expect(breaches({ headers: { "Content-Type": "Application/JSON; Charset=utf-8" } })).toEqual([]);
    expect(breaches({ headers: { "Content-Type": "application/json; charset=UTF-8; a=b" } })).toEqual([]);
  });

  test("error-message, where the document has words, or where there is no message for the schema to miss", () => {
    expect(breaches({ status: 400, body: { code: "BadRequest", message: "words" } })).toEqual([]);
    expect(breaches({ status: 401, body: { code: "Unauthorized" } })).toEqual([]);
    expect(breaches({ status: 401, body: null })).toEqual([]);
  });
});

test("headers that the document requires must be there", () => {
  const documented: DocumentedAnswer = {
    description: "",
    headers: { "X-Required": { required: true }, "X-Optional": {} },
    content: { "application/json": { schema: {} } },
  };
  const about = { ...operation("listSessionLog"), answers: { 200: documented } };
  expect(breaches({ headers: json }, about)).toEqual([
    "header | header X-Required | The header X-Required is missing.",
  ]);
  expect(breaches({ headers: { ...json, "x-required": "1" } }, about)).toEqual([]);
});
