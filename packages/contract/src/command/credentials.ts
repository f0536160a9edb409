/** Reads credentials from the environment and from standard input. */
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Auth } from "@saymon-logs/client";
import { toJson } from "../server/exchange.ts";
import { StoppedError } from "./stopped-error.ts";

/** The environment, or a part of it. */
export type Environment = Record<string, string | undefined>;

/** Returns the user's credentials from the environment; a login takes precedence over a token. */
export function authFrom(environment: Environment): Auth | undefined {
  const { SAYMON_LOGIN: login, SAYMON_PASSWORD: password, SAYMON_API_TOKEN: apiToken } = environment;
  if (login && password) return { login, password };
  return apiToken && !login ? { apiToken } : undefined;
}

/** Returns the credentials of the other user from the environment. */
export function otherAuthFrom(environment: Environment): Auth | undefined {
  const { SAYMON_OTHER_LOGIN: login, SAYMON_OTHER_PASSWORD: password } = environment;
  return login && password ? { login, password } : undefined;
}

/**
 * Parses credentials from standard input: JSON as the client takes it, or the password of the login in the
 * environment. Only the first line is read, unless JSON has several.
 *
 * @throws an error that says what is expected, and does not repeat the input.
 */
export function parseAuth(input: string, login: string | undefined): Auth {
  const line = input.split(/\r?\n/, 1)[0] ?? "";
  const value = (toJson(input) ?? toJson(line)) as Partial<Record<string, unknown>> | null | undefined;
  if (typeof value?.["apiToken"] === "string") return { apiToken: value["apiToken"] };
  if (typeof value?.["login"] === "string" && typeof value["password"] === "string")
    return { login: value["login"], password: value["password"] };
  // JSON with an error in it must not be sent as a password.
  if (login && line !== "" && !/^\s*\{/.test(input)) return { login, password: line };
  throw new Error(
    "No credentials found. Set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN; or write " +
      '{"login": "…", "password": "…"} or {"apiToken": "…"} to standard input.',
  );
}

/** Reads credentials from standard input: prompts on a terminal, without echoing the password, or reads a pipe. */
export async function readAuth(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  login: string | undefined,
): Promise<Auth> {
  if (!input.isTTY) return parseAuth(await text(input), login);
  const name = login || (await ask(input, output, "Login: ", false));
  return { login: name, password: await ask(input, output, "Password: ", true) };
}

async function ask(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  prompt: string,
  isSecret: boolean,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: isSecret ? silent : output, terminal: true });
  // The line editor clears the line that it begins on, so it writes the prompt itself, unless it is silent. Only now the
  // terminal echoes nothing: what is typed, or pasted, at the prompt stays hidden.
  if (isSecret) output.write(prompt);
  try {
    const closed = once(lines, "close").then(() => {
      throw new Error("No credentials were entered.");
    });
    // The prompt takes Ctrl-C from the terminal as a key, so that the process gets no signal.
    const stopped = once(lines, "SIGINT").then(() => {
      throw new StoppedError("SIGINT");
    });
    return await Promise.race([lines.question(isSecret ? "" : prompt), closed, stopped]);
  } finally {
    lines.close();
    if (isSecret) output.write("\n");
  }
}
