/** Requests that end Prism, hang it or make it respond with 500 when nothing protects it. */
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../src/mock.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock?.close());

const log = "/node/api/users/session/log";
const json = "Content-Type: application/json";

/** Sends a request as it stands, and resolves to the status of the response. */
async function send(target: string, headers: string[] = [], body = "", method = "GET"): Promise<number> {
  const length = body ? [`Content-Length: ${body.length}`] : [];
  const lines = [
    `${method} ${target} HTTP/1.1`,
    "Host: localhost",
    "Authorization: Basic YWRtaW46c2VjcmV0",
    "Connection: close",
    ...headers,
    ...length,
  ];
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  return Number((await text(socket)).split(" ")[1]);
}

test.each<[what: string, status: number, ...Parameters<typeof send>]>([
  ["a % that encodes nothing", 400, "/node/api/users/100%/audit-log"],
  ["bytes that are not UTF-8", 400, "/node/api/users/%ff/audit-log"],
  ["a path outside the document that can't be decoded", 400, "/%E0%A4%A"],
  ["two slashes", 400, "//"],
  ["a path that becomes two slashes", 400, "/..//x"],
  ["backslashes that become slashes", 400, "/..\\\\x/../\\"],
  ["a host that is none", 400, "http://[/"],
  ["an asterisk", 400, "*", [], "", "OPTIONS"],
  ["a complete URL", 200, `http://localhost${log}`],
  ["an Accept without a slash", 400, log, ["Accept: json"]],
  ["an Accept without a subtype", 400, log, ["Accept: application/"]],
  ["an Accept with any type but one subtype", 400, log, ["Accept: */json"]],
  ["an Accept with an unclosed quote", 400, log, ['Accept: application/json; charset="']],
  ["an Accept of commas", 200, log, ["Accept: ,,"]],
  ["an empty Accept", 200, log, ["Accept: "]],
  ["the Accept of Java", 200, log, ["Accept: text/html, image/gif, *; q=.2, */*; q=.2"]],
  ["an Accept with a comma in quotes", 200, log, ['Accept: a/b;c="x,y", application/json;q=0.1']],
  ["an Accept of another type", 406, log, ["Accept: text/html"]],
  ["a Content-Type without a slash", 400, log, ["Content-Type: json"]],
  ["a Content-Type of semicolons", 400, log, ["Content-Type: ;;"], "{}"],
  ["a GET with a body that is not JSON", 400, log, [json], "{x}"],
  ["a POST with a body that is not JSON", 400, log, ["Content-Type: application/x+json"], "{x}", "POST"],
  ["a POST", 405, log, [json], "{}", "POST"],
  ["a HEAD", 405, log, [], "", "HEAD"],
  ["an undocumented example", 400, log, ["Prefer: example=nope"]],
  ["an undocumented example of a documented status", 400, log, ["Prefer: code=403, example=nope"]],
  ["an undocumented status", 400, log, ["Prefer: code=418"]],
  ["a documented status in an undocumented type", 400, log, ["Prefer: code=403", "Accept: text/html"]],
  ["a status that is no number", 422, log, ["Prefer: code=many"]],
])("%s gets %i, and the mock goes on", async (_, status, ...request) => {
  expect(await send(...request)).toBe(status);
  expect(await send(log)).toBe(200);
});

test("a body of more than 1 MB gets 413", async () => {
  const body = JSON.stringify("x".repeat(1_000_000));
  const headers = { "content-type": "application/json" };
  const response = await fetch(mock.url + log, { method: "POST", headers, body });
  expect(response.status).toBe(413);
});

test("a long header is checked quickly", async () => {
  const header = `application/json${"; ".repeat(4000)}x/`;
  expect(await send(log, [`Accept: ${header}`])).toBe(400);
  expect(await send(log, [`Content-Type: ${header}`])).toBe(400);
});

test("a refusal says what is wrong, and pages of other origins can read it", async () => {
  const response = await fetch(mock.url + log, { headers: { accept: "json" } });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(await response.json()).toEqual({
    title: "Bad Request",
    status: 400,
    detail: "The Accept header must be a list of media ranges such as application/json.",
  });
});

test("HTTP/1.0 without a Host is served", async () => {
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  socket.write(`GET ${log}?api-token=any HTTP/1.0\r\n\r\n`);
  expect(await text(socket)).toContain(" 200 ");
});
