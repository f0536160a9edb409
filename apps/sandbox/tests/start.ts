/** A sandbox for a test: ended with it, and asked and read in one line. */
import { onTestFinished } from "vitest";
import { document, forEachLog, type LogName, logNames, operationOf } from "../src/document.ts";
import { type Sandbox, type SandboxOptions, startSandbox, type User } from "../src/sandbox.ts";

/** Starts a small sandbox. */
export async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ records: 2000, ...options });
  onTestFinished(() => sandbox.close());
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

/** A request as `admin`, unless the headers say otherwise. A path without a leading slash is one below the users. */
export function ask(sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<Response> {
  const { login, password } = userOf(sandbox, "admin");
  const headers = { authorization: basic(login, password), ...(init.headers as object) };
  return fetch(new URL(path, `${sandbox.url}/node/api/users/`), { redirect: "manual", ...init, headers });
}

/** The path of a log with the document's example parameters, and some others instead. */
export function examplePath(log: LogName, instead: Record<string, number> = {}): string {
  const [path = ""] = Object.entries(document.paths).find(([, { get }]) => get.operationId === log) ?? [];
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place, example } of operationOf(log).parameters) {
    if (place === "path") filled = filled.replace(`{${name}}`, String(example));
    else query.set(name, String(instead[name] ?? example));
  }
  return `${filled}?${query}`;
}

/** A page as its records. */
export async function list(sandbox: Sandbox, path: string): Promise<Fields[]> {
  const response = await ask(sandbox, path);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Fields[];
}

export type Fields = Record<string, unknown>;

/** All records of each log, oldest first. */
export function everything(sandbox: Sandbox): Record<LogName, Fields[]> {
  return forEachLog((log) => [...sandbox.records(log)] as Fields[]);
}

const timeFields = logNames.map((log) => operationOf(log)["x-compared-time"].field);

/** The time that the log of a record is ordered by. */
export function timeOf(record: Fields): number {
  return Number(timeFields.map((field) => record[field]).find((time) => time !== undefined));
}

/** A user who has changed much. */
export const busy = "62c2f3ce80c8654892764d56";
