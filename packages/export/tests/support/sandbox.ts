import { type Sandbox, type SandboxOptions, startSandbox } from "@saymon-logs/sandbox";
import { type LogName, operationOfLog } from "../../src/logs.ts";

/** What a log of the sandbox holds. */
export function recordsOf(sandbox: Sandbox, log: LogName, userId?: string): object[] {
  return [...sandbox.records(operationOfLog[log], userId === undefined ? {} : { userId })];
}

/** Records in a form that can be compared: as text, without the order of keys, sorted. */
export function comparable(records: Iterable<object>): string[] {
  return [...records].map((record) => JSON.stringify(Object.entries(record).sort())).sort();
}

/** Starts a sandbox that ends with the work. */
export async function withSandbox<Result>(
  options: SandboxOptions,
  work: (sandbox: Sandbox) => Promise<Result>,
): Promise<Result> {
  const sandbox = await startSandbox(options);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
