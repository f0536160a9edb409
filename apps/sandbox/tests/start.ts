/** A sandbox for a test: ended with it, and asked in one line. */
import { afterEach } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox, type User } from "../src/sandbox.ts";

const started: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
});

/** Starts a small sandbox. */
export async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ records: 2000, ...options });
  started.push(sandbox);
  return sandbox;
}

/** The user with this login. */
export function userOf({ users }: Sandbox, login: string): User {
  const user = users.find((user) => user.login === login);
  if (!user) throw new Error(`there is no user ${login}`);
  return user;
}

export function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
}

/** A request as `admin`, unless the headers say otherwise. */
export function ask(sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<Response> {
  const { login, password } = userOf(sandbox, "admin");
  const headers = { authorization: basic(login, password), ...(init.headers as object) };
  return fetch(`${sandbox.url}/node/api/users/${path}`, { redirect: "manual", ...init, headers });
}

/** A page as its records. */
export async function list(sandbox: Sandbox, path: string): Promise<Fields[]> {
  const response = await ask(sandbox, path);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Fields[];
}

export type Fields = Record<string, unknown>;

/** A user who has changed much. */
export const busy = "62c2f3ce80c8654892764d56";
