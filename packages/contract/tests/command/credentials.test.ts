import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { authFrom, otherAuthFrom, parseAuth, readAuth } from "../../src/command/credentials.ts";

describe("credentials in the environment", () => {
  test("are login and password, else the token", () => {
    expect(authFrom({ SAYMON_LOGIN: "a", SAYMON_PASSWORD: "b" })).toEqual({ login: "a", password: "b" });
    expect(authFrom({ SAYMON_LOGIN: "a", SAYMON_PASSWORD: "b", SAYMON_API_TOKEN: "c" })).toEqual({
      login: "a",
      password: "b",
    });
    expect(authFrom({ SAYMON_API_TOKEN: "c" })).toEqual({ apiToken: "c" });
  });

  test("are incomplete when a part is missing", () => {
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

describe("standard input", () => {
  test("has JSON as the client takes it, or a password", () => {
    expect(parseAuth('{"login":"a","password":"b"}', undefined)).toEqual({ login: "a", password: "b" });
    expect(parseAuth('{"apiToken":"c"}', "a")).toEqual({ apiToken: "c" });
    expect(parseAuth("b", "a")).toEqual({ login: "a", password: "b" });
    expect(parseAuth("null", "a")).toEqual({ login: "a", password: "null" });
    expect(parseAuth("b\r\nmore", "a")).toEqual({ login: "a", password: "b" });
    expect(parseAuth('{"apiToken":"c"}\nmore', "a")).toEqual({ apiToken: "c" });
  });

  test("can be JSON in several lines", () => {
    const auth = { login: "a", password: "b" };
    expect(parseAuth(JSON.stringify(auth, null, 2), undefined)).toEqual(auth);
    expect(parseAuth(`\n ${JSON.stringify(auth, null, "\t").replaceAll("\n", "\r\n")}\n`, "x")).toEqual(auth);
  });

  test("is refused otherwise, and not repeated", () => {
    for (const [line, login] of [
      ["", "a"],
      ["planted", undefined],
      ['{"login":"planted"}', undefined],
      ['{"login":1,"password":2}', undefined],
      ["{", "a"],
      ['{\n  "login": "planted",\n', "a"],
      [' {"password": "planted"}', "a"],
    ] as const)
      expect(() => parseAuth(line, login)).toThrow(/^No credentials found\. Set (?!.*planted)/);
  });
});

describe("a prompt on a terminal", () => {
  function terminal() {
    const modes: boolean[] = [];
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (isRaw: boolean) => modes.push(isRaw),
    });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const shown: string[] = [];
    output.on("data", (chunk) => shown.push(String(chunk)));
    return {
      input: input as unknown as NodeJS.ReadStream,
      output: output as unknown as NodeJS.WriteStream,
      shown,
      isEchoing: () => modes.at(-1) !== true,
      type: (text: string) => input.write(text),
    };
  }

  test.each([undefined, ""])(
    "asks for login and password with the login %j, and does not echo the password",
    async (login) => {
      const { input, output, shown, type } = terminal();
      const auth = readAuth(input, output, login);
      type("user\r");
      output.on(
        "data",
        (chunk) => String(chunk).includes("Password") && setImmediate(() => type("hidden\r")),
      );
      expect(await auth).toEqual({ login: "user", password: "hidden" });
      // Clearing removes from the terminal what was written before.
      const visible = shown.join("").split("\u001B[0J").at(-1);
      expect(visible).toMatch(/^Login: .*Password: \n$/s);
      expect(shown.join("")).not.toContain("hidden");
    },
  );

  test("asks for the password only when the environment has the login", async () => {
    const { input, output, shown, type } = terminal();
    const auth = readAuth(input, output, "user");
    type("hidden\r");
    expect(await auth).toEqual({ login: "user", password: "hidden" });
    expect(shown.join("")).toBe("Password: \n");
  });

  test("asks for the password only when the terminal has stopped echoing", async () => {
    const { input, output, isEchoing, type } = terminal();
    const write = output.write.bind(output);
    let wasEchoing: boolean | undefined;
    output.write = (text: string) => {
      if (text === "Password: ") wasEchoing = isEchoing();
      return write(text);
    };
    const auth = readAuth(input, output, "user");
    type("hidden\r");
    await auth;
    expect({ wasEchoing, isEchoing: isEchoing() }).toEqual({ wasEchoing: false, isEchoing: true });
  });

  test("ends with Ctrl-C as the command does", async () => {
    const { input, output, type } = terminal();
    const auth = readAuth(input, output, "user");
    type("\u0003");
    await expect(auth).rejects.toMatchObject({ message: "Stopped by Ctrl-C.", exitCode: 130 });
  });

  test("fails when it is closed", async () => {
    const { input, output } = terminal();
    const auth = readAuth(input, output, "user");
    input.destroy();
    (input as unknown as PassThrough).emit("end");
    await expect(auth).rejects.toThrow("No credentials were entered.");
  });
});
