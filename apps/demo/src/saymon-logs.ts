import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** An administrator of the sandbox. */
export const auth = { login: "admin", password: "secret" };

/** Runs the command `saymon-logs` in a process of its own, as a user would, and returns what it prints. */
export async function runSaymonLogs(...args: string[]): Promise<string> {
  const main = fileURLToPath(new URL("main.js", import.meta.resolve("@saymon-logs/export")));
  const env = { ...process.env, SAYMON_LOGIN: auth.login, SAYMON_PASSWORD: auth.password };
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { env });
  return stdout;
}
