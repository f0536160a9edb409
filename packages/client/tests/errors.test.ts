import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import * as api from "../src/index.ts";
import { getServerTime } from "../src/response/server-time.ts";
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

test("temporary errors are distinguished from final ones", () => {
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

describe("two copies of the package", async () => {
  vi.resetModules();
  const other: typeof api = await import("../src/index.ts");

  test("are two indeed", () => {
    expect(other.SaymonError).not.toBe(SaymonError);
    expect(new other.SaymonError("it failed.")).not.toBeInstanceOf(SaymonError);
  });

  test("recognise each other's errors", async () => {
    for (const [mine, theirs] of [
      [api, other],
      [other, api],
    ] as const) {
      const error = new theirs.RateLimitError("slow down.", { retryAfter: 5 });
      expect([mine.isSaymonError(error), mine.isTemporary(error)]).toEqual([true, true]);
      const final = new theirs.ForbiddenError("no.");
      expect([mine.isSaymonError(final), mine.isTemporary(final)]).toEqual([true, false]);
    }
  });

  test("read the server's time from each other's records", async () => {
    const headers = { Date: "Sun, 01 Nov 2026 00:00:12 GMT" };
    const fetch = async () => Response.json([], { headers });
    const auth = { apiToken: "token" };
    const records = await other
      .createClient({ baseUrl: "https://saymon.example.com", auth, fetch })
      .listSessionLog();
    expect(getServerTime(records)).toBe(Date.UTC(2026, 10, 1, 0, 0, 12));
  });
});

test("the mark of an error is not among its fields", () => {
  const error = new SaymonError("it failed.");
  expect(Object.getOwnPropertySymbols(error)).toEqual([]);
  expect(inspect(error)).not.toContain("saymon-logs");
});

test.each([
  [{}, undefined],
  [{ Date: "2026-11-01T00:00:12Z" }, undefined],
  [{ Date: "Sun, 99 Nov 2026 00:00:12 GMT" }, undefined],
  [{ Date: "not Sun, 01 Nov 2026 00:00:12 GMT" }, undefined],
  [{ Date: "Sun, 01 Nov 2026 00:00:12 GMT+0000" }, undefined],
  [{ Date: "Sat, 01 Jan 0000 00:00:00 GMT" }, undefined],
  [{ Date: "Tue, 31 Feb 2026 00:00:00 GMT" }, undefined],
  [{ Date: "Sun, 01 Nov 2026 00:00:12 GMT" }, Date.UTC(2026, 10, 1, 0, 0, 12)],
])("records of a response with the headers %j have the server's time %j", async (headers, expected) => {
  const { client } = clientOf(() => Response.json([{ id: "1" }], { headers }));
  const records = await client.listSessionLog();
  expect(getServerTime(records)).toBe(expected);
  expect([Object.keys(records), JSON.stringify(records)]).toEqual([["0"], '[{"id":"1"}]']);
});
