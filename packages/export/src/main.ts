#!/usr/bin/env node
/** The command `saymon-logs`. */
import { createContext } from "./commands/context.ts";
import { runCommand } from "./commands/run.ts";
import { SignalError } from "./signal-error.ts";

const interruption = new AbortController();
const signals = ["SIGINT", "SIGTERM"] as const;
/** Ends in order at the first signal. A second one, whichever, then ends the process at once. */
function interrupt(signal: NodeJS.Signals): void {
  for (const each of signals) process.off(each, interrupt);
  interruption.abort(new SignalError(signal as (typeof signals)[number]));
}
for (const signal of signals) process.on(signal, interrupt);

// A package manager leaves the dashes that part its options from ours.
const args = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
process.exitCode = await runCommand(args, createContext(interruption.signal));
