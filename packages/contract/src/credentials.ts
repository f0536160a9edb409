/** Where the command finds credentials: in the environment, on standard input, never on the command line. */
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Auth } from "@saymon-logs/client";
import { toJson } from "./exchange.ts";

/** The environment, or a part of it. */
export type Environment = Record<string, string | undefined>;

/** The user's own credentials from the environment; a login wins over a token. */
export function authFrom(environment: Environment): Auth | undefined {
  const { SAYMON_LOGIN: login, SAYMON_PASSWORD: password, SAYMON_API_TOKEN: apiToken } = environment;
  if (login && password) return { login, password };
  return apiToken && !login ? { apiToken } : undefined;
}

/** Credentials of another user from the environment. */
export function otherAuthFrom(environment: Environment): Auth | undefined {
  const { SAYMON_OTHER_LOGIN: login, SAYMON_OTHER_PASSWORD: password } = environment;
  return login && password ? { login, password } : undefined;
}

/**
 * Credentials from a line of standard input: JSON as the client takes it, or the password of the login that stands in
 * the environment.
 *
 * @throws An error that says what the line may be, and not what it was.
 */
export function parseAuth(line: string, login: string | undefined): Auth {
  const value = toJson(line) as
    | Partial<Record<"login" | "password" | "apiToken", unknown>>
    | null
    | undefined;
  if (typeof value?.apiToken === "string") return { apiToken: value.apiToken };
  if (typeof value?.login === "string" && typeof value.password === "string")
    return { login: value.login, password: value.password };
  if (login && line !== "") return { login, password: line };
  throw new Error(
    "There are no credentials: set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN; or give them on standard " +
      'input, as {"login": "…", "password": "…"} or {"apiToken": "…"}.',
  );
}

/** Reads credentials from standard input: asks a person, without an echo of the password, or takes what a pipe holds. */
export async function readAuth(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  login: string | undefined,
): Promise<Auth> {
  if (!input.isTTY) return parseAuth((await text(input)).split(/\r?\n/, 1)[0] ?? "", login);
  const name = login ?? (await question(input, output, "Login: ", false));
  return { login: name, password: await question(input, output, "Password: ", true) };
}

async function question(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  prompt: string,
  isSecret: boolean,
): Promise<string> {
  output.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: isSecret ? silent : output, terminal: true });
  try {
    const closed = once(lines, "close").then(() => {
      throw new Error("No credentials were given.");
    });
    return await Promise.race([lines.question(""), closed]);
  } finally {
    lines.close();
    if (isSecret) output.write("\n");
  }
}
