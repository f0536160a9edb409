import { CommanderError } from "commander";
import { ClosedPipeError } from "../outputs/output.ts";
import type { CommandContext } from "./context.ts";
import { exitCodeOfError } from "./exit-codes.ts";
import { createProgram, refuseSecrets } from "./program.ts";

/**
 * Runs the command to its end and prints its errors.
 *
 * @param args What stands behind `saymon-logs`.
 * @returns The exit code.
 */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    refuseSecrets(args);
    await createProgram(context).parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (thrown) {
    const error = context.signal.aborted ? context.signal.reason : thrown;
    // Commander has printed its own.
    const isPrinted = error instanceof CommanderError || error instanceof ClosedPipeError;
    if (!isPrinted) context.reporter.message(`error: ${(error as Error).message}`);
    return exitCodeOfError(error);
  }
}
