import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { authFrom, otherAuthFrom, parseAuth, readAuth } from "../src/credentials.ts";

describe("credentials of the environment", () => {
  test("are login and password, else the token", () => {
    expect(authFrom({ SAYMON_LOGIN: "a", SAYMON_PASSWORD: "b" })).toEqual({ login: "a", password: "b" });
    expect(authFrom({ SAYMON_LOGIN: "a", SAYMON_PASSWORD: "b", SAYMON_API_TOKEN: "c" })).toEqual({
      login: "a",
      password: "b",
    });
    expect(authFrom({ SAYMON_API_TOKEN: "c" })).toEqual({ apiToken: "c" });
  });

  test("are none when a part is missing: a login without its password is no token's user", () => {
    for (const environment of [
      {},
      { SAYMON_LOGIN: "a" },
      { SAYMON_PASSWORD: "b" },
      { SAYMON_LOGIN: "a", SAYMON_API_TOKEN: "c" },
    ])
      expect(authFrom(environment)).toBeUndefined();
  });

  test("of another user are login and password", () => {
    expect(otherAuthFrom({ SAYMON_OTHER_LOGIN: "a", SAYMON_OTHER_PASSWORD: "b" })).toEqual({
      login: "a",
      password: "b",
    });
    for (const environment of [{}, { SAYMON_OTHER_LOGIN: "a" }, { SAYMON_OTHER_PASSWORD: "b" }])
      expect(otherAuthFrom(environment)).toBeUndefined();
  });
});

describe("a line of standard input", () => {
  test("is JSON as the client takes it, or a password", () => {
    expect(parseAuth('{"login":"a","password":"b"}', undefined)).toEqual({ login: "a", password: "b" });
    expect(parseAuth('{"apiToken":"c"}', "a")).toEqual({ apiToken: "c" });
    expect(parseAuth("b", "a")).toEqual({ login: "a", password: "b" });
    expect(parseAuth("null", "a")).toEqual({ login: "a", password: "null" });
  });

  test("is refused otherwise, and not repeated", () => {
    for (const [line, login] of [
      ["", "a"],
      ["planted", undefined],
      ['{"login":"planted"}', undefined],
      ['{"login":1,"password":2}', undefined],
    ] as const)
      expect(() => parseAuth(line, login)).toThrow(/^There are no credentials: set (?!.*planted)/);
  });
});

describe("a person on a terminal", () => {
  function terminal() {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const shown: string[] = [];
    output.on("data", (chunk) => shown.push(String(chunk)));
    return {
      input: input as unknown as NodeJS.ReadStream,
      output: output as unknown as NodeJS.WriteStream,
      shown,
      type: (text: string) => input.write(text),
    };
  }

  test("is asked for login and password, and the password is not shown", async () => {
    const { input, output, shown, type } = terminal();
    const auth = readAuth(input, output, undefined);
    type("somebody\r");
    output.on("data", (chunk) => String(chunk).includes("Password") && setImmediate(() => type("hidden\r")));
    expect(await auth).toEqual({ login: "somebody", password: "hidden" });
    expect(shown.join("")).toContain("Login: ");
    expect(shown.join("")).toContain("Password: ");
    expect(shown.join("")).not.toContain("hidden");
  });

  test("is asked for the password alone where the environment has the login", async () => {
    const { input, output, shown, type } = terminal();
    const auth = readAuth(input, output, "somebody");
    type("hidden\r");
    expect(await auth).toEqual({ login: "somebody", password: "hidden" });
    expect(shown.join("")).toBe("Password: \n");
  });

  test("who leaves has given none", async () => {
    const { input, output } = terminal();
    const auth = readAuth(input, output, "somebody");
    input.destroy();
    (input as unknown as PassThrough).emit("end");
    await expect(auth).rejects.toThrow("No credentials were given.");
  });
});
