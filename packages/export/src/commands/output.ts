import { readdir } from "node:fs/promises";
import type { LogName } from "../logs.ts";
import { toDirectory } from "../outputs/directory.ts";
import type { Output } from "../outputs/output.ts";
import { toStream } from "../outputs/stream.ts";
import type { CommandContext } from "./context.ts";
import { UsageError } from "./exit-codes.ts";
import { chooseFormat, chooseStreamFormat, type FormatOptions } from "./format.ts";

/** The options that decide where events go. */
export interface OutputOptions extends FormatOptions {
  output?: string;
  gzip: boolean;
}

/**
 * Opens the output of an export.
 *
 * @throws {UsageError} When the options do not fit together.
 */
export async function openOutput(
  options: OutputOptions,
  logs: readonly LogName[],
  context: CommandContext,
): Promise<Output> {
  const { output: directory, gzip } = options;
  if (directory === undefined) {
    if (gzip)
      throw new UsageError("--gzip compresses the files of --output. Use: saymon-logs export … | gzip");
    return toStream(context.stdout, chooseStreamFormat(options, logs));
  }
  await refuseUsedDirectory(directory);
  return toDirectory({ directory, gzip, format: chooseFormat(options) });
}

/** It would fail at the end, when all has been read. */
async function refuseUsedDirectory(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [] as string[];
    throw new UsageError(`${directory}: cannot be used as a directory (${error.code}).`);
  });
  if (names.includes("manifest.json"))
    throw new UsageError(
      `${directory}: contains an export already, and is never overwritten. Choose another directory.`,
    );
}
