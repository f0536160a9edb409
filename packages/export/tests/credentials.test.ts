import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { exitCodeOfError } from "../src/commands/exit-codes.ts";
import { findAuth } from "../src/config/credentials.ts";

test("a prompt asks for the password only when the terminal has stopped echoing", async () => {
  let isEchoing = true;
  let wasEchoing: boolean | undefined;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => {
      isEchoing = !isRaw;
    },
  }) as unknown as NodeJS.ReadStream;
  const shown: string[] = [];
  const stderr = {
    write(text: string) {
      if (text === "Password: ") wasEchoing = isEchoing;
      return shown.push(text) > 0;
    },
  } as unknown as NodeJS.WriteStream;

  const auth = findAuth({ env: { SAYMON_LOGIN: "user" }, stdin, stderr });
  (stdin as unknown as PassThrough).write("hidden\r");
  expect(await auth).toEqual({ login: "user", password: "hidden" });
  expect(shown).toEqual(["Password: ", "\n"]);
  expect({ wasEchoing, isEchoing }).toEqual({ wasEchoing: false, isEchoing: true });
});

test("an empty login in the environment is none, and is asked for", async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {} });
  const typed: Record<string, string> = { "Login: ": "user\r", "Password: ": "hidden\r" };
  let shown = "";
  const stderr = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      shown += text;
      const question = Object.keys(typed).find((name) => text.includes(name));
      if (question) setImmediate(() => stdin.write(typed[question]));
      done();
    },
  });
  const auth = await findAuth({ env: { SAYMON_LOGIN: "" }, stdin: stdin as never, stderr: stderr as never });
  expect(auth).toEqual({ login: "user", password: "hidden" });
  expect(shown).not.toContain("hidden");
});

test.each(["Login: ", "Password: "])(
  "Ctrl-C at the prompt %j ends the command with 130",
  async (question) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {} });
    const stderr = new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        if (text.includes(question)) setImmediate(() => stdin.write("\u0003"));
        done();
      },
    });
    const env = question === "Login: " ? {} : { SAYMON_LOGIN: "user" };
    const error = await findAuth({ env, stdin: stdin as never, stderr: stderr as never }).catch(
      (reason: unknown) => reason,
    );
    expect(exitCodeOfError(error)).toBe(130);
  },
);
