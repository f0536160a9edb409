import { inspect } from "node:util";
import { expect, test } from "vitest";
import * as api from "../src/index.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";

const { isSaymonError, isTemporary, SaymonError } = api;
const classes = Object.entries(api).filter(([name]) => name.endsWith("Error") && name !== "isSaymonError");

test.each(classes)("%s is a SaymonError with that name", (name, value) => {
  const ErrorClass = value as new (message: string, details: object) => Error;
  const error = new ErrorClass("it failed.", { operation: "listSessionLog" });
  expect(error).toBeInstanceOf(SaymonError);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe(name);
  expect(String(error)).toBe(`${name}: listSessionLog: it failed.`);
  expect(isSaymonError(error)).toBe(true);
});

test("there is a class for each cause", () => {
  expect(classes).toHaveLength(16);
});

test.each([new Error("no"), new TypeError("no"), { name: "SaymonError" }, "SaymonError", null, undefined])(
  "%s is none",
  (value) => {
    expect(isSaymonError(value)).toBe(false);
    expect(isTemporary(value)).toBe(false);
  },
);

test("what passes is told apart from what does not", () => {
  const details = { exceeded: "timeout" } as const;
  const temporary = classes
    .map(([, value]) => new (value as new (message: string, details: object) => Error)("it failed.", details))
    .filter((error) => isTemporary(error))
    .map(({ name }) => name);
  expect(temporary.sort()).toEqual(["NetworkError", "RateLimitError", "ServerError", "TimeoutError"]);
});

test("an error can be made with its message alone", () => {
  for (const ErrorClass of [api.SaymonError, api.ForbiddenError, api.RateLimitError, api.ServerError]) {
    const error = new ErrorClass("it failed.");
    const { message, operation, attempts, status, retryAfter } = error;
    expect([message, operation, attempts, status, retryAfter]).toEqual([
      "it failed.",
      undefined,
      0,
      undefined,
      undefined,
    ]);
    expect("cause" in error).toBe(false);
    expect(new ErrorClass("it failed.", { attempts: undefined }).attempts).toBe(0);
  }
  expect(new api.UnexpectedResponseError("it failed.").issues).toEqual([]);
  expect(new api.ForbiddenError("it failed.").permissions).toEqual([]);
});

test("JSON.stringify shows what matters, without stack and cause", () => {
  const details = {
    operation: "listSessionLog",
    attempts: 3,
    status: 429,
    retryAfter: 5,
    cause: new Error(),
  } as const;
  expect(JSON.parse(JSON.stringify(new api.RateLimitError("slow down.", details)))).toEqual({
    name: "RateLimitError",
    message: "listSessionLog: slow down.",
    operation: "listSessionLog",
    attempts: 3,
    status: 429,
    retryAfter: 5,
  });
});

test("inspection shows name, message, fields and cause", () => {
  const error = new api.NetworkError("gone.", { code: "ECONNREFUSED", cause: new Error("beneath") });
  expect(inspect(error)).toMatch(/^NetworkError: gone\..*code: 'ECONNREFUSED'.*beneath/s);
});

test.each([
  ["Missing permission read-session-log.", ["read-session-log"]],
  ["Permissions missing: [manage-users, read-session-log]", ["manage-users", "read-session-log"]],
  ["You may not do this.", []],
])("%s names the permissions %j", async (message, permissions) => {
  const { client } = clientOf(() => Response.json({ code: "Forbidden", message }, { status: 403 }));
  expect(await failureOf(client.listSessionLog())).toMatchObject({ permissions, serverMessage: message });
});
