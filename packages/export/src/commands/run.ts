import { CommanderError } from "commander";
import { ClosedPipeError, isClosedPipe } from "../outputs/output.ts";
import type { CommandContext } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { exitCodeOfError, exitCodes } from "./exit-codes.ts";
import { createProgram, refuseSecrets } from "./program.ts";

/**
 * Runs the command to its end and prints its errors.
 *
 * @param args What stands behind `saymon-logs`.
 * @returns The exit code.
 */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  for (const stream of [context.stdout, context.stderr])
    stream.on("error", (error) => reportBrokenStream(error, stream, context));
  try {
    refuseSecrets(args);
    await createProgram(context).parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (thrown) {
    const error = isAbort(thrown as Error) && context.signal.aborted ? context.signal.reason : thrown;
    // Commander has printed its own.
    const isPrinted = error instanceof CommanderError || error instanceof ClosedPipeError;
    if (!isPrinted) context.reporter.error(describeError(error));
    return exitCodeOfError(error);
  }
}

/** Whether only a signal has ended the command: what else fails while it ends must be known. */
function isAbort({ name }: Error): boolean {
  return name === "AbortError" || name === "SignalError";
}

/** A reader that has gone, such as `head`, is no error. What fails while events are written is reported by the output. */
function reportBrokenStream(error: Error, stream: NodeJS.WriteStream, context: CommandContext): void {
  if (isClosedPipe(error) || stream === context.stderr || stream.listenerCount("error") > 1) return;
  context.exitCode = exitCodes.failed;
  context.reporter.error(`Standard output failed: ${error.message}.`);
}
