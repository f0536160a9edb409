import { once } from "node:events";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Auth } from "@saymon-logs/client";
import { SignalError } from "../signal-error.ts";

/** Credentials are missing or unusable. The message never contains any. */
export class CredentialsMissingError extends Error {
  override readonly name = "CredentialsMissingError";
}

/** Where credentials may come from. */
export interface CredentialSources {
  env: Record<string, string | undefined>;
  /** A file with JSON that only its owner can read. */
  file?: string | undefined;
  stdin: NodeJS.ReadStream;
  stderr: NodeJS.WriteStream;
}

const forms = '{"login": "…", "password": "…"} or {"apiToken": "…"}';

/**
 * Finds credentials: in the environment, else in a file, else on standard input (a prompt on a terminal, JSON from a
 * pipe). They are never taken from the command line, which other users of the machine can read.
 *
 * @throws {CredentialsMissingError} When there are none.
 * @throws {SignalError} When a prompt is ended with Ctrl-C.
 */
export async function findAuth({ env, file, stdin, stderr }: CredentialSources): Promise<Auth> {
  const { SAYMON_LOGIN: login, SAYMON_PASSWORD: password, SAYMON_API_TOKEN: apiToken } = env;
  if (login && password) return { login, password };
  if (apiToken && !login) return { apiToken };
  if (file !== undefined) return parseAuth(await readSecretFile(file, env["CREDENTIALS_DIRECTORY"]), file);
  if (stdin.isTTY) return prompt(stdin, stderr, login);
  const piped = await text(stdin);
  const missing = login ? "SAYMON_PASSWORD is missing." : "No credentials were found.";
  if (piped.trim() === "")
    throw new CredentialsMissingError(
      `${missing} Set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN; or name a file with --credentials-file; or pipe ${forms} to standard input.`,
    );
  return parseAuth(piped, "standard input");
}

function parseAuth(content: string, source: string): Auth {
  const value = toJson(content);
  if (typeof value?.["apiToken"] === "string") return { apiToken: value["apiToken"] };
  if (typeof value?.["login"] === "string" && typeof value["password"] === "string")
    return { login: value["login"], password: value["password"] };
  throw new CredentialsMissingError(`${source}: contains no credentials. Expected ${forms}.`);
}

function toJson(content: string): Record<string, unknown> | null {
  try {
    return JSON.parse(content) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

/**
 * Reads a file that must not be readable by others. Windows has no such modes, so it is not checked there; nor is what
 * systemd hands over, whose access list looks like the mode of a group.
 *
 * @throws {CredentialsMissingError} When it is missing, or others can read it.
 */
async function readSecretFile(path: string, trusted: string | undefined): Promise<string> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path);
  } catch (error) {
    throw new CredentialsMissingError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  try {
    const { mode } = await file.stat();
    const isTrusted = process.platform === "win32" || (trusted && dirname(path) === trusted);
    if (!isTrusted && (mode & 0o077) !== 0)
      throw new CredentialsMissingError(`${path}: other users can read this file. Run: chmod 600 ${path}`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

async function prompt(
  stdin: NodeJS.ReadStream,
  stderr: NodeJS.WriteStream,
  login: string | undefined,
): Promise<Auth> {
  const name = login || (await ask(stdin, stderr, "Login: ", false));
  return { login: name, password: await ask(stdin, stderr, "Password: ", true) };
}

async function ask(
  stdin: NodeJS.ReadStream,
  stderr: NodeJS.WriteStream,
  question: string,
  isSecret: boolean,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: isSecret ? silent : stderr, terminal: true });
  // Only now the terminal echoes nothing: what is typed, or pasted, at the prompt stays hidden.
  if (isSecret) stderr.write(question);
  try {
    const closed = once(lines, "close").then(() => {
      throw new CredentialsMissingError("No credentials were given.");
    });
    // The prompt takes Ctrl-C from the terminal as a key, so that the process gets no signal.
    const interrupted = once(lines, "SIGINT").then(() => {
      throw new SignalError("SIGINT");
    });
    return await Promise.race([lines.question(isSecret ? "" : question), closed, interrupted]);
  } finally {
    lines.close();
    if (isSecret) stderr.write("\n");
  }
}
