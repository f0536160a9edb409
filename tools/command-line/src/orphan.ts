import { readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";

/** How often to look, in milliseconds. */
const interval = 500;

/** Read at once: the process that started this one can end before anything waits for that. */
const parent = process.ppid;

/**
 * Resolves when npx or pnpm, which started this process, has ended. npx passes no signal on: when a supervisor ends it,
 * this process would keep running and keep its ports. No library does this: those that watch a parent see the shell
 * between pnpm and this process, which lives on.
 *
 * It watches npx and pnpm on Linux, and the parent alone elsewhere. A process that is not a script of pnpm or npm may
 * outlive its parent, so for it this never resolves.
 */
export async function whenOrphaned(signal: AbortSignal): Promise<void> {
  const runners = runnersFrom(parent);
  const isScript = process.env["npm_lifecycle_event"] !== undefined;
  for await (const _ of setInterval(interval, undefined, { ref: false, signal })) {
    if (!isScript) continue;
    if (process.ppid !== parent || !runners.every(isRunning)) return;
  }
}

/** The given process and its ancestors, up to the first that is none of npx, pnpm and our launcher. */
function runnersFrom(pid: number): number[] {
  const status = statusOf(pid);
  if (!status || !/\bp?npm\b|\bnpx\b|launch\.js/.test(status.command)) return [];
  return [pid, ...runnersFrom(status.parent)];
}

function isRunning(pid: number): boolean {
  const status = statusOf(pid);
  return status !== undefined && status.state !== "Z";
}

/** What Linux says about a process; undefined when it has ended, or elsewhere. */
function statusOf(pid: number): { command: string; state: string; parent: number } | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    // The name in parentheses can contain spaces and parentheses, so fields are counted from the last one.
    const [state = "", parent] =
      readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { command, state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
