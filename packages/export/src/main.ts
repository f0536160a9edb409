#!/usr/bin/env node
/** The command `saymon-logs`. */
import { createContext } from "./commands/context.ts";
import { SignalError } from "./commands/exit-codes.ts";
import { runCommand } from "./commands/run.ts";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => interruption.abort(new SignalError(signal)));

// A package manager leaves the dashes that part its options from ours.
const args = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
process.exitCode = await runCommand(args, createContext(interruption.signal));
