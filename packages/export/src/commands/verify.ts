import type { Command } from "commander";
import { verifyManifest } from "../outputs/manifest.ts";
import { count } from "../progress/reporter.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Adds `saymon-logs verify`. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  program
    .command("verify")
    .description("Compares the files of an export with its manifest, byte by byte.")
    .argument("<manifest>", "the file manifest.json of an export")
    .action((path: string) => runVerify(path, context))
    .addHelpText(
      "after",
      `
Example:
  saymon-logs verify logs/manifest.json`,
    );
}

async function runVerify(path: string, context: CommandContext): Promise<void> {
  const { manifest, problems } = await verifyManifest(path);
  for (const problem of problems) context.reporter.message(problem);
  if (problems.length > 0) {
    context.exitCode = exitCodes.failed;
    return;
  }
  const { files, logs, status } = manifest;
  const events = logs.map(({ log, events }) => `${events.toLocaleString("en")} of ${log}`).join(", ");
  context.stdout.write(
    `${count(files.length, "file")} verified. Events: ${events}. Status of the export: ${status}.\n`,
  );
}
