import { readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";

/** How often to look, in milliseconds. */
const interval = 500;

/** Known from the first moment on: what started this process may end before anybody waits for that. */
const parent = process.ppid;

/**
 * Resolves when what started this process has ended. npx and pnpm pass no signal on: ended from outside, as a
 * supervisor ends a command, they would leave this process behind, serving for ever.
 *
 * On Linux it watches npx, pnpm and the shell between them; elsewhere the parent alone. A process that is no script
 * of pnpm or npm may well outlive its parent, so it waits for ever.
 */
export async function whenOrphaned(signal: AbortSignal): Promise<void> {
  const runners = runnersFrom(parent);
  const isScript = process.env["npm_lifecycle_event"] !== undefined;
  for await (const _ of setInterval(interval, undefined, { ref: false, signal })) {
    if (!isScript) continue;
    if (process.ppid !== parent || !runners.every(isRunning)) return;
  }
}

/** The process and those above it, as long as they are pnpm or npx. */
function runnersFrom(pid: number): number[] {
  const status = statusOf(pid);
  if (!status || !/\bp?npm\b|\bnpx\b/.test(status.command)) return [];
  return [pid, ...runnersFrom(status.parent)];
}

function isRunning(pid: number): boolean {
  const status = statusOf(pid);
  return status !== undefined && status.state !== "Z";
}

/** What Linux tells of a process; undefined when there is none, or no Linux. */
function statusOf(pid: number): { command: string; state: string; parent: number } | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    // The name in brackets may hold spaces and brackets itself, so the fields are counted from the last bracket.
    const [state = "", parent] =
      readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { command, state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
